// What the calendar says, for those who only know how long something took: `at`, `now` and
// `last_seen` of SPEC section 5 are Unix times, while everything else goes by the monotonic clock.
// The server owns one and sets it right now and then; hub and workers read it, on any thread.
#pragma once

#include "alo/base/time.hpp"

#include <atomic>
#include <cstdint>

namespace alo {

// Milliseconds since 1970-01-01T00:00Z.
using unix_ms = std::int64_t;

class wall_clock {
  public:
    constexpr wall_clock() noexcept = default;

    // Without set() the two clocks are the same, as tests want it.
    [[nodiscard]] unix_ms at(time_point now) const noexcept {
        return now.time_since_epoch().count() + offset_.load(std::memory_order_relaxed);
    }
    // At `now` the calendar says `wall`.
    void set(unix_ms wall, time_point now) noexcept {
        offset_.store(wall - now.time_since_epoch().count(), std::memory_order_relaxed);
    }

  private:
    std::atomic<std::int64_t> offset_{0};
};

// Says what the monotonic clock says.
inline const wall_clock monotonic_calendar;

}  // namespace alo
