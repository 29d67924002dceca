// Who waits for whom between two threads, and that nobody waits for ever.
#include "alo/hub/flow_gauge.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <cstddef>
#include <thread>

namespace alo {
namespace {

TEST(flow_gauge, has_room_up_to_its_limit) {
    flow_gauge gauge{100};
    EXPECT_FALSE(gauge.full());
    gauge.add(99);
    EXPECT_FALSE(gauge.full());
    gauge.add(1);
    EXPECT_TRUE(gauge.full());
    gauge.add(50);  // what cannot wait
    EXPECT_EQ(gauge.held(), 150U);
}

TEST(flow_gauge, whoever_waits_is_told_once_when_half_is_free) {
    flow_gauge gauge{100};
    gauge.add(120);
    EXPECT_TRUE(gauge.full());
    EXPECT_FALSE(gauge.take(69));
    EXPECT_TRUE(gauge.take(1));
    EXPECT_FALSE(gauge.take(50));
    EXPECT_FALSE(gauge.full());
}

TEST(flow_gauge, nobody_is_told_who_does_not_wait) {
    flow_gauge gauge{100};
    gauge.add(100);
    EXPECT_FALSE(gauge.take(100));
    EXPECT_FALSE(gauge.full());
}

TEST(flow_gauge, a_limit_of_one_works) {
    flow_gauge gauge{1};
    gauge.add(1);
    EXPECT_TRUE(gauge.full());
    EXPECT_TRUE(gauge.take(1));
    EXPECT_FALSE(gauge.full());
}

// One thread hands over and waits whenever it must, the other takes. If a wake-up were ever lost,
// both would wait, and the count would not be reached.
TEST(flow_gauge, no_wake_up_is_lost_between_two_threads) {
    constexpr std::size_t amount = 100'000;
    flow_gauge gauge{256};
    std::atomic<std::size_t> queued{0};
    std::atomic<std::size_t> wakes{0};
    std::atomic<std::size_t> waits{0};
    std::jthread taker{[&] {
        for (std::size_t taken = 0; taken < amount;) {
            queued.wait(taken);
            for (const std::size_t end = queued; taken < end; ++taken) {
                if (gauge.take(1)) {
                    ++wakes;
                    wakes.notify_one();
                }
            }
        }
    }};
    for (std::size_t given = 0; given < amount;) {
        if (gauge.full()) {
            wakes.wait(waits++);
            continue;
        }
        gauge.add(1);
        ++given;
        ++queued;
        queued.notify_one();
    }
    taker.join();
    EXPECT_EQ(gauge.held(), 0U);
    EXPECT_GT(waits, 0U);
}

}  // namespace
}  // namespace alo
