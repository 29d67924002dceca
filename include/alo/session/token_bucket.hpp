// Lines per session (`--rate`, `--burst`): a token bucket with injected time, kept as one number.
// One a session, called by session/worker.
#pragma once

#include "alo/base/time.hpp"

#include <algorithm>
#include <cstdint>

namespace alo {

// The generic cell rate algorithm (ITU-T I.371): instead of a level and the time it was true, the
// time at which the bucket will be full again.
class token_bucket {
  public:
    // `rate` tokens a second, at most `burst` at once; both at least 1.
    struct budget {
        std::uint32_t rate;
        std::uint32_t burst;
    };

    [[nodiscard]] bool ready(budget of, time_point now) const noexcept {
        return debt_after_take(of, now) <= interval(of) * of.burst;
    }
    // Only when ready(). Time that goes back takes nothing and gives nothing.
    void take(budget of, time_point now) noexcept {
        full_at_ = in_microseconds(now) + debt_after_take(of, now);
    }
    // When ready() will be true; only when it is not.
    [[nodiscard]] time_point ready_at(budget of, time_point now) const noexcept {
        const std::int64_t wait = debt_after_take(of, now) - interval(of) * of.burst;
        return now + duration{(wait + 999) / 1000};
    }

  private:
    [[nodiscard]] static std::int64_t interval(budget of) noexcept {
        return std::max<std::int64_t>(1'000'000 / of.rate, 1);
    }
    [[nodiscard]] static std::int64_t in_microseconds(time_point at) noexcept {
        return at.time_since_epoch().count() * 1000;
    }
    [[nodiscard]] std::int64_t debt_after_take(budget of, time_point now) const noexcept {
        return std::max<std::int64_t>(full_at_ - in_microseconds(now), 0) + interval(of);
    }

    std::int64_t full_at_ = 0;  // microseconds
};

}  // namespace alo
