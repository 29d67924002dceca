// Full jitter: anywhere between nothing and a bound that doubles, but never in a circle.
#include "alo/client/backoff.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace alo {
namespace {

using namespace std::chrono_literals;

TEST(backoff, doubles_its_bound_up_to_20_s) {
    const duration bounds[] = {500ms, 1s, 2s, 4s, 8s, 16s, 20s, 20s, 20s};
    duration longest[std::size(bounds)] = {};
    for (std::uint64_t seed = 0; seed < 1'000; ++seed) {
        backoff wait{seed};
        for (std::size_t i = 0; i < std::size(bounds); ++i) {
            const duration next = wait.next(std::nullopt);
            ASSERT_LE(next, bounds[i]);
            ASSERT_GE(next, backoff::least);
            longest[i] = std::max(longest[i], next);
        }
    }
    for (std::size_t i = 0; i < std::size(bounds); ++i) {
        EXPECT_GT(longest[i], bounds[i] * 9 / 10) << "all of the range is used";
    }
}

TEST(backoff, begins_anew_after_a_good_connection) {
    backoff wait{7};
    for (int i = 0; i < 20; ++i) {
        static_cast<void>(wait.next(std::nullopt));
    }
    wait.reset();
    EXPECT_LE(wait.next(std::nullopt), 500ms);
}

TEST(backoff, waits_what_the_server_asked_for_and_the_jitter) {
    for (std::uint64_t seed = 0; seed < 100; ++seed) {
        const duration next = backoff{seed}.next(3'000);
        EXPECT_GE(next, 3s);
        EXPECT_LE(next, 3500ms);
    }
}

TEST(backoff, is_not_sent_away_for_ever) {
    EXPECT_LE(backoff{1}.next(std::numeric_limits<std::uint64_t>::max()), 301s);
}

}  // namespace
}  // namespace alo
