// The typed storm before a server in virtual time, where friends come at the same time.
#include "alo/load/stampede.hpp"

#include "alo/load/plans.hpp"
#include "unit/load/fake_server.hpp"
#include "unit/load/notes.hpp"

#include <gtest/gtest.h>

#include <string>

namespace alo::load {
namespace {

using test::fake_server;
using test::fault;
using test::notes_of;
using namespace std::chrono_literals;

struct rush {
    explicit rush(std::uint64_t seed, std::uint32_t at_once = 60)
        : server{ring, true, 1000, seed}, people{server, ring, {1s, 10s, 1000, at_once, seed}} {}

    const friend_ring ring{60, 6};
    fake_server server;
    stampede people;
};

TEST(stampede, blames_no_server_that_is_right) {
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        const auto at_once = static_cast<std::uint32_t>(1 + seed % 60);
        rush all{seed, at_once};
        ASSERT_TRUE(all.server.run(all.people));
        const tally& counts = all.people.counts();
        ASSERT_EQ(counts.faults(), 0U) << notes_of(counts);
        ASSERT_EQ(counts.owed, 60U * 6U / 2U);
        ASSERT_EQ(counts.told, counts.owed);
        ASSERT_EQ(all.people.came().count(), counts.owed);
        ASSERT_EQ(all.people.arrivals(), 60U);
        ASSERT_EQ(all.people.most_at_once(), at_once);
    }
}

// One notification goes wrong, and that is counted, once, and nothing else is.
void expect_found(fault how, std::uint64_t tally::*as) {
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        rush all{seed};
        all.server.spoil(how, seed * 3);
        ASSERT_TRUE(all.server.run(all.people));
        EXPECT_EQ(all.people.counts().*as, 1U) << notes_of(all.people.counts());
        EXPECT_EQ(all.people.counts().faults(), 1U) << notes_of(all.people.counts());
    }
}

TEST(stampede, finds_one_that_is_dropped) { expect_found(fault::drop, &tally::missed); }
TEST(stampede, finds_one_that_is_repeated) { expect_found(fault::repeat, &tally::repeated); }
TEST(stampede, finds_one_that_is_late) { expect_found(fault::delay, &tally::late); }

TEST(stampede, finds_one_who_lacks_in_a_snapshot_and_is_told_of_nowhere) {
    rush all{1, 1};
    all.people.wake(0ns);
    // Two friends whose snapshots are empty, and nobody is told.
    server_frame empty;
    empty.what = server_frame::kind::snapshot;
    const std::deque<person> order = shuffled(60, 1);
    const person first = order.front();
    all.people.connected({first, 0}, 1ms);
    all.people.heard({first, 0}, empty, 2ms);
    const person second = all.ring.friend_of(first, 0);
    all.people.connected({second, 0}, 3ms);
    all.people.heard({second, 0}, empty, 4ms);
    EXPECT_EQ(all.people.counts().missed, 1U);
    EXPECT_EQ(all.people.counts().faults(), 1U) << notes_of(all.people.counts());
}

TEST(stampede, goes_on_without_one_who_is_lost) {
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        rush all{seed};
        all.server.spoil(fault::cut, 20 + seed * 3);
        ASSERT_TRUE(all.server.run(all.people));
        EXPECT_EQ(all.people.counts().lost, 1U) << notes_of(all.people.counts());
        EXPECT_EQ(all.people.counts().wrong, 0U) << notes_of(all.people.counts());
    }
}

TEST(stampede, stops_early_when_told_to) {
    rush all{3, 10};
    all.people.wake(0ns);
    all.people.stop();
    ASSERT_TRUE(all.server.run(all.people));
    EXPECT_EQ(all.people.counts().faults(), 0U) << notes_of(all.people.counts());
    EXPECT_EQ(all.people.arrivals(), 10U);
}

}  // namespace
}  // namespace alo::load
