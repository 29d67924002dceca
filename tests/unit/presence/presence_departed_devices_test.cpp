// Links and the devices that declared them: how long a link outlives its device under each rule of
// audience, and how many may, as presence_store.hpp says.
#include "unit/presence/presence_script.hpp"

#include <gtest/gtest.h>

#include <string>

namespace alo::test {
namespace {

// A link of a departed device lasts while both ends stay online.
class departed_device_test : public presence_test {
  protected:
    // Sixty users come whom nobody lists yet; the first of them.
    static int bring_crowd(presence_script& world) {
        constexpr int first = 200;
        for (int other = first; other < first + 60; ++other) {
            world.hello("other " + std::to_string(other), other, {});
        }
        return first;
    }
};

TEST_F(departed_device_test, who_was_told_of_a_user_by_one_device_hears_its_end_after_that_left) {
    presence_script world{with(audience_rule::either)};
    world.hello("bob", 2, {1});
    EXPECT_EQ(world.hello("phone", 1, {2}), "online: bob");
    world.hello("tablet", 1, {});
    world.sign_off("phone");
    EXPECT_EQ(world.sign_off("tablet"), "offline: bob");
    EXPECT_EQ(world.store.edge_count(), 1U);  // Bob's own
}

TEST_F(departed_device_test, links_to_those_who_are_offline_go_with_it) {
    presence_script world{with(audience_rule::either)};
    world.hello("phone", 1, {2, 3});
    world.hello("tablet", 1, {3});
    world.sign_off("phone");
    EXPECT_EQ(world.store.edge_count(), 1U);
    EXPECT_EQ(world.hello("bob", 2, {}), "online");
    EXPECT_EQ(world.hello("cat", 3, {}), "online: tablet");
}

TEST_F(departed_device_test, whoever_heard_because_of_it_hears_the_other_end_too_and_no_more) {
    presence_script world{with(audience_rule::either)};
    world.hello("phone", 1, {2});
    world.hello("tablet", 1, {});
    EXPECT_EQ(world.hello("bob", 2, {}), "online: phone, tablet");
    world.sign_off("phone");
    EXPECT_EQ(world.sign_off("bob"), "offline: tablet");
    EXPECT_EQ(world.store.edge_count(), 0U);
    EXPECT_EQ(world.hello("bob again", 2, {}), "online");
}

TEST_F(departed_device_test, links_of_a_replaced_device_last_until_the_user_goes_offline) {
    limits rules = with_sessions(1, audience_rule::either);
    presence_script world{rules};
    world.hello("bob", 2, {});
    world.hello("old", 1, {2});
    world.hello("new", 1, {});
    EXPECT_EQ(world.store.edge_count(), 1U);
    EXPECT_EQ(world.sign_off("new"), "offline: bob");
    EXPECT_EQ(world.store.edge_count(), 0U);
}

TEST_F(departed_device_test, an_edit_takes_back_what_a_departed_device_declared_too) {
    presence_script world{with(audience_rule::either)};
    world.hello("bob", 2, {});
    world.hello("cat", 3, {});
    world.hello("phone", 1, {2, 3});
    world.hello("tablet", 1, {2});
    world.sign_off("phone");
    world.edit("tablet", {});
    EXPECT_EQ(world.store.edge_count(), 1U);  // 3: the tablet never listed it
}

TEST_F(departed_device_test, links_of_the_departed_are_bounded_by_one_list) {
    limits rules = with(audience_rule::either);
    rules.max_friends = 3;
    presence_script world{rules};
    world.hello("base", 1, {100});
    int next = bring_crowd(world);
    for (int round = 0; round < 20; ++round) {
        world.hello("visitor", 1, {next, next + 1, next + 2});
        next += 3;
        world.sign_off("visitor");
        EXPECT_LE(world.store.edge_count(), 4U);
    }
}

TEST_F(departed_device_test, links_of_the_replaced_are_bounded_by_one_list) {
    limits rules = with_sessions(1, audience_rule::either);
    rules.max_friends = 3;
    presence_script world{rules};
    int next = bring_crowd(world);
    for (int round = 0; round < 20; ++round) {
        world.hello("newest", 1, {next, next + 1, next + 2});
        next += 3;
        EXPECT_LE(world.store.edge_count(), 6U);
    }
}

TEST_F(departed_device_test, links_of_a_user_back_from_grace_again_and_again_are_bounded) {
    limits rules = with(audience_rule::either);
    rules.max_friends = 3;
    presence_script world{rules};
    int next = bring_crowd(world);
    for (int round = 0; round < 20; ++round) {
        world.hello("phone", 1, {next, next + 1, next + 2}, duration{1000});
        next += 3;
        EXPECT_LE(world.store.edge_count(), 6U);
        world.lose("phone");
        EXPECT_LE(world.store.edge_count(), 6U);
    }
}

class parting_rules_test : public presence_test,
                           public testing::WithParamInterface<audience_rule> {};
INSTANTIATE_TEST_SUITE_P(rules, parting_rules_test,
                         testing::Values(audience_rule::listers, audience_rule::mutual,
                                         audience_rule::literal),
                         rule_name);

TEST_P(parting_rules_test, links_go_with_their_device) {
    presence_script world{with(GetParam())};
    world.hello("phone", 1, {2, 3});
    world.hello("tablet", 1, {3, 4});
    world.sign_off("phone");
    EXPECT_EQ(world.store.edge_count(), 2U);
    world.hello("bob", 2, {1});
    // `literal` tells those whom Bob lists.
    EXPECT_EQ(world.sign_off("bob"),
              GetParam() == audience_rule::literal ? "offline: tablet" : "offline");
}

TEST_P(parting_rules_test, links_go_with_a_replaced_device) {
    presence_script world{with_sessions(1, GetParam())};
    world.hello("old", 1, {2, 3});
    world.hello("new", 1, {3});
    EXPECT_EQ(world.store.edge_count(), 1U);
}

TEST_P(parting_rules_test, links_of_the_last_device_last_through_grace) {
    presence_script world{with(GetParam())};
    world.hello("bob", 2, {1});
    world.hello("phone", 1, {2}, duration{100});
    world.lose("phone");
    EXPECT_EQ(world.store.edge_count(), 2U);
    EXPECT_EQ(world.wait(duration{100}), "offline: bob");
}

TEST_P(parting_rules_test, a_hello_within_grace_brings_its_own_list_only) {
    presence_script world{with(GetParam())};
    world.hello("phone", 1, {2, 3}, duration{100});
    world.lose("phone");
    EXPECT_EQ(world.hello("phone", 1, {3, 4}), "");
    EXPECT_EQ(world.store.edge_count(), 2U);
}

}  // namespace
}  // namespace alo::test
