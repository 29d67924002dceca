// What users in grace may hold together (--max-grace-edges): past it who is lost goes at once.
#include "unit/presence/presence_script.hpp"

#include <gtest/gtest.h>

namespace alo::test {
namespace {

constexpr duration grace{1'000};

class grace_limit_test : public presence_test {
  protected:
    static limits with_edges(std::size_t most) {
        limits rules;
        rules.max_grace_edges = most;
        return rules;
    }
};

TEST_F(grace_limit_test, a_user_counts_its_list_and_itself) {
    presence_script world{with_edges(3)};
    world.hello("watcher", 9, {1, 2});
    world.hello("one", 1, {7, 8}, grace);
    world.hello("two", 2, {7, 8}, grace);
    EXPECT_EQ(world.lose("one"), "");
    EXPECT_FALSE(world.last.grace_refused);
    EXPECT_EQ(world.store.grace_edges(), 3U);
    EXPECT_EQ(world.lose("two"), "offline: watcher");
    EXPECT_TRUE(world.last.grace_refused);
    EXPECT_EQ(world.wait(grace), "offline: watcher");
    EXPECT_EQ(world.store.grace_edges(), 0U);
}

TEST_F(grace_limit_test, a_long_list_gives_way_to_a_short_one) {
    presence_script world{with_edges(10)};
    world.hello("watcher", 9, {1, 2, 3});
    world.hello("short", 1, {11}, grace);
    world.hello("long", 2, {11, 12, 13, 14, 15, 16, 17}, grace);
    world.hello("middle", 3, {11, 12, 13}, grace);
    world.lose("short");
    world.lose("long");
    ASSERT_EQ(world.store.grace_edges(), 10U);
    EXPECT_EQ(world.lose("middle"), "");
    EXPECT_TRUE(world.last.grace_refused) << "somebody lost a grace";
    EXPECT_EQ(world.store.grace_edges(), 6U);
    EXPECT_EQ(world.wait(duration{0}), "offline: watcher") << "the long one, and now";
    EXPECT_FALSE(world.online(2));
    EXPECT_TRUE(world.online(1));
    EXPECT_TRUE(world.online(3));
    EXPECT_EQ(world.wait(grace), "offline: watcher | offline: watcher");
    EXPECT_EQ(world.store.grace_edges(), 0U);
}

TEST_F(grace_limit_test, who_had_to_give_way_may_still_be_back_in_time) {
    presence_script world{with_edges(4)};
    world.hello("watcher", 9, {1, 2});
    world.hello("long", 1, {11, 12, 13}, grace);
    world.hello("short", 2, {11}, grace);
    world.lose("long");
    world.lose("short");
    EXPECT_EQ(world.hello("long again", 1, {11}), "") << "it never went";
    EXPECT_EQ(world.wait(grace), "offline: watcher") << "the short one";
    EXPECT_EQ(world.store.grace_edges(), 0U);
}

TEST_F(grace_limit_test, nobody_gives_way_to_an_equal_or_for_nothing) {
    presence_script world{with_edges(4)};
    world.hello("one", 1, {11, 12}, grace);
    world.hello("two", 2, {11, 12}, grace);
    world.hello("three", 3, {11, 12, 13, 14}, grace);
    world.lose("one");
    EXPECT_EQ(world.lose("two"), "offline");
    EXPECT_EQ(world.lose("three"), "offline") << "more than all may hold";
    EXPECT_TRUE(world.online(1));
}

TEST_F(grace_limit_test, who_is_back_makes_room) {
    presence_script world{with_edges(3)};
    world.hello("one", 1, {7, 8}, grace);
    world.lose("one");
    world.hello("one", 1, {7, 8}, grace);
    EXPECT_EQ(world.store.grace_edges(), 0U);
    world.hello("two", 2, {8, 9}, grace);
    EXPECT_EQ(world.lose("two"), "");
    EXPECT_EQ(world.lose("one"), "offline");
    EXPECT_TRUE(world.last.grace_refused);
}

TEST_F(grace_limit_test, links_of_departed_devices_count_too) {
    presence_script world{with_edges(2)};
    world.hello("friend", 7, {});
    world.hello("phone", 1, {7}, grace);
    world.hello("tablet", 1, {8}, grace);
    world.lose("phone");
    ASSERT_EQ(world.store.edge_count(), 2U);
    EXPECT_EQ(world.lose("tablet"), "offline: friend") << "one for itself and two links";
    EXPECT_TRUE(world.last.grace_refused);
}

TEST_F(grace_limit_test, who_signs_off_or_has_none_is_refused_nothing) {
    presence_script world{with_edges(0)};
    world.hello("one", 1, {}, grace);
    world.sign_off("one");
    EXPECT_FALSE(world.last.grace_refused);
    world.hello("two", 2, {});
    world.lose("two");
    EXPECT_FALSE(world.last.grace_refused);
    world.hello("three", 3, {}, grace);
    EXPECT_EQ(world.lose("three"), "offline");
    EXPECT_TRUE(world.last.grace_refused);
    expect_empty(world);
}

}  // namespace
}  // namespace alo::test
