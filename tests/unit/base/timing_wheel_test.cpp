// The wheel of deadlines: nothing early, nothing lost, at most a tick late.
#include "alo/base/timing_wheel.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <vector>

namespace alo {
namespace {

time_point at(std::int64_t ms) { return time_point{duration{ms}}; }

// The slots that come due, in the order of their visits.
std::vector<std::uint32_t> due(timing_wheel& wheel, time_point now) {
    std::vector<std::uint32_t> slots;
    wheel.advance(now, [&slots](std::uint32_t who) { slots.push_back(who); });
    return slots;
}

using slots = std::vector<std::uint32_t>;

TEST(timing_wheel, is_empty_at_first) {
    timing_wheel wheel;
    EXPECT_EQ(wheel.size(), 0U);
    EXPECT_EQ(wheel.next(), never);
    EXPECT_EQ(due(wheel, at(1'000'000'000)), slots{});
}

TEST(timing_wheel, nothing_is_early_or_more_than_a_tick_late) {
    for (std::int64_t ms = 1; ms <= 40; ++ms) {
        timing_wheel wheel;
        wheel.schedule(1, at(ms));
        EXPECT_EQ(wheel.size(), 1U);
        EXPECT_GE(wheel.next(), at(ms));
        EXPECT_LT(wheel.next(), at(ms) + timing_wheel::tick);
        EXPECT_EQ(due(wheel, at(ms - 1)), slots{}) << ms;
        EXPECT_EQ(due(wheel, at(ms) + timing_wheel::tick - duration{1}), slots{1}) << ms;
        EXPECT_EQ(wheel.size(), 0U);
        EXPECT_EQ(wheel.next(), never);
    }
}

TEST(timing_wheel, comes_due_at_the_time_that_it_names) {
    timing_wheel wheel;
    wheel.schedule(1, at(1'234));
    EXPECT_EQ(due(wheel, wheel.next()), slots{1});
}

TEST(timing_wheel, what_lies_in_the_past_comes_due_next) {
    timing_wheel wheel;
    EXPECT_EQ(due(wheel, at(5'000)), slots{});
    wheel.schedule(1, at(10));
    EXPECT_EQ(due(wheel, at(5'000)), slots{});
    EXPECT_EQ(due(wheel, wheel.next()), slots{1});
}

TEST(timing_wheel, never_is_no_deadline) {
    timing_wheel wheel;
    wheel.schedule(1, never);
    EXPECT_EQ(wheel.size(), 0U);
    EXPECT_EQ(wheel.next(), never);
}

TEST(timing_wheel, deadlines_turns_away_wait_their_turn) {
    timing_wheel wheel;
    const std::int64_t turn = timing_wheel::tick.count() * std::int64_t{timing_wheel::slots};
    wheel.schedule(1, at(50));
    wheel.schedule(2, at(50 + turn));
    wheel.schedule(3, at(50 + 7 * turn));
    EXPECT_EQ(due(wheel, at(50)), slots{1});
    EXPECT_EQ(due(wheel, at(50 + turn - 10)), slots{});
    EXPECT_EQ(due(wheel, at(50 + turn)), slots{2});
    // A leap over several turns, as after a suspended machine.
    EXPECT_EQ(due(wheel, at(50 + 20 * turn)), slots{3});
    EXPECT_EQ(wheel.size(), 0U);
}

TEST(timing_wheel, whoever_is_visited_may_schedule_again) {
    timing_wheel wheel;
    wheel.schedule(1, at(100));
    int visits = 0;
    const auto again = [&](std::uint32_t who) {
        ++visits;
        wheel.schedule(who, at(0));  // as late as can be: not within this advance
    };
    wheel.advance(at(100), again);
    EXPECT_EQ(visits, 1);
    wheel.advance(at(100), again);
    EXPECT_EQ(visits, 1);
    wheel.advance(wheel.next(), again);
    EXPECT_EQ(visits, 2);
    EXPECT_EQ(wheel.size(), 1U);
}

TEST(timing_wheel, a_leap_visits_all_that_came_due_and_nobody_else) {
    timing_wheel wheel;
    for (std::uint32_t i = 0; i < 5'000; ++i) {
        wheel.schedule(i, at(i * 10 + 10));  // five turns' worth
    }
    slots seen = due(wheel, at(30'000));
    std::sort(seen.begin(), seen.end());
    ASSERT_EQ(seen.size(), 3'000U);
    EXPECT_EQ(seen.back(), 2'999U);
    EXPECT_EQ(wheel.size(), 2'000U);
}

TEST(timing_wheel, gives_back_what_a_storm_needed) {
    constexpr std::uint32_t storm = 100'000;
    timing_wheel wheel;
    for (std::uint32_t i = 0; i < storm; ++i) {
        // All in a few buckets, and a few of them two turns later.
        wheel.schedule(i, at((i % 1'000 == 0 ? 25'000 : 5'000) + i % 50));
    }
    EXPECT_GT(wheel.memory(), storm * sizeof(std::uint64_t));
    EXPECT_EQ(due(wheel, at(6'000)).size(), storm - storm / 1'000);
    EXPECT_LT(wheel.memory(), storm * sizeof(std::uint64_t) / 100);
}

TEST(timing_wheel, agrees_with_a_sorted_list) {
    for (std::uint64_t seed = 1; seed <= 30; ++seed) {
        std::mt19937_64 random{seed};
        timing_wheel wheel;
        std::multimap<time_point, std::uint32_t> expected;
        time_point now{};
        std::uint32_t next_slot = 0;
        for (int step = 0; step < 2'000; ++step) {
            if (random() % 3 != 0) {
                const duration ahead{static_cast<std::int64_t>(random() % 40'000) - 5'000};
                const time_point deadline = std::max(now + ahead, time_point{});
                wheel.schedule(next_slot, deadline);
                expected.emplace(std::max(deadline, now), next_slot++);
            } else {
                const std::uint64_t leap = step % 50 == 0 ? 50'000 : 90;
                now += duration{static_cast<std::int64_t>(random() % leap)};
                slots seen = due(wheel, now);
                for (const std::uint32_t slot : seen) {
                    const auto found =
                        std::find_if(expected.begin(), expected.end(),
                                     [slot](const auto& item) { return item.second == slot; });
                    ASSERT_NE(found, expected.end()) << "visited twice, seed " << seed;
                    ASSERT_LE(found->first, now) << "early, seed " << seed;
                    expected.erase(found);
                }
                ASSERT_TRUE(expected.empty() || expected.begin()->first + timing_wheel::tick > now)
                    << "late, seed " << seed;
            }
            ASSERT_EQ(wheel.size(), expected.size()) << "seed " << seed;
            if (!expected.empty()) {
                // It asks to be woken in time for the first, and never later than a tick.
                ASSERT_LT(wheel.next(),
                          std::max(expected.begin()->first, now) + 2 * timing_wheel::tick)
                    << "seed " << seed;
            }
        }
        const time_point last = now + duration{100'000};
        ASSERT_EQ(due(wheel, last).size(), expected.size()) << "seed " << seed;
        ASSERT_EQ(wheel.next(), never);
    }
}

}  // namespace
}  // namespace alo
