// Random numbers that are the same on every machine: the standard's distributions are not.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace alo::model {

// xorshift64* (Marsaglia, 2003; Vigna, 2014): ample for choosing commands.
class random_source {
  public:
    explicit random_source(std::uint64_t seed) : state_{(seed * 0x9e3779b97f4a7c15U) | 1U} {
        for (int i = 0; i < 8; ++i) {  // small seeds begin alike
            static_cast<void>(next());
        }
    }
    std::uint64_t next() {
        state_ ^= state_ >> 12U;
        state_ ^= state_ << 25U;
        state_ ^= state_ >> 27U;
        return state_ * 0x2545f4914f6cdd1dU;
    }
    // From 0 to `bound` - 1; `bound` > 0.
    std::uint32_t below(std::uint64_t bound) {
        return static_cast<std::uint32_t>((next() >> 32U) % bound);
    }
    bool one_in(std::uint64_t count) { return below(count) == 0; }
    template <typename T>
    void shuffle(std::vector<T>& items) {
        for (std::size_t i = items.size(); i > 1; --i) {
            std::swap(items[i - 1], items[below(i)]);
        }
    }

  private:
    std::uint64_t state_;
};

}  // namespace alo::model
