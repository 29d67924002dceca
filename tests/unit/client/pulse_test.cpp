// When a silent server is asked, and when it is given up.
#include "alo/client/pulse.hpp"

#include <gtest/gtest.h>

namespace alo {
namespace {

using namespace std::chrono_literals;
using verdict = pulse::verdict;

constexpr time_point start{1'000'000ms};

TEST(pulse, expects_nothing_that_was_not_promised) {
    pulse one;
    one.begin(start);
    EXPECT_EQ(one.next_look(), never);
    EXPECT_EQ(one.look(start + 24h), verdict::fine);
    one.promise(0s, start);
    EXPECT_EQ(one.next_look(), never);
}

TEST(pulse, asks_after_a_heartbeat_and_some_and_then_gives_up) {
    pulse one;
    one.begin(start);
    one.promise(25s, start);
    EXPECT_EQ(one.next_look(), start + 35s);
    EXPECT_EQ(one.look(start + 34s), verdict::fine);
    EXPECT_EQ(one.look(start + 35s), verdict::ask);
    EXPECT_EQ(one.next_look(), start + 43s);
    EXPECT_EQ(one.look(start + 42s), verdict::fine);
    EXPECT_EQ(one.look(start + 43s), verdict::dead);
}

TEST(pulse, is_content_with_any_byte) {
    pulse one;
    one.begin(start);
    one.promise(10s, start);
    one.heard(start + 16s);
    EXPECT_EQ(one.look(start + 17s), verdict::fine);
    EXPECT_EQ(one.next_look(), start + 33s);
    EXPECT_EQ(one.look(start + 33s), verdict::ask);
    one.heard(start + 34s);
    EXPECT_EQ(one.look(start + 41s), verdict::fine);
    EXPECT_EQ(one.next_look(), start + 51s);
    EXPECT_EQ(one.look(start + 51s), verdict::ask) << "every silence is asked first";
}

TEST(pulse, begins_anew_with_a_connection) {
    pulse one;
    one.begin(start);
    one.promise(10s, start);
    EXPECT_EQ(one.look(start + 20s), verdict::ask);
    one.begin(start + 60s);
    EXPECT_EQ(one.next_look(), never);
    EXPECT_EQ(one.look(start + 100s), verdict::fine);
}

}  // namespace
}  // namespace alo
