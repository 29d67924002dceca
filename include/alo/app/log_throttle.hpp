// Keeps what peers can provoke from filling the log: one line a second for each kind, the rest
// counted (SPEC section 9). Pure; event_log asks it. Not thread-safe.
#pragma once

#include "alo/base/time.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace alo {

class log_throttle {
  public:
    explicit log_throttle(duration pause = std::chrono::seconds{1}) noexcept : pause_{pause} {}

    // Whether an event of this kind may be logged now: how many were held back since its last line,
    // or nothing if this one is held back too. The kinds are our own words, so there are few.
    [[nodiscard]] std::optional<std::uint64_t> admit(std::string_view kind, time_point now);

    struct held_back {
        std::string kind;
        std::uint64_t count;
    };
    // The kinds of which something is held back and a line is allowed again; the caller logs the
    // counts, and so starts the next pause.
    [[nodiscard]] std::vector<held_back> due(time_point now);
    // The same for all kinds, allowed or not: at the end.
    [[nodiscard]] std::vector<held_back> all();
    // When due() will have something to say; never if nothing is held back.
    [[nodiscard]] time_point next_due() const noexcept;

  private:
    struct state {
        time_point open;  // from when on a line is allowed
        std::uint64_t held = 0;
    };
    std::map<std::string, state, std::less<>> kinds_;
    duration pause_;
};

}  // namespace alo
