// A watcher and the user it watches, coming and going without a pause in a thread of their own
// while something hostile runs: proves that others are still served promptly and exactly. Used by
// the cases about slow readers, floods and bad input.
#pragma once

#include "support/patience.hpp"

#include <atomic>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>

namespace alo::test {

class canary {
  public:
    // The ids are "canary watcher" and "canary".
    explicit canary(std::uint16_t port);
    ~canary();
    canary(const canary&) = delete;
    canary& operator=(const canary&) = delete;

    // Transitions told so far.
    [[nodiscard]] std::uint64_t sung() const { return sung_.load(); }
    // Waits until it was told of so many more.
    void sing(std::uint64_t more);
    // Lets it sing once more, ends it, and expects that every transition was told, in order, and
    // none later than this after its cause.
    void expect_well(milliseconds within = std::chrono::seconds(2) * slowness());

  private:
    void run(std::uint16_t port);
    void stop();

    std::atomic<bool> stopping_{false};
    std::atomic<std::uint64_t> sung_{0};
    std::atomic<std::int64_t> slowest_us_{0};
    std::mutex guard_;
    std::string problem_;  // guarded: the first thing that went wrong
    std::thread thread_;
};

}  // namespace alo::test
