// A hello said again brings another list and maybe another word of its user, and is one step:
// nobody is told of a state in between (SPEC sections 4 and 5).
#include "unit/presence/watchers_fixture.hpp"

#include <gtest/gtest.h>

#include <cstdint>

namespace alo::test {
namespace {

class hello_again_test : public watchers_test {
  protected:
    std::uint64_t version_of_bob() {
        return store().shown(store().picture(handles_.at("ann")).at(0)).version;
    }
};

TEST_F(hello_again_test, who_hides_and_lists_others_is_not_seen_by_them) {
    rules.audience = audience_rule::mutual;
    typed("ann", 1, {2});
    typed("carl", 3, {2});
    EXPECT_EQ(typed("bob", 2, {1}), "2 online: ann");
    EXPECT_EQ(again("bob", {3}, availability::invisible), "2 offline: ann") << "and not carl";
    EXPECT_EQ(last.kind, transition::offline);
    EXPECT_EQ(again("bob", {3}, availability::online), "2 online: carl") << "and not ann";
}

TEST_F(hello_again_test, who_hides_and_lists_others_is_not_heard_by_them) {
    classic("ann", 1, {});
    classic("carl", 3, {});
    EXPECT_EQ(typed("bob", 2, {1}), "| online: ann");
    EXPECT_EQ(again("bob", {3}, availability::invisible), "| offline: ann");
    EXPECT_EQ(store().edge_count(), 1U);
    EXPECT_EQ(again("bob", {1, 3}, availability::busy), "| online: ann, carl");
}

TEST_F(hello_again_test, who_lists_less_and_hides_still_ends_for_those_who_heard_of_it) {
    classic("ann", 1, {});
    typed("bob", 2, {1});
    EXPECT_EQ(again("bob", {}, availability::invisible), "| offline: ann");
    EXPECT_EQ(again("bob", {}, availability::online), "") << "nobody is linked with it any more";
}

TEST_F(hello_again_test, a_second_device_hides_and_edits_in_one_step_too) {
    classic("ann", 1, {});
    classic("carl", 3, {});
    typed("phone", 2, {1});
    typed("tablet", 2, {});
    EXPECT_EQ(again("tablet", {3}, availability::invisible), "| offline: ann");
    EXPECT_EQ(store().edge_count(), 2U);
    EXPECT_EQ(lose("tablet"), "| online: ann");
}

TEST_F(hello_again_test, another_list_and_another_status_are_one_change) {
    rules.audience = audience_rule::mutual;
    typed("ann", 1, {2});
    typed("carl", 3, {2});
    typed("dora", 4, {2});
    typed("bob", 2, {1, 3});
    const std::uint64_t before = version_of_bob();
    EXPECT_EQ(again("bob", {1, 4}, availability::busy, "deep"),
              "2 busy deep: ann, dora gone: carl");
    EXPECT_EQ(last.version, before + 1);
    EXPECT_EQ(version_of_bob(), before + 1);
}

TEST_F(hello_again_test, what_is_hidden_all_along_is_told_to_nobody) {
    typed("ann", 1, {2});
    classic("carl", 3, {2});
    hidden("bob", 2, {});
    EXPECT_EQ(again("bob", {1, 3}, availability::invisible, "shh"), "");
    EXPECT_EQ(again("bob", {1}, availability::away), "2 away: ann| online: carl");
}

TEST_F(hello_again_test, a_text_alone_leaves_the_status_as_it_is) {
    typed("ann", 1, {2});
    hidden("bob", 2, {});
    const encore text{.typed = true, .shows = saying{{}, "lunch"}};
    EXPECT_EQ(edit("bob", {}, text), "") << "it hides as before";
    EXPECT_EQ(again("bob", {}, availability::busy), "2 busy: ann") << "a status alone has no text";
    EXPECT_EQ(edit("bob", {}, text), "2 busy lunch: ann");
    EXPECT_EQ(edit("bob", {1}), "") << "and without either both stay";
    EXPECT_EQ(edit("bob", {}, {.typed = true, .shows = saying{}}), "2 busy: ann");
}

TEST_F(hello_again_test, it_may_ask_for_another_grace) {
    typed("ann", 1, {2});
    typed("bob", 2, {1}, duration{100});
    EXPECT_EQ(edit("bob", {}, {.typed = true, .grace = duration{30}}), "");
    EXPECT_EQ(lose("bob"), "");
    EXPECT_EQ(store().next_expiry(), now + duration{30});
}

}  // namespace
}  // namespace alo::test
