// How many lines a session may say, and when.
#include "alo/session/token_bucket.hpp"

#include <gtest/gtest.h>

namespace alo {
namespace {

constexpr token_bucket::budget twenty_a_second{20, 100};
constexpr time_point start{duration{7'654'321}};

// Takes what there is to take at `now`.
int take_all(token_bucket& bucket, token_bucket::budget of, time_point now) {
    int taken = 0;
    for (; bucket.ready(of, now); ++taken) {
        bucket.take(of, now);
    }
    return taken;
}

TEST(token_bucket, a_new_one_is_full) {
    token_bucket bucket;
    EXPECT_EQ(take_all(bucket, twenty_a_second, start), 100);
}

TEST(token_bucket, a_new_one_is_full_at_the_beginning_of_time) {
    token_bucket bucket;
    EXPECT_EQ(take_all(bucket, twenty_a_second, time_point{}), 100);
}

TEST(token_bucket, gives_the_rate_and_no_more_once_the_burst_is_gone) {
    token_bucket bucket;
    (void)take_all(bucket, twenty_a_second, start);
    int taken = 0;
    for (int ms = 1; ms <= 10'000; ++ms) {
        taken += take_all(bucket, twenty_a_second, start + duration{ms});
    }
    EXPECT_EQ(taken, 200);
}

TEST(token_bucket, never_saves_more_than_the_burst) {
    token_bucket bucket;
    (void)take_all(bucket, twenty_a_second, start);
    EXPECT_EQ(take_all(bucket, twenty_a_second, start + std::chrono::hours{24}), 100);
}

TEST(token_bucket, a_burst_of_one_spaces_lines_evenly) {
    constexpr token_bucket::budget one{4, 1};
    token_bucket bucket;
    for (int i = 0; i < 8; ++i) {
        const time_point now = start + duration{250 * i};
        EXPECT_FALSE(i > 0 && bucket.ready(one, now - duration{1})) << i;
        EXPECT_EQ(take_all(bucket, one, now), 1) << i;
    }
}

TEST(token_bucket, says_to_the_millisecond_when_it_will_be_ready) {
    for (const token_bucket::budget of :
         {token_bucket::budget{20, 100}, token_bucket::budget{3, 2}, token_bucket::budget{7, 1},
          token_bucket::budget{999, 5}, token_bucket::budget{1, 1}}) {
        token_bucket bucket;
        time_point now = start;
        for (int round = 0; round < 50; ++round) {
            (void)take_all(bucket, of, now);
            const time_point ready = bucket.ready_at(of, now);
            EXPECT_GT(ready, now);
            EXPECT_FALSE(bucket.ready(of, ready - duration{1})) << of.rate << ' ' << of.burst;
            EXPECT_TRUE(bucket.ready(of, ready)) << of.rate << ' ' << of.burst;
            now = ready + duration{round % 3};
        }
    }
}

TEST(token_bucket, time_that_goes_back_gives_nothing_and_takes_nothing) {
    token_bucket bucket;
    for (int i = 0; i < 60; ++i) {
        bucket.take(twenty_a_second, start);
    }
    // A second back: what was taken stays taken, and the second is not given again.
    const time_point back = start - std::chrono::seconds{1};
    EXPECT_EQ(take_all(bucket, twenty_a_second, back), 20);
    EXPECT_EQ(take_all(bucket, twenty_a_second, start), 20);
}

TEST(token_bucket, survives_the_largest_budget) {
    constexpr token_bucket::budget most{1'000'000, 1'000'000};
    token_bucket bucket;
    EXPECT_EQ(take_all(bucket, most, start), 1'000'000);
    EXPECT_EQ(take_all(bucket, most, start + duration{1}), 1'000);
    constexpr token_bucket::budget slowest{1, 1'000'000};
    token_bucket slow;
    EXPECT_EQ(take_all(slow, slowest, start), 1'000'000);
    EXPECT_EQ(slow.ready_at(slowest, start), start + std::chrono::seconds{1});
}

// A client that always wants more gets what one gets that asks now and then.
TEST(token_bucket, asking_in_vain_costs_nothing) {
    token_bucket greedy;
    token_bucket modest;
    (void)take_all(greedy, twenty_a_second, start);
    (void)take_all(modest, twenty_a_second, start);
    int to_greedy = 0;
    for (int ms = 1; ms <= 5'000; ++ms) {
        to_greedy += take_all(greedy, twenty_a_second, start + duration{ms});
    }
    EXPECT_EQ(to_greedy, take_all(modest, twenty_a_second, start + duration{5'000}));
}

}  // namespace
}  // namespace alo
