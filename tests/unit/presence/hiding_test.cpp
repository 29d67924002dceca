// A user that hides is for all others one who went offline (SPEC section 5, status), in what the
// classic dialect hears too: of links that departed devices left, and of lists that nobody saw.
#include "unit/presence/watchers_fixture.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

namespace alo::test {
namespace {

class hiding_test : public watchers_test {};

TEST_F(hiding_test, who_hides_ends_what_a_departed_device_of_a_friend_declared) {
    classic("phone", 1, {2});
    classic("tablet", 1, {});
    EXPECT_EQ(typed("bob", 2, {}), "| online: phone, tablet");
    lose("phone");
    EXPECT_EQ(status("bob", availability::invisible), "| offline: tablet");
    EXPECT_EQ(store().edge_count(), 0U);
    EXPECT_EQ(status("bob", availability::online), "") << "as if he had been away";
}

TEST_F(hiding_test, a_departed_device_leaves_no_link_to_somebody_hidden) {
    classic("phone", 1, {2});
    classic("tablet", 1, {});
    hidden("bob", 2, {});
    lose("phone");
    EXPECT_EQ(store().edge_count(), 0U);
    EXPECT_EQ(status("bob", availability::online), "") << "as if he had not been there";
}

TEST_F(hiding_test, who_hides_ends_what_its_own_departed_device_declared) {
    classic("ann", 1, {});
    EXPECT_EQ(typed("phone", 2, {1}), "| online: ann");
    typed("tablet", 2, {3});
    lose("phone");
    EXPECT_EQ(status("tablet", availability::invisible), "| offline: ann");
    EXPECT_EQ(store().edge_count(), 1U) << "its own";
    EXPECT_EQ(status("tablet", availability::online), "");
}

TEST_F(hiding_test, a_device_that_departs_while_its_user_is_hidden_leaves_nothing) {
    classic("ann", 1, {});
    hidden("phone", 2, {1});
    typed("tablet", 2, {});
    EXPECT_EQ(lose("phone"), "") << "no live list names ann";
    EXPECT_EQ(store().edge_count(), 0U);
}

TEST_F(hiding_test, a_hello_that_hides_its_user_tells_nobody_whom_it_alone_lists) {
    classic("ann", 1, {});
    classic("carl", 3, {});
    EXPECT_EQ(typed("phone", 2, {1}), "| online: ann");
    EXPECT_EQ(hidden("tablet", 2, {3}), "| offline: ann") << "carl never heard that bob came";
    EXPECT_EQ(lose("tablet"), "| online: ann");
}

TEST_F(hiding_test, a_hello_that_hides_its_user_ends_its_grace_for_all_to_hear) {
    classic("ann", 1, {});
    typed("phone", 2, {1}, duration{100});
    lose("phone");
    EXPECT_EQ(hidden("phone", 2, {}), "| offline: ann");
    EXPECT_EQ(store().edge_count(), 0U);
}

TEST_F(hiding_test, a_picture_is_in_the_order_of_its_versions_whoever_lists_back) {
    typed("ann", 1, {2, 3, 4});
    typed("bob", 2, {});
    typed("carl", 3, {});
    hidden("dora", 4, {1});  // moves among those whom ann lists, in the graph
    const auto order = [this] {
        std::vector<std::uint64_t> seen;
        for (const user_handle user : store().picture(handles_.at("ann"))) {
            seen.push_back(store().id_of(user).number());
        }
        return seen;
    };
    EXPECT_EQ(order(), (users{2, 3}));
    status("bob", availability::away);
    EXPECT_EQ(order(), (users{3, 2}));
}

TEST_F(hiding_test, consent_for_somebody_hidden_makes_the_version_that_it_makes_for_somebody_away) {
    rules.audience = audience_rule::mutual;
    const auto version_after_edit = [this](bool there) {
        store_.emplace(rules);
        typed("ann", 1, {2});
        if (there) {
            hidden("carl", 3, {2});
        }
        typed("bob", 2, {1});
        edit("bob", {1, 3});
        return store().shown(store().picture(handles_.at("ann")).at(0)).version;
    };
    EXPECT_EQ(version_after_edit(true), version_after_edit(false));
}

}  // namespace
}  // namespace alo::test
