// Who is told of a transition: SPEC section 4 under each of the four audience rules.
#include "unit/presence/presence_script.hpp"

#include <gtest/gtest.h>

namespace alo::test {
namespace {

// Five users around X (user 1): `lister` lists X, `listed` is listed by X, `mutual` both,
// `stranger` neither; `away` lists X too but is offline.
class audience_test : public presence_test {
  protected:
    static void seat(presence_script& world) {
        world.hello("lister", 10, {1});
        world.hello("listed", 11, {});
        world.hello("mutual", 12, {1});
        world.hello("stranger", 13, {10, 11});
        world.hello("away", 14, {1});
        world.sign_off("away");
    }
    static constexpr const char* x_device = "x";
    static std::string x_comes(presence_script& world) {
        return world.hello(x_device, 1, {11, 12, 15});
    }
};

TEST_F(audience_test, either_tells_listers_and_listed_of_both_transitions) {
    presence_script world{with(audience_rule::either)};
    seat(world);
    EXPECT_EQ(x_comes(world), "online: listed, lister, mutual");
    EXPECT_EQ(world.sign_off("x"), "offline: listed, lister, mutual");
}

TEST_F(audience_test, listers_tells_only_those_who_list_x) {
    presence_script world{with(audience_rule::listers)};
    seat(world);
    EXPECT_EQ(x_comes(world), "online: lister, mutual");
    EXPECT_EQ(world.sign_off("x"), "offline: lister, mutual");
}

TEST_F(audience_test, mutual_tells_only_where_both_list_each_other) {
    presence_script world{with(audience_rule::mutual)};
    seat(world);
    EXPECT_EQ(x_comes(world), "online: mutual");
    EXPECT_EQ(world.sign_off("x"), "offline: mutual");
}

TEST_F(audience_test, literal_tells_listers_of_online_and_listed_of_offline) {
    presence_script world{with(audience_rule::literal)};
    seat(world);
    EXPECT_EQ(x_comes(world), "online: lister, mutual");
    EXPECT_EQ(world.sign_off("x"), "offline: listed, mutual");
}

TEST_F(audience_test, either_is_the_default) {
    EXPECT_EQ(limits{}.audience, audience_rule::either);
}

class every_rule_test : public presence_test, public testing::WithParamInterface<audience_rule> {};

INSTANTIATE_TEST_SUITE_P(rules, every_rule_test,
                         testing::Values(audience_rule::either, audience_rule::listers,
                                         audience_rule::mutual, audience_rule::literal),
                         rule_name);

TEST_P(every_rule_test, tells_nobody_when_nobody_is_there) {
    presence_script world{with(GetParam())};
    EXPECT_EQ(world.hello("x", 1, {2, 3}), "online");
    EXPECT_EQ(world.sign_off("x"), "offline");
    expect_empty(world);
}

TEST_P(every_rule_test, tells_each_device_of_a_friend_once) {
    presence_script world{with(GetParam())};
    world.hello("bob's phone", 2, {1});
    world.hello("bob's tablet", 2, {1, 3});
    EXPECT_EQ(world.hello("x", 1, {2, 2, 2}), "online: bob's phone, bob's tablet");
    EXPECT_EQ(world.sign_off("x"), "offline: bob's phone, bob's tablet");
}

TEST_P(every_rule_test, tells_all_devices_of_a_user_though_only_one_lists) {
    presence_script world{with(GetParam())};
    world.hello("bob's phone", 2, {1});
    world.hello("bob's tablet", 2, {});
    EXPECT_EQ(world.hello("x", 1, {2}), "online: bob's phone, bob's tablet");
    EXPECT_EQ(world.sign_off("x"), "offline: bob's phone, bob's tablet");
}

TEST_P(every_rule_test, never_tells_x_of_itself) {
    presence_script world{with(GetParam())};
    EXPECT_EQ(world.hello("x", 1, {1}), "online");
    EXPECT_EQ(world.store.edge_count(), 0U);
    EXPECT_EQ(world.hello("x2", 1, {1, 1}), "");
    EXPECT_EQ(world.sign_off("x"), "");
    EXPECT_EQ(world.sign_off("x2"), "offline");
    expect_empty(world);
}

TEST_P(every_rule_test, counts_duplicates_once) {
    presence_script world{with(GetParam())};
    world.hello("x", 1, {2, 3, 2, 2, 3, 1, "2"});
    EXPECT_EQ(world.store.edge_count(), 3U);
}

TEST_P(every_rule_test, tells_nothing_about_friends_that_are_online_already) {
    presence_script world{with(GetParam())};
    world.hello("x", 1, {2});
    // Bob's coming is told to X where the rule says so; X's being there is not told to Bob.
    const std::string told = world.hello("bob", 2, {1});
    EXPECT_EQ(told, "online: x");
}

TEST_P(every_rule_test, does_not_tell_a_friend_in_grace) {
    presence_script world{with(GetParam())};
    world.hello("bob", 2, {1}, duration{500});
    world.lose("bob");
    EXPECT_EQ(world.hello("x", 1, {2}), "online");
}

TEST_P(every_rule_test, takes_1_and_the_text_1_for_different_users) {
    presence_script world{with(GetParam())};
    world.hello("number's friend", 2, {1});
    world.hello("text's friend", 3, {"1"});
    EXPECT_EQ(world.hello("x", 1, {2}), "online: number's friend");
    EXPECT_TRUE(world.online(1));
    EXPECT_FALSE(world.online("1"));
    EXPECT_EQ(world.hello("x as text", "1", {3}), "online: text's friend");
    EXPECT_EQ(world.sign_off("x"), "offline: number's friend");
    EXPECT_FALSE(world.online(1));
    EXPECT_TRUE(world.online("1"));
}

TEST_P(every_rule_test, knows_ids_of_any_size) {
    presence_script world{with(GetParam())};
    const std::uint64_t largest = ~std::uint64_t{0};
    const std::string longest(max_user_id_bytes, 'x');
    world.hello("zero", 0, {id{largest}, id{longest.c_str()}});
    EXPECT_EQ(world.hello("largest", id{largest}, {0}), "online: zero");
    EXPECT_EQ(world.hello("longest", id{longest.c_str()}, {0}), "online: zero");
}

TEST_P(every_rule_test, leaves_nothing_behind_when_all_have_left) {
    presence_script world{with(GetParam())};
    world.hello("a", 1, {2, 3, "4"});
    world.hello("a2", 1, {3, 5}, duration{50});
    world.hello("b", 2, {1, 3}, duration{10});
    world.hello("d", "4", {1, 2, 3, 9});
    world.edit("a", {5, 6});
    world.lose("b");
    world.sign_off("a");
    world.lose("a2");
    world.sign_off("d");
    EXPECT_GT(world.store.user_count(), 0U);
    world.wait(duration{50});
    expect_empty(world);
}

TEST_P(every_rule_test, uses_handles_again) {
    presence_script world{with(GetParam())};
    for (int round = 0; round < 50; ++round) {
        const int first = round * 10;
        world.hello("a", first, {first + 1, first + 2});
        EXPECT_EQ(world.hello("b", first + 1, {first}), "online: a");
        EXPECT_EQ(world.sign_off("b"), "offline: a");
        world.sign_off("a");
        expect_empty(world);
    }
    EXPECT_EQ(presence_probe::users_of(world.store).capacity(), 3U);
}

TEST_F(audience_test, an_edge_declared_while_the_other_is_online_counts_from_the_next_transition) {
    presence_script world{with(audience_rule::either)};
    world.hello("x", 1, {});
    EXPECT_EQ(world.hello("bob", 2, {1}), "online: x");
    EXPECT_EQ(world.sign_off("x"), "offline: bob");
    EXPECT_EQ(world.hello("x", 1, {}), "online: bob");
}

TEST_F(audience_test, either_forgets_a_friendship_that_only_the_departed_declared) {
    presence_script world{with(audience_rule::either)};
    world.hello("bob", 2, {});
    EXPECT_EQ(world.hello("x", 1, {2}), "online: bob");
    EXPECT_EQ(world.sign_off("x"), "offline: bob");
    EXPECT_EQ(world.hello("x", 1, {}), "online");
}

TEST_F(audience_test, the_last_of_many_listers_is_told_when_the_others_left) {
    presence_script world{with(audience_rule::either)};
    for (int lister = 2; lister < 30; ++lister) {
        world.hello("lister " + std::to_string(lister), lister, {1});
    }
    for (int lister = 2; lister < 29; ++lister) {
        world.sign_off("lister " + std::to_string(lister));
    }
    EXPECT_EQ(world.hello("x", 1, {}), "online: lister 29");
    EXPECT_EQ(world.sign_off("x"), "offline: lister 29");
}

// Both rules ask who lists whom, and whoever came by a device that is gone by now was told.
TEST_F(audience_test, listers_and_mutual_tell_the_end_to_whom_a_departed_device_let_hear) {
    for (const audience_rule rule : {audience_rule::listers, audience_rule::mutual}) {
        presence_script world{with(rule)};
        world.hello("phone", 1, {2});
        world.hello("tablet", 1, {});
        EXPECT_EQ(world.hello("bob", 2, {1}), "online: phone, tablet");
        world.sign_off("phone");
        EXPECT_EQ(world.sign_off("bob"), "offline: tablet");
        EXPECT_EQ(world.store.edge_count(), 0U);
        EXPECT_EQ(world.hello("bob again", 2, {1}), "online");
    }
}

TEST_F(audience_test, literal_asks_for_the_lists_of_live_devices_alone) {
    presence_script world{with(audience_rule::literal)};
    world.hello("bob", 2, {});
    world.hello("phone", 1, {2});
    world.hello("tablet", 1, {});
    world.sign_off("phone");
    EXPECT_EQ(world.store.edge_count(), 0U);
    EXPECT_EQ(world.sign_off("tablet"), "offline");
}

}  // namespace
}  // namespace alo::test
