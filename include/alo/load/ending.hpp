// When a play is over in which people wait for each other: a moment after nobody is in the middle
// of anything, or, if it is stopped, once what was on its way has had its time. Used by company and
// stampede.
#pragma once

#include "alo/load/play.hpp"

#include <algorithm>
#include <chrono>

namespace alo::load {

class ending {
  public:
    // What comes later than `late` is not waited for when the play is stopped; `afterglow` is
    // listened for what nobody is owed.
    ending(instant late, instant afterglow) noexcept : late_{late}, afterglow_{afterglow} {}

    // Of a play that is stopping, each time that it wakes: whether what is still on its way has had
    // its time.
    [[nodiscard]] bool out_of_time(instant now) noexcept {
        if (stop_by_ == never) {
            stop_by_ = now + std::min(late_, longest_stop);
        }
        return now >= stop_by_;
    }

    // Each time that the play wakes. `quiet`: nothing is to be begun or waited for. True once it is
    // over.
    [[nodiscard]] bool reached(bool quiet, bool stopping, instant now) noexcept {
        quiet_since_ = quiet ? std::min(quiet_since_, now) : never;
        return quiet && (stopping || now - quiet_since_ >= afterglow_);
    }

    [[nodiscard]] instant next_wake() const noexcept {
        return std::min(quiet_since_ == never ? never : quiet_since_ + afterglow_, stop_by_);
    }

  private:
    // Ctrl-C does not wait longer than this.
    static constexpr instant longest_stop = std::chrono::seconds{2};

    instant late_;
    instant afterglow_;
    instant quiet_since_{never};
    instant stop_by_{never};
};

}  // namespace alo::load
