// What the system says of the calling thread: whether the bench itself was what was slow. Called by
// load/crew.
#pragma once

#include "alo/load/play.hpp"

namespace alo::load {

// How long it ran on a core.
[[nodiscard]] instant cpu_time() noexcept;
// How long it was ready to run, and was not; 0 where the system does not tell.
[[nodiscard]] instant time_without_core();

}  // namespace alo::load
