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
