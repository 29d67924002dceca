// With `--audience mutual` a typed session sees only users that list its own, and sees them come
// and go with that (SPEC section 5).
#include "unit/presence/watchers_fixture.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <optional>
#include <vector>

namespace alo::test {
namespace {

TEST_F(watchers_test, with_consent_as_the_rule_nobody_sees_who_does_not_list_them) {
    rules.audience = audience_rule::mutual;
    typed("ann", 1, {2});
    EXPECT_EQ(typed("bob", 2, {}), "");
    EXPECT_EQ(picture("ann"), users{});
    EXPECT_EQ(edit("bob", {1}), "2 online: ann");
    EXPECT_EQ(picture("bob"), (users{1}));
    EXPECT_EQ(edit("bob", {1}), "") << "the same list again gives nothing new";
    const std::uint64_t version = last.version;
    EXPECT_EQ(edit("bob", {3}), " gone: ann");
    EXPECT_GT(last.version, version);
    EXPECT_EQ(lose("bob"), "");
}

// Did a list make a version only where somebody sees it, a friend who asks for the version would
// know of one that was added that it is there, although it hides.
TEST_F(watchers_test, with_consent_as_the_rule_any_other_list_is_another_version) {
    rules.audience = audience_rule::mutual;
    typed("ann", 1, {2});
    typed("bob", 2, {1});
    hidden("eve", 3, {2});
    const user_handle bob = store().picture(handles_.at("ann")).front();
    const std::uint64_t first = store().shown(bob).version;
    EXPECT_EQ(edit("bob", {1, 3}), "2 online: eve");
    EXPECT_EQ(store().shown(bob).version, first + 1);
    EXPECT_EQ(edit("bob", {1, 3, 4}), "") << "4 is not there";
    EXPECT_EQ(store().shown(bob).version, first + 2);
    EXPECT_EQ(edit("bob", {4, 3, 1}), "") << "the same list";
    EXPECT_EQ(store().shown(bob).version, first + 2);
}

TEST_F(watchers_test, without_that_rule_a_list_makes_no_version) {
    typed("ann", 1, {2});
    typed("bob", 2, {1});
    const user_handle bob = store().picture(handles_.at("ann")).front();
    const std::uint64_t first = store().shown(bob).version;
    EXPECT_EQ(edit("bob", {3, 4}), "");
    EXPECT_EQ(store().shown(bob).version, first);
}

TEST_F(watchers_test, a_second_device_gives_and_takes_consent) {
    rules.audience = audience_rule::mutual;
    typed("ann", 1, {2});
    typed("phone", 2, {});
    EXPECT_EQ(typed("tablet", 2, {1}), "2 online: ann");
    EXPECT_EQ(lose("tablet"), " gone: ann");
    EXPECT_EQ(lose("phone"), "");
}

TEST_F(watchers_test, consent_lasts_through_grace) {
    rules.audience = audience_rule::mutual;
    typed("ann", 1, {2});
    typed("bob", 2, {1}, duration{100});
    EXPECT_EQ(lose("bob"), "");
    EXPECT_EQ(picture("ann"), (users{2}));
    EXPECT_EQ(typed("bob", 2, {1}), "") << "nobody saw that he was away";
    EXPECT_EQ(edit("bob", {}), " gone: ann");
}

}  // namespace
}  // namespace alo::test
