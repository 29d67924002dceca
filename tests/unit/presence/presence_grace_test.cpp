// The time for which a user stays online after its last session was lost.
#include "unit/presence/presence_script.hpp"

#include <gtest/gtest.h>

#include <chrono>

namespace alo::test {
namespace {

class grace_test : public presence_test {
  protected:
    grace_test() { world.hello("bob", 2, {1}); }
    presence_script world{limits{}};
};

TEST_F(grace_test, without_grace_a_lost_session_ends_at_once) {
    world.hello("x", 1, {});
    EXPECT_EQ(world.lose("x"), "offline: bob");
    EXPECT_EQ(world.store.next_expiry(), never);
}

TEST_F(grace_test, a_lost_session_leaves_its_user_online_until_the_grace_is_over) {
    world.hello("x", 1, {}, duration{100});
    EXPECT_EQ(world.lose("x"), "");
    EXPECT_TRUE(world.online(1));
    EXPECT_EQ(world.store.online_count(), 2U);
    EXPECT_EQ(world.store.session_count(), 1U);
    EXPECT_EQ(world.wait(duration{100}), "offline: bob");
    EXPECT_FALSE(world.online(1));
}

TEST_F(grace_test, ends_at_its_very_millisecond_and_not_before) {
    world.hello("x", 1, {}, duration{100});
    world.lose("x");
    EXPECT_EQ(world.store.next_expiry(), world.now + duration{100});
    EXPECT_EQ(world.wait(duration{99}), "");
    EXPECT_TRUE(world.online(1));
    EXPECT_EQ(world.wait(duration{1}), "offline: bob");
}

TEST_F(grace_test, a_hello_within_it_cancels_it_without_an_event) {
    world.hello("x", 1, {}, duration{100});
    world.lose("x");
    world.wait(duration{99});
    EXPECT_EQ(world.hello("x", 1, {}), "");
    EXPECT_EQ(world.store.next_expiry(), never);
    EXPECT_EQ(world.wait(duration{1000}), "");
    EXPECT_EQ(world.sign_off("x"), "offline: bob");
}

TEST_F(grace_test, a_hello_that_beats_a_late_timer_cancels_it_too) {
    world.hello("x", 1, {}, duration{100});
    world.lose("x");
    world.now += duration{150};
    EXPECT_EQ(world.hello("x", 1, {}), "");
    EXPECT_EQ(world.wait(duration{0}), "");
    EXPECT_TRUE(world.online(1));
}

TEST_F(grace_test, a_sign_off_has_none) {
    world.hello("x", 1, {}, duration{100});
    EXPECT_EQ(world.sign_off("x"), "offline: bob");
    EXPECT_EQ(world.store.next_expiry(), never);
}

TEST_F(grace_test, is_that_of_the_session_that_ended_last) {
    world.hello("phone", 1, {}, duration{100});
    world.hello("tablet", 1, {}, duration{7});
    world.lose("phone");
    EXPECT_EQ(world.store.next_expiry(), never);
    world.lose("tablet");
    EXPECT_EQ(world.store.next_expiry(), world.now + duration{7});
}

TEST_F(grace_test, of_a_session_of_two_that_is_lost_first_is_forgotten) {
    world.hello("phone", 1, {}, duration{100});
    world.hello("tablet", 1, {}, duration{100});
    world.lose("phone");
    EXPECT_EQ(world.sign_off("tablet"), "offline: bob");
}

TEST_F(grace_test, begins_anew_with_every_loss) {
    world.hello("x", 1, {}, duration{100});
    world.lose("x");
    world.wait(duration{60});
    world.hello("x", 1, {}, duration{100});
    world.lose("x");
    EXPECT_EQ(world.wait(duration{99}), "");
    EXPECT_EQ(world.wait(duration{1}), "offline: bob");
}

TEST_F(grace_test, a_replaced_session_starts_none) {
    presence_script single{with_sessions(1)};
    single.hello("old", 1, {}, duration{100});
    EXPECT_EQ(single.hello("new", 1, {}), "replaced old");
    EXPECT_EQ(single.store.next_expiry(), never);
    EXPECT_EQ(single.sign_off("new"), "offline");
}

TEST_F(grace_test, ends_come_in_the_order_of_their_times) {
    world.hello("x", 1, {2}, duration{300});
    world.hello("y", 3, {2}, duration{100});
    world.hello("z", 4, {}, duration{200});
    world.lose("x");
    world.lose("y");
    world.lose("z");
    EXPECT_EQ(world.store.next_expiry(), world.now + duration{100});
    EXPECT_EQ(world.wait(duration{150}), "offline: bob");
    EXPECT_FALSE(world.online(3));
    EXPECT_EQ(world.wait(duration{150}), "offline | offline: bob");
}

TEST_F(grace_test, several_end_at_the_same_time_one_call_each) {
    world.hello("x", 1, {2, 3}, duration{100});
    world.hello("y", 3, {2, 1}, duration{100});
    world.lose("x");
    world.lose("y");
    EXPECT_EQ(world.wait(duration{100}), "offline: bob | offline: bob");
    EXPECT_EQ(world.store.online_count(), 1U);
}

TEST_F(grace_test, of_two_friends_tells_nobody_who_has_no_session) {
    world.sign_off("bob");
    world.hello("x", 1, {3}, duration{10});
    world.hello("y", 3, {1}, duration{20});
    world.lose("x");
    world.lose("y");
    EXPECT_EQ(world.wait(duration{20}), "offline | offline");
    expect_empty(world);
}

TEST_F(grace_test, a_hello_within_it_brings_its_own_list_but_for_friends_who_are_online) {
    world.hello("ann", 8, {});
    world.hello("x", 1, {8, 9}, duration{100});
    world.lose("x");
    world.hello("x", 1, {}, duration{100});
    EXPECT_EQ(world.hello("nina", 9, {}), "online");
    EXPECT_EQ(world.sign_off("ann"), "offline: x");
    EXPECT_EQ(world.hello("ann", 8, {}), "online");
}

TEST_F(grace_test, nothing_is_due_when_nobody_is_in_grace) {
    EXPECT_FALSE(world.store.expire_next(world.now, world.last));
    EXPECT_FALSE(world.store.expire_next(never, world.last));
    EXPECT_EQ(world.last.kind, transition::none);
}

TEST_F(grace_test, a_timer_that_comes_early_changes_nothing) {
    world.hello("x", 1, {}, duration{100});
    world.lose("x");
    EXPECT_FALSE(world.store.expire_next(world.now + duration{99}, world.last));
    EXPECT_TRUE(world.last.told.empty());
    EXPECT_TRUE(world.online(1));
}

TEST_F(grace_test, of_months_is_cut_to_49_days_and_never_wraps) {
    world.hello("x", 1, {}, std::chrono::hours{24 * 90});
    world.lose("x");
    EXPECT_GT(world.store.next_expiry(), world.now + std::chrono::hours{24 * 49});
}

TEST_F(grace_test, of_less_than_nothing_is_none) {
    world.hello("x", 1, {}, duration{-5});
    EXPECT_EQ(world.lose("x"), "offline: bob");
}

TEST_F(grace_test, is_told_to_whom_the_user_listed_when_it_was_lost) {
    world.hello("carl", 3, {});
    world.hello("x", 1, {3}, duration{100});
    world.lose("x");
    EXPECT_EQ(world.wait(duration{100}), "offline: bob, carl");
}

}  // namespace
}  // namespace alo::test
