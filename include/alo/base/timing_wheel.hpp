// Deadlines of very many things, cheaply: one wheel a thread instead of a timer each. Used by
// session/worker for hello and write deadlines, pauses and lingering.
//
// A hashed wheel (Varghese and Lauck, "Hashed and hierarchical timing wheels", 1987) with lazy
// cancelling: an entry that comes due is only a reason to look; whoever it names (a number that the
// caller understands) says whether it has a deadline now, and asks again for a later one. So moving
// a deadline back costs nothing.
#pragma once

#include "alo/base/time.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace alo {

class timing_wheel {
  public:
    // Entries come due up to one tick late, never early. 10 ms is far below what any timer of ours
    // is about, and a turn of the wheel is 10 s, so that most entries are looked at once.
    static constexpr duration tick{10};
    static constexpr std::size_t slots = 1024;

    // `at` may lie in the past: it comes due at the next advance(). Nothing comes due at `never`.
    void schedule(std::uint32_t who, time_point at) {
        if (at == never) {
            return;
        }
        const std::int64_t due = std::max(tick_of(at + tick - duration{1}), position_ + 1);
        buckets_[index_of(due)].push_back({who, due});
        ++size_;
        next_ = std::min(next_, due);
    }

    // Calls visit(who) for everything due at `now`. It may schedule; what it schedules comes due
    // at a later advance().
    template <typename Visit>
    void advance(time_point now, Visit visit) {
        const std::int64_t target = tick_of(now);
        if (target <= position_) {
            return;
        }
        const std::int64_t first = position_ + 1;
        // Moved on before visiting, so that whatever is scheduled now lands beyond this advance.
        position_ = target;
        if (next_ > target) {
            return;
        }
        const std::int64_t steps = std::min(target - first + 1, static_cast<std::int64_t>(slots));
        due_.clear();
        for (std::int64_t step = 0; step < steps; ++step) {
            std::vector<entry>& bucket = buckets_[index_of(first + step)];
            const auto later = std::partition(bucket.begin(), bucket.end(),
                                              [target](entry e) { return e.due > target; });
            due_.insert(due_.end(), later, bucket.end());
            bucket.erase(later, bucket.end());
            give_back(bucket);
        }
        size_ -= due_.size();
        next_ = size_ == 0 ? nothing : next_due();
        for (const entry& e : due_) {
            visit(e.who);
        }
        due_.clear();
        give_back(due_);
    }

    // When to call advance() again, or never.
    [[nodiscard]] time_point next() const noexcept {
        return next_ == nothing ? never : time_point{next_ * tick};
    }
    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    // Bytes on the heap. Looks at every bucket: for tests.
    [[nodiscard]] std::size_t memory() const noexcept {
        std::size_t entries = due_.capacity();
        for (const std::vector<entry>& bucket : buckets_) {
            entries += bucket.capacity();
        }
        return entries * sizeof(entry);
    }

  private:
    struct entry {
        std::uint32_t who;
        std::int64_t due;  // in ticks
    };
    static constexpr std::int64_t nothing = INT64_MAX;

    [[nodiscard]] static std::int64_t tick_of(time_point at) noexcept {
        return at.time_since_epoch() / tick;
    }
    [[nodiscard]] static std::size_t index_of(std::int64_t due) noexcept {
        return static_cast<std::size_t>(due) % slots;
    }
    // What a storm needed goes back once it is mostly unused; a handful of entries is kept, because
    // the wheel will come round.
    static void give_back(std::vector<entry>& entries) {
        if (entries.capacity() > 64 && entries.size() < entries.capacity() / 4) {
            entries.shrink_to_fit();
        }
    }
    // The first bucket after the position that holds anything; what lies there may be due turns
    // later, and then advance() finds nothing and looks on.
    [[nodiscard]] std::int64_t next_due() const noexcept {
        for (std::int64_t step = 1; step <= static_cast<std::int64_t>(slots); ++step) {
            if (!buckets_[index_of(position_ + step)].empty()) {
                return position_ + step;
            }
        }
        return nothing;
    }

    std::array<std::vector<entry>, slots> buckets_;
    std::vector<entry> due_;
    std::int64_t position_ = 0;  // the last tick that was advanced to
    std::int64_t next_ = nothing;
    std::size_t size_ = 0;
};

}  // namespace alo
