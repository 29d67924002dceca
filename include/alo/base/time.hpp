// Time as everything below app/ and the I/O threads sees it: an argument. Only the shells read a
// clock; tests and the simulation make their own time.
#pragma once

#include <chrono>

namespace alo {

// Monotonic milliseconds since some start. Not a wall clock: it never jumps.
struct monotonic {
    using duration = std::chrono::milliseconds;
    using rep = duration::rep;
    using period = duration::period;
    using time_point = std::chrono::time_point<monotonic>;
    static constexpr bool is_steady = true;
};
using duration = monotonic::duration;
using time_point = monotonic::time_point;

// Later than everything: no deadline.
inline constexpr time_point never = time_point::max();

}  // namespace alo
