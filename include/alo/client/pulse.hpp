// Is the server still there? A live one says something every heartbeat, if only a ping, unless we
// said something ourselves; a silent one is asked, and given up if it stays silent. Pure; owned by
// client/visit.
#pragma once

#include "alo/base/time.hpp"

#include <cstdint>

namespace alo {

class pulse {
  public:
    enum class verdict : std::uint8_t {
        fine,  // look again at next_look()
        ask,   // send a ping, now
        dead,  // it did not answer
    };
    // Beyond a fifth of the heartbeat, by which servers vary it: for the way, and for what holds
    // either end up.
    static constexpr duration slack{5'000};
    // How long it may take to answer.
    static constexpr duration answer{8'000};

    // A new connection; nothing is looked at before there is a heartbeat.
    void begin(time_point now) noexcept;
    // What the server promised; 0: nothing.
    void promise(duration heartbeat, time_point now) noexcept;
    // A byte came.
    void heard(time_point now) noexcept;

    [[nodiscard]] verdict look(time_point now) noexcept;
    [[nodiscard]] time_point next_look() const noexcept;

  private:
    [[nodiscard]] duration patience() const noexcept { return heartbeat_ * 6 / 5 + slack; }

    duration heartbeat_{0};
    time_point last_{};
    time_point asked_ = never;  // when, if there was nothing since
};

}  // namespace alo
