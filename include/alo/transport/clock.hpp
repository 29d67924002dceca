// The one real clock; everything below gets its readings as arguments.
#pragma once

#include "alo/base/time.hpp"

namespace alo {

[[nodiscard]] inline time_point steady_now() noexcept {
    return time_point{
        std::chrono::duration_cast<duration>(std::chrono::steady_clock::now().time_since_epoch())};
}

}  // namespace alo
