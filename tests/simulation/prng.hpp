// The simulation's only source of chance: everything follows from one seed. Streams are forked by
// name, so that what one client draws never shifts what another one draws.
#pragma once

#include "alo/base/time.hpp"

#include <cstdint>
#include <vector>

namespace alo::sim {

// SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014).
class prng {
  public:
    explicit prng(std::uint64_t seed) noexcept : origin_{seed}, state_{seed} {}

    // The same for the same name, however much was drawn here.
    [[nodiscard]] prng fork(std::uint64_t name) const noexcept {
        return prng{mixed(origin_ ^ mixed(name + step))};
    }
    std::uint64_t next() noexcept {
        state_ += step;
        return mixed(state_);
    }
    // 0 to n - 1.
    std::uint64_t below(std::uint64_t n) noexcept { return next() % n; }
    // Both ends included.
    template <typename T>
    T between(T low, T high) noexcept {
        return static_cast<T>(low +
                              static_cast<T>(below(static_cast<std::uint64_t>(high - low) + 1)));
    }
    bool chance(unsigned percent) noexcept { return below(100) < percent; }
    duration ms(std::int64_t low, std::int64_t high) noexcept {
        return duration{between(low, high)};
    }
    template <typename T>
    const T& pick(const std::vector<T>& from) noexcept {
        return from[below(from.size())];
    }

  private:
    static constexpr std::uint64_t step = 0x9e3779b97f4a7c15U;
    static std::uint64_t mixed(std::uint64_t z) noexcept {
        z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
        z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
        return z ^ (z >> 31U);
    }

    std::uint64_t origin_;
    std::uint64_t state_;
};

}  // namespace alo::sim
