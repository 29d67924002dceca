// How much one thread has handed to another that the other has not dealt with yet, and whether that
// is as much as may be. Between the hub and an I/O thread there are two, one each way: a queue
// between threads that only the slower end can shorten would grow without bound (DESIGN, habit 5).
#pragma once

#include <atomic>
#include <cstddef>

namespace alo {

class flow_gauge {
  public:
    // In bytes, like all amounts here.
    explicit flow_gauge(std::size_t limit) noexcept : limit_{limit} {}

    // The handing thread: so much is on its way. It may pass the limit: what cannot wait goes.
    void add(std::size_t amount) noexcept { held_ += amount; }
    // The handing thread: no more, please. Once it said so, the other thread's take() will say that
    // there is room again.
    [[nodiscard]] bool full() noexcept {
        if (held_ < limit_) {
            return false;
        }
        waited_for_ = true;
        // What was taken since may have been the last of it, and nobody would tell us.
        return held_ > limit_ / 2 || !waited_for_.exchange(false);
    }
    // The other thread: so much is dealt with. True: the handing thread waits, and is to be told.
    [[nodiscard]] bool take(std::size_t amount) noexcept {
        return held_.fetch_sub(amount) - amount <= limit_ / 2 && waited_for_.exchange(false);
    }
    [[nodiscard]] std::size_t held() const noexcept { return held_; }

  private:
    const std::size_t limit_;
    // Both in one order for both threads: of two that cross, one sees the other.
    std::atomic<std::size_t> held_{0};
    std::atomic<bool> waited_for_{false};
};

}  // namespace alo
