// When a play is over.
#include "alo/load/ending.hpp"

#include <gtest/gtest.h>

namespace alo::load {
namespace {

using namespace std::chrono_literals;

TEST(ending, comes_a_while_after_all_is_quiet) {
    ending end{1s, 250ms};
    EXPECT_FALSE(end.reached(false, false, 0s));
    EXPECT_EQ(end.next_wake(), never);
    EXPECT_FALSE(end.reached(true, false, 1s));
    EXPECT_EQ(end.next_wake(), 1250ms);
    EXPECT_FALSE(end.reached(true, false, 1249ms));
    EXPECT_TRUE(end.reached(true, false, 1250ms));
}

TEST(ending, begins_its_wait_anew_after_a_noise) {
    ending end{1s, 250ms};
    EXPECT_FALSE(end.reached(true, false, 1s));
    EXPECT_FALSE(end.reached(false, false, 1100ms));
    EXPECT_EQ(end.next_wake(), never);
    EXPECT_FALSE(end.reached(true, false, 1200ms));
    EXPECT_FALSE(end.reached(true, false, 1400ms));
    EXPECT_TRUE(end.reached(true, false, 1450ms));
}

TEST(ending, does_not_wait_for_more_when_it_is_stopped) {
    ending end{1s, 250ms};
    EXPECT_FALSE(end.reached(false, true, 1s));
    EXPECT_TRUE(end.reached(true, true, 1s));
}

TEST(ending, gives_what_is_on_its_way_the_time_after_which_it_is_late) {
    ending end{1s, 250ms};
    EXPECT_FALSE(end.out_of_time(5s));
    EXPECT_EQ(end.next_wake(), 6s);
    EXPECT_FALSE(end.out_of_time(5999ms));
    EXPECT_TRUE(end.out_of_time(6s));
}

TEST(ending, gives_it_two_seconds_at_most) {
    ending end{60s, 250ms};
    EXPECT_FALSE(end.out_of_time(5s));
    EXPECT_EQ(end.next_wake(), 7s);
    EXPECT_TRUE(end.out_of_time(7s));
}

}  // namespace
}  // namespace alo::load
