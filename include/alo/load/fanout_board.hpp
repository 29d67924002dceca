// What the crews of a fan-out tell each other: which step it is, and who has heard how much of it.
// A step is one coming (odd) or going (even) of the celebrity. The crew with the celebrity
// announces and closes steps; every crew, on its own thread, counts and files its part. Owned by
// load/scene.
#pragma once

#include "alo/load/latency.hpp"
#include "alo/load/play.hpp"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <mutex>
#include <vector>

namespace alo::load {

class fanout_board {
  public:
    explicit fanout_board(std::uint32_t crews) : crews_{crews}, settled_(crews) {}

    // Any crew: all its watchers are there.
    void ready() noexcept { ready_.fetch_add(1, std::memory_order_release); }
    [[nodiscard]] bool all_ready() const noexcept {
        return ready_.load(std::memory_order_acquire) == crews_;
    }

    // The celebrity's crew, before it sends anything.
    void announce(std::uint32_t step, instant sent) noexcept {
        sent_.store(sent.count(), std::memory_order_relaxed);
        step_.store(step, std::memory_order_release);
    }
    // Any crew. The time is that of the step.
    [[nodiscard]] std::uint32_t step() const noexcept {
        return step_.load(std::memory_order_acquire);
    }
    [[nodiscard]] instant sent() const noexcept {
        return instant{sent_.load(std::memory_order_relaxed)};
    }

    // Any crew: so many of its watchers wait for nothing of this step.
    void settled(std::uint32_t crew, std::uint32_t watchers) noexcept {
        settled_[crew].store(watchers, std::memory_order_release);
    }
    [[nodiscard]] std::uint32_t all_settled() const noexcept {
        std::uint32_t sum = 0;
        for (const auto& each : settled_) {
            sum += each.load(std::memory_order_acquire);
        }
        return sum;
    }

    // The celebrity's crew: nobody need wait any longer. Each crew then files its part, once.
    void close(std::uint32_t step) noexcept { closed_.store(step, std::memory_order_release); }
    [[nodiscard]] std::uint32_t closed() const noexcept {
        return closed_.load(std::memory_order_acquire);
    }
    // The last crew to file makes the step's sums; `first` is never where nobody heard of it.
    void file(std::uint32_t step, instant first, instant last) {
        const std::lock_guard guard{lock_};
        first_ = std::min(first_, first);
        last_ = std::max(last_, last);
        if (++filed_ < crews_) {
            return;
        }
        // The first step only proves that everybody is there.
        if (first_ != never && step > 1) {
            firsts_.record(first_);
            lasts_.record(last_);
        }
        filed_ = 0;
        first_ = never;
        last_ = {};
        complete_.store(step, std::memory_order_release);
    }
    [[nodiscard]] std::uint32_t complete() const noexcept {
        return complete_.load(std::memory_order_acquire);
    }

    // The celebrity's crew: there will be no other step.
    void end() noexcept { over_.store(true, std::memory_order_release); }
    [[nodiscard]] bool over() const noexcept { return over_.load(std::memory_order_acquire); }

    // When all threads have ended: until the first and the last watcher heard, by step.
    [[nodiscard]] const latency& firsts() const noexcept { return firsts_; }
    [[nodiscard]] const latency& lasts() const noexcept { return lasts_; }

  private:
    const std::uint32_t crews_;
    std::atomic<std::uint32_t> ready_{0};
    std::atomic<std::uint32_t> step_{0};
    std::atomic<instant::rep> sent_{0};
    std::vector<std::atomic<std::uint32_t>> settled_;
    std::atomic<std::uint32_t> closed_{0};
    std::atomic<std::uint32_t> complete_{0};
    std::atomic<bool> over_{false};
    std::mutex lock_;
    std::uint32_t filed_ = 0;
    instant first_ = never;
    instant last_{};
    latency firsts_;
    latency lasts_;
};

}  // namespace alo::load
