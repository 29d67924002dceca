// At most a line a second for each kind, and nothing lost silently (SPEC section 9).
#include "alo/app/log_throttle.hpp"

#include <gtest/gtest.h>

#include <random>

namespace alo {
namespace {

using namespace std::chrono_literals;

constexpr time_point start{100s};

TEST(log_throttle, lets_the_first_of_each_kind_through) {
    log_throttle throttle;
    EXPECT_EQ(throttle.admit("a", start), 0U);
    EXPECT_EQ(throttle.admit("b", start), 0U);
    EXPECT_EQ(throttle.admit("a", start), std::nullopt);
    EXPECT_EQ(throttle.admit("b", start + 999ms), std::nullopt);
}

TEST(log_throttle, tells_how_many_it_held_back_with_the_next_line) {
    log_throttle throttle;
    EXPECT_EQ(throttle.admit("a", start), 0U);
    EXPECT_EQ(throttle.admit("a", start + 1ms), std::nullopt);
    EXPECT_EQ(throttle.admit("a", start + 999ms), std::nullopt);
    EXPECT_EQ(throttle.admit("a", start + 1s), 2U);
    EXPECT_EQ(throttle.admit("a", start + 2s), 0U);
}

TEST(log_throttle, tells_of_a_kind_that_went_quiet) {
    log_throttle throttle;
    EXPECT_EQ(throttle.next_due(), never);
    EXPECT_EQ(throttle.admit("a", start), 0U);
    EXPECT_EQ(throttle.next_due(), never) << "nothing is held back";
    EXPECT_EQ(throttle.admit("a", start + 10ms), std::nullopt);
    EXPECT_EQ(throttle.next_due(), start + 1s);
    EXPECT_TRUE(throttle.due(start + 999ms).empty());
    const auto due = throttle.due(start + 1s);
    ASSERT_EQ(due.size(), 1U);
    EXPECT_EQ(due[0].kind, "a");
    EXPECT_EQ(due[0].count, 1U);
    EXPECT_EQ(throttle.next_due(), never);
    EXPECT_EQ(throttle.admit("a", start + 1500ms), std::nullopt) << "the count was a line as well";
    EXPECT_EQ(throttle.admit("a", start + 2s), 1U);
}

TEST(log_throttle, gives_out_everything_at_the_end) {
    log_throttle throttle;
    for (const std::string_view kind : {"a", "b", "c"}) {
        EXPECT_EQ(throttle.admit(kind, start), 0U);
    }
    EXPECT_EQ(throttle.admit("a", start), std::nullopt);
    EXPECT_EQ(throttle.admit("c", start), std::nullopt);
    EXPECT_EQ(throttle.admit("c", start), std::nullopt);
    const auto rest = throttle.all();
    ASSERT_EQ(rest.size(), 2U);
    EXPECT_EQ(rest[0].kind, "a");
    EXPECT_EQ(rest[0].count, 1U);
    EXPECT_EQ(rest[1].kind, "c");
    EXPECT_EQ(rest[1].count, 2U);
    EXPECT_TRUE(throttle.all().empty());
}

// Whatever comes when: lines and counts add up to the events, and lines of a kind keep their
// distance.
TEST(log_throttle, loses_nothing_and_keeps_the_distance) {
    std::mt19937 random{7};
    log_throttle throttle;
    time_point now = start;
    std::uint64_t events = 0;
    std::uint64_t told = 0;
    time_point last_line = start - 1h;
    for (int step = 0; step < 100'000; ++step) {
        now += duration{random() % 40};
        bool line = false;
        if (random() % 8 == 0) {
            for (const auto& held : throttle.due(now)) {
                told += held.count;
                line = true;
            }
        } else {
            ++events;
            if (const auto held = throttle.admit("a", now)) {
                told += *held + 1;
                line = true;
            }
        }
        if (line) {
            ASSERT_GE(now - last_line, 1s);
            last_line = now;
        }
    }
    for (const auto& held : throttle.all()) {
        told += held.count;
    }
    EXPECT_EQ(told, events);
    EXPECT_GT(events, 80'000U);
}

}  // namespace
}  // namespace alo
