// The words of the bench, and the line between what decides and what acts: a play (plain, without a
// socket or a clock) says whom to connect and judges what they hear; a crew (epoll, one thread)
// does it. Included all over load.
#pragma once

#include "alo/protocol/server_frame.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace alo::load {

// Time since the bench began, on a clock that never jumps. Finer than base/time.hpp: notifications
// take microseconds.
using instant = std::chrono::nanoseconds;
inline constexpr instant never = instant::max();

// A user of one play, counted from 0.
using person = std::uint32_t;
inline constexpr person nobody = 0xffffffff;

// One of a person's connections.
struct seat {
    person who = nobody;
    std::uint8_t device = 0;  // 0, or 1: the second device

    friend bool operator==(const seat&, const seat&) noexcept = default;
};
inline constexpr std::uint8_t devices_each = 2;

// What a play asks of the sockets. No call comes back into the play before it returns.
class stage {
  public:
    stage() = default;
    stage(const stage&) = delete;
    stage& operator=(const stage&) = delete;

    // Connects; the play's connected() or ended() follows.
    virtual void open(seat at) = 0;
    // Whole lines. The time is that just before they were handed to the system.
    virtual instant say(seat at, std::string_view lines) = 0;
    [[nodiscard]] virtual instant now() const = 0;
    // At once; no ended() follows.
    virtual void close(seat at) = 0;

  protected:
    ~stage() = default;
};

// What a live line shows while a play runs.
struct progress {
    std::uint64_t online = 0;   // people
    std::uint64_t changes = 0;  // comings, goings and statuses, settled
    std::uint64_t told = 0;     // notifications
    std::uint64_t faults = 0;
};

class play {
  public:
    play() = default;
    play(const play&) = delete;
    play& operator=(const play&) = delete;
    virtual ~play() = default;

    virtual void connected(seat at, instant now) = 0;
    virtual void heard(seat at, const server_frame& frame, instant now) = 0;
    // The connection is gone, or never came to be: `why` in a few words.
    virtual void ended(seat at, std::string_view why, instant now) = 0;
    // Does what is due.
    virtual void wake(instant now) = 0;
    // When it wants to be woken at the latest.
    [[nodiscard]] virtual instant next_wake() const = 0;
    // Begin nothing new: somebody pressed Ctrl-C.
    virtual void stop() = 0;
    // Everybody is there who has to be before what is measured begins; never, if to come is what is
    // measured.
    [[nodiscard]] virtual bool prepared() const = 0;
    // Nothing more will be begun or waited for.
    [[nodiscard]] virtual bool over() const = 0;

    // What to say on the way out, when all is judged.
    [[nodiscard]] virtual std::string farewell(seat at) const = 0;
    [[nodiscard]] virtual progress so_far() const = 0;
};

}  // namespace alo::load
