// Several sessions of one user, and watch lists that change: no transition but the first and the
// last, and the newest device wins. What its links do when a device departs: see
// presence_departed_devices_test.cpp.
#include "unit/presence/presence_script.hpp"

#include <gtest/gtest.h>

namespace alo::test {
namespace {

class devices_test : public presence_test {};

TEST_F(devices_test, a_second_device_is_no_transition) {
    presence_script world{limits{}};
    world.hello("bob", 2, {1});
    EXPECT_EQ(world.hello("phone", 1, {2}), "online: bob");
    EXPECT_EQ(world.hello("tablet", 1, {2}), "");
    EXPECT_EQ(world.sign_off("phone"), "");
    EXPECT_EQ(world.lose("tablet"), "offline: bob");
}

TEST_F(devices_test, closing_all_but_one_of_ten_tells_nobody) {
    presence_script world{limits{}};
    world.hello("bob", 2, {1});
    for (int device = 0; device < 10; ++device) {
        EXPECT_EQ(world.hello("d" + std::to_string(device), 1, {2}),
                  device == 0 ? "online: bob" : "");
    }
    for (const int device : {4, 0, 9, 2, 7, 1, 8, 3, 6}) {
        EXPECT_EQ(world.sign_off("d" + std::to_string(device)), "") << device;
    }
    EXPECT_EQ(world.store.session_count(), 2U);
    EXPECT_EQ(world.sign_off("d5"), "offline: bob");
}

TEST_F(devices_test, the_newest_replaces_the_oldest_past_the_limit) {
    presence_script world{with_sessions(3)};
    world.hello("bob", 2, {1});
    world.hello("first", 1, {});
    world.hello("second", 1, {});
    world.hello("third", 1, {});
    EXPECT_EQ(world.hello("fourth", 1, {}), "replaced first");
    EXPECT_EQ(world.hello("fifth", 1, {}), "replaced second");
    EXPECT_EQ(world.store.session_count(), 4U);
    EXPECT_TRUE(world.online(1));
}

TEST_F(devices_test, the_oldest_is_the_oldest_of_those_that_live) {
    presence_script world{with_sessions(2)};
    world.hello("first", 1, {});
    world.hello("second", 1, {});
    world.sign_off("first");
    world.hello("third", 1, {});
    EXPECT_EQ(world.hello("fourth", 1, {}), "replaced second");
}

TEST_F(devices_test, with_one_session_a_user_the_newest_takes_the_place_without_a_transition) {
    presence_script world{with_sessions(1)};
    world.hello("bob", 2, {1});
    EXPECT_EQ(world.hello("old", 1, {2}), "online: bob");
    EXPECT_EQ(world.hello("new", 1, {3}), "replaced old");
    EXPECT_EQ(world.hello("newer", 1, {}), "replaced new");
    EXPECT_EQ(world.store.session_count(), 2U);
    EXPECT_EQ(world.sign_off("newer"), "offline: bob");
}

TEST_F(devices_test, a_limit_of_zero_sessions_is_taken_for_one) {
    presence_script world{with_sessions(0)};
    EXPECT_EQ(world.hello("old", 1, {}), "online");
    EXPECT_EQ(world.hello("new", 1, {}), "replaced old");
    EXPECT_EQ(world.sign_off("new"), "offline");
}

TEST_F(devices_test, a_replaced_device_is_told_nothing_any_more) {
    presence_script world{with_sessions(1)};
    world.hello("old", 1, {2});
    world.hello("new", 1, {2});
    EXPECT_EQ(world.hello("bob", 2, {}), "online: new");
}

TEST_F(devices_test, remembers_where_each_session_lives) {
    presence_store store{limits{}};
    change result;
    const session_address home{3, {14, 15}};
    const session_address work{9, {2, 6}};
    const auto a = store.attach(home, user_id_view{1}, id_list{}, arrival{}, time_point{}, result);
    const auto b = store.attach(work, user_id_view{1}, id_list{}, arrival{}, time_point{}, result);
    EXPECT_EQ(store.address_of(a), home);
    EXPECT_EQ(store.address_of(b), work);
}

TEST_F(devices_test, a_change_is_cleared_by_the_next_command) {
    presence_script world{with_sessions(1)};
    world.hello("bob", 2, {1});
    world.hello("x", 1, {});
    EXPECT_EQ(world.hello("x2", 1, {}), "replaced x");
    EXPECT_EQ(world.hello("dora", 9, {}), "online");
    EXPECT_FALSE(world.last.replaced);
}

// Lists of one connection.

TEST_F(devices_test, hello_again_replaces_the_list_and_tells_nobody) {
    presence_script world{limits{}};
    world.hello("bob", 2, {});
    world.hello("carl", 3, {});
    EXPECT_EQ(world.hello("x", 1, {2}), "online: bob");
    world.edit("x", {3});
    EXPECT_EQ(world.last.kind, transition::none);
    EXPECT_TRUE(world.last.told.empty());
    EXPECT_EQ(world.store.edge_count(), 1U);
    EXPECT_EQ(world.sign_off("x"), "offline: carl");
}

TEST_F(devices_test, the_same_list_again_changes_nothing) {
    presence_script world{limits{}};
    world.hello("bob", 2, {1});
    world.hello("x", 1, {2, 3});
    world.edit("x", {3, 2});
    world.edit("x", {2, 2, 3, 1});
    EXPECT_EQ(world.store.edge_count(), 3U);
    EXPECT_EQ(world.sign_off("x"), "offline: bob");
}

TEST_F(devices_test, an_empty_list_takes_all_links_of_the_only_device) {
    presence_script world{limits{}};
    world.hello("x", 1, {2, 3, 4});
    world.edit("x", {});
    EXPECT_EQ(world.store.edge_count(), 0U);
    EXPECT_EQ(world.store.user_count(), 1U);
}

TEST_F(devices_test, an_edit_leaves_what_another_device_lists) {
    presence_script world{limits{}};
    world.hello("phone", 1, {2, 3});
    world.hello("tablet", 1, {3, 4});
    world.edit("phone", {5});
    EXPECT_EQ(world.store.edge_count(), 3U);  // 3 and 4 by the tablet, 5 by the phone
    world.edit("tablet", {});
    EXPECT_EQ(world.store.edge_count(), 1U);
}

TEST_F(devices_test, an_edit_leaves_those_who_list_x) {
    presence_script world{limits{}};
    world.hello("bob", 2, {1});
    world.hello("x", 1, {2});
    world.edit("x", {});
    EXPECT_EQ(world.store.edge_count(), 1U);
    EXPECT_EQ(world.sign_off("x"), "offline: bob");
}

TEST_F(devices_test, an_edit_before_a_second_device_comes_is_remembered) {
    presence_script world{with(audience_rule::listers)};
    world.hello("phone", 1, {2, 3});
    world.edit("phone", {3, 4});
    world.hello("tablet", 1, {4, 5});
    world.sign_off("phone");
    EXPECT_EQ(world.store.edge_count(), 2U);  // 4 and 5
}

// The lists are kept once where one device has all that its user links.

TEST_F(devices_test, a_list_is_not_kept_twice_for_an_only_device) {
    presence_store store{limits{}};
    change result;
    id_list friends;
    friends.push_back(user_id_view{2});
    const auto phone = store.attach({}, user_id_view{1}, friends, arrival{}, time_point{}, result);
    EXPECT_FALSE(presence_probe::has_own_list(store, phone));
    const auto tablet = store.attach({}, user_id_view{1}, friends, arrival{}, time_point{}, result);
    EXPECT_TRUE(presence_probe::has_own_list(store, phone));
    EXPECT_TRUE(presence_probe::has_own_list(store, tablet));
    store.detach(phone, departure::lost, time_point{}, result);
    EXPECT_FALSE(presence_probe::has_own_list(store, tablet));
}

TEST_F(devices_test, nor_for_one_that_came_back_within_grace_with_the_same_list) {
    presence_store store{limits{}};
    change result;
    id_list friends;
    friends.push_back(user_id_view{2});
    const auto lost = store.attach({}, user_id_view{1}, friends, arrival{.grace = duration{100}},
                                   time_point{}, result);
    store.detach(lost, departure::lost, time_point{}, result);
    const auto back = store.attach({}, user_id_view{1}, friends, arrival{.grace = duration{100}},
                                   time_point{}, result);
    EXPECT_FALSE(presence_probe::has_own_list(store, back));
}

}  // namespace
}  // namespace alo::test
