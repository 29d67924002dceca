// Virtual time: what is to happen, in order. One thread runs it all; nothing here reads a clock.
// executor stands for an I/O thread's queue of handlers on it.
#pragma once

#include "alo/base/time.hpp"
#include "simulation/prng.hpp"
#include "simulation/violation.hpp"

#include <algorithm>
#include <cstdint>
#include <deque>
#include <functional>
#include <utility>
#include <vector>

namespace alo::sim {

using action = std::function<void()>;

class timeline {
  public:
    explicit timeline(time_point start) : now_{start} {}

    [[nodiscard]] time_point now() const noexcept { return now_; }
    // What is due at the same time happens in the order in which it was asked for. The past is now.
    void at(time_point when, action what) {
        queue_.push_back({std::max(when, now_), asked_++, std::move(what)});
        std::push_heap(queue_.begin(), queue_.end(), later);
    }
    void after(duration wait, action what) { at(now_ + wait, std::move(what)); }

    // Everything up to that time and at it; then it is that time.
    void run_until(time_point end) {
        while (!queue_.empty() && queue_.front().when <= end) {
            std::pop_heap(queue_.begin(), queue_.end(), later);
            event next = std::move(queue_.back());
            queue_.pop_back();
            now_ = next.when;
            if (++steps_ > most_steps) {
                fail("the run does not come to rest: something is asked for again and again");
            }
            next.what();
        }
        now_ = end;
    }
    [[nodiscard]] std::uint64_t steps() const noexcept { return steps_; }

  private:
    static constexpr std::uint64_t most_steps = 2'000'000;
    struct event {
        time_point when;
        std::uint64_t number;
        action what;
    };
    static bool later(const event& a, const event& b) noexcept {
        return a.when != b.when ? a.when > b.when : a.number > b.number;
    }

    time_point now_;
    std::uint64_t asked_ = 0;
    std::uint64_t steps_ = 0;
    std::vector<event> queue_;  // a heap
};

// An I/O thread: handlers in the order in which they were posted. It may be busy elsewhere for up
// to `lazy`, so that what is ready gathers, as it does on a loaded machine.
class executor {
  public:
    executor(timeline& time, prng chance, duration lazy)
        : time_{time}, chance_{chance}, lazy_{lazy} {}

    void post(action what) {
        ready_.push_back(std::move(what));
        if (!awake_) {
            awake_ = true;
            time_.after(lazy_ == duration::zero() ? lazy_ : chance_.ms(0, lazy_.count()),
                        [this] { run(); });
        }
    }

  private:
    void run() {
        while (!ready_.empty()) {
            const action next = std::move(ready_.front());
            ready_.pop_front();
            next();
        }
        awake_ = false;
    }

    timeline& time_;
    prng chance_;
    duration lazy_;
    std::deque<action> ready_;
    bool awake_ = false;
};

}  // namespace alo::sim
