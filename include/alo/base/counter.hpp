// A number that one thread counts up and any thread may read, for the operator's eyes.
#pragma once

#include <atomic>
#include <cstdint>

namespace alo {

// Only the owning thread adds, so adding is a plain load and store: no locked instruction.
class counter {
  public:
    void add(std::uint64_t amount = 1) noexcept {
        value_.store(value_.load(std::memory_order_relaxed) + amount, std::memory_order_relaxed);
    }
    [[nodiscard]] std::uint64_t value() const noexcept {
        return value_.load(std::memory_order_relaxed);
    }

  private:
    std::atomic<std::uint64_t> value_{0};
};

}  // namespace alo
