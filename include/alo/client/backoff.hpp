// How long to wait before the next try: full jitter, so that clients that lost a server together do
// not return together. Pure but for its own random numbers; called by client/run.
#pragma once

#include "alo/base/time.hpp"

#include <cstdint>
#include <optional>
#include <random>

namespace alo {

class backoff {
  public:
    // The bound of the first wait, which doubles with each try, and its highest value. 20 s is what
    // people put up with; Brooker, "Exponential Backoff And Jitter" (2015), on why all of the
    // range.
    static constexpr duration first_bound{500};
    static constexpr duration last_bound{20'000};
    // No wait is shorter: a server that closes at once must not be called in a circle.
    static constexpr duration least{100};
    // The longest that a server may send us away for.
    static constexpr duration longest_asked{300'000};

    explicit backoff(std::uint64_t seed) : random_{seed} {}

    // `asked` is the retry_after_ms of the server, in milliseconds; the jitter comes on top of it.
    [[nodiscard]] duration next(std::optional<std::uint64_t> asked);
    // The connection held: the next loss is a first one again.
    void reset() noexcept { bound_ = first_bound; }

  private:
    std::mt19937_64 random_;
    duration bound_ = first_bound;
};

}  // namespace alo
