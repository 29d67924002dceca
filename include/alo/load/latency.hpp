// How long notifications took: a histogram of constant size whose buckets are 0.2 % wide, so that a
// percentile is that exact however many values there are. Boost.Histogram does the counting. One a
// crew, merged at the end; not shared between threads.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>

namespace alo::load {

class latency {
  public:
    latency();
    latency(const latency& other);
    latency(latency&& other) noexcept;
    latency& operator=(latency other) noexcept;
    ~latency();

    void record(std::chrono::nanoseconds value);
    void merge(const latency& other);

    [[nodiscard]] std::uint64_t count() const noexcept { return count_; }
    // The rest is 0 without any value.
    [[nodiscard]] std::chrono::nanoseconds least() const noexcept;
    [[nodiscard]] std::chrono::nanoseconds most() const noexcept { return most_; }
    [[nodiscard]] std::chrono::nanoseconds mean() const noexcept;
    // The value that `percent` of all do not exceed, from above: at most 0.2 % too large.
    [[nodiscard]] std::chrono::nanoseconds percentile(double percent) const;

  private:
    struct buckets;
    std::unique_ptr<buckets> buckets_;
    std::uint64_t count_ = 0;
    std::chrono::nanoseconds least_ = std::chrono::nanoseconds::max();
    std::chrono::nanoseconds most_{};
    std::chrono::nanoseconds sum_{};
};

}  // namespace alo::load
