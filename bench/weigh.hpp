// What the benchmarks of the domain share: bytes, a stopwatch, lists of ids, and who is whose
// friend. Included by bench/*_bench.cpp.
#pragma once

#include "alo/base/user_id.hpp"
#include "alo/presence/handles.hpp"

#include <benchmark/benchmark.h>

#include <malloc.h>

#include <cstdint>
#include <ctime>
#include <utility>
#include <vector>

namespace alo::bench {

// That malloc has given out, large blocks included.
inline double bytes_in_use() {
    const struct mallinfo2 info = mallinfo2();
    return static_cast<double>(info.uordblks + info.hblkhd);
}

// Seconds that this thread had a core since it was made, or asked last. Others who are busy on the
// machine do not count, but for the caches that they empty.
class stopwatch {
  public:
    double lap() noexcept {
        const double now = used();
        return now - std::exchange(last_, now);
    }

  private:
    static double used() noexcept {
        timespec time{};
        ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
    }

    double last_ = used();
};

inline id_list one(std::uint64_t user) {
    id_list list;
    list.push_back(user_id_view{user});
    return list;
}

inline id_list range(std::uint64_t first, std::uint64_t count) {
    id_list list;
    for (std::uint64_t i = 0; i < count; ++i) {
        list.push_back(user_id_view{first + i});
    }
    return list;
}

// So many users with so many friends each, far from each other in memory and all mutual; who lists
// whom is the same in every run. They come in an order of their own, so that neither a user nor
// its friends are near those of the user before: every look is a cache miss, as in life.
class far_friends {
  public:
    far_friends(std::uint32_t users, std::uint32_t friends) : users_{users}, sums_(friends) {
        std::uint64_t state = 1;
        for (std::uint64_t& sum : sums_) {
            state = state * 6'364'136'223'846'793'005U + 1'442'695'040'888'963'407U;
            sum = (state >> 20U) % users;
        }
    }

    [[nodiscard]] std::uint32_t users() const noexcept { return users_; }
    // Who comes as the `turn`th. The factor is a prime that divides no number of users here.
    [[nodiscard]] std::uint32_t user_at(std::uint32_t turn) const noexcept {
        return static_cast<std::uint32_t>((std::uint64_t{turn} * 982'451'653U + 7) % users_);
    }
    // Of each pair the two numbers have one sum, so either names the other.
    void of(std::uint32_t user, std::vector<user_handle>& list) const {
        list.clear();
        for (const std::uint64_t sum : sums_) {
            list.push_back(static_cast<user_handle>((sum + users_ - user) % users_));
        }
    }

  private:
    std::uint32_t users_;
    std::vector<std::uint64_t> sums_;
};

inline double nanoseconds(double seconds, std::size_t count) {
    return count == 0 ? 0 : seconds * 1e9 / static_cast<double>(count);
}

}  // namespace alo::bench
