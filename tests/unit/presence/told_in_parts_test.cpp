// Of a user whom many list the first are told before the rest is found and before links change.
#include "alo/presence/presence_store.hpp"
#include "unit/presence/presence_script.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace alo {
namespace {

// What was known when a part was announced.
struct part {
    transition kind;
    std::size_t told;
    std::size_t shown_to;
    bool goes_on;
    std::size_t users;
    std::size_t edges;
    bool shown;
};

constexpr std::uint64_t celebrity = 1;

class told_in_parts_test : public testing::TestWithParam<audience_rule> {
  protected:
    void SetUp() override {
        result.announce = [this] {
            parts.push_back({result.kind, result.told.size(), result.shown_to.size(),
                             result.goes_on, store.user_count(), store.edge_count(),
                             result.user != no_handle &&
                                 presence_probe::users_of(store)[result.user].shown != nullptr});
            heard.insert(heard.end(), result.told.begin(), result.told.end());
            heard.insert(heard.end(), result.shown_to.begin(), result.shown_to.end());
        };
    }
    static limits rules() {
        limits those;
        those.audience = GetParam();
        return those;
    }
    static id_list ids(std::uint64_t first, std::uint64_t count) {
        id_list list;
        for (std::uint64_t each = first; each < first + count; ++each) {
            list.push_back(user_id_view{each});
        }
        return list;
    }
    session_handle hello(std::uint64_t user, const id_list& friends, bool typed = false) {
        parts.clear();
        heard.clear();
        const session_handle session =
            store.attach({0, {static_cast<std::uint32_t>(user), 1}}, user_id_view{user}, friends,
                         arrival{.typed = typed}, start, result);
        finish();
        return session;
    }
    void bye(session_handle session) {
        parts.clear();
        heard.clear();
        store.detach(session, departure::signed_off, start, result);
        finish();
    }
    void finish() {
        heard.insert(heard.end(), result.told.begin(), result.told.end());
        heard.insert(heard.end(), result.shown_to.begin(), result.shown_to.end());
        EXPECT_EQ(presence_probe::fault(store), "");
    }
    // So many who list the celebrity, and nobody else.
    void listers(std::uint64_t count, bool typed = false) {
        for (std::uint64_t i = 0; i < count; ++i) {
            hello(100 + i, ids(celebrity, 1), typed);
        }
    }
    // Each of them once.
    [[nodiscard]] bool all_heard(std::uint64_t count) const {
        std::vector<std::uint32_t> slots;
        for (const session_address& each : heard) {
            slots.push_back(each.ref.slot);
        }
        std::sort(slots.begin(), slots.end());
        bool right = slots.size() == count;
        for (std::size_t i = 0; i < slots.size() && right; ++i) {
            right = slots[i] == 100 + i;
        }
        return right;
    }

    static constexpr time_point start{duration{1'000}};
    presence_store store{rules()};
    change result;
    std::vector<part> parts;
    std::vector<session_address> heard;
};

INSTANTIATE_TEST_SUITE_P(rules, told_in_parts_test,
                         testing::Values(audience_rule::either, audience_rule::listers,
                                         audience_rule::mutual, audience_rule::literal),
                         test::rule_name);

TEST_P(told_in_parts_test, a_few_are_told_at_once) {
    listers(10);
    const session_handle session = hello(celebrity, ids(100, 10));
    EXPECT_TRUE(parts.empty());
    EXPECT_TRUE(all_heard(10));
    EXPECT_EQ(result.kind, transition::online);
    EXPECT_FALSE(result.goes_on);
    bye(session);
    ASSERT_EQ(parts.size(), 1U) << "before its links are taken down";
    EXPECT_EQ(parts[0].kind, transition::offline);
    EXPECT_EQ(parts[0].told, 10U);
    EXPECT_TRUE(result.goes_on);
    EXPECT_TRUE(result.told.empty());
    EXPECT_TRUE(all_heard(10));
}

TEST_P(told_in_parts_test, the_first_of_many_are_told_first) {
    listers(200);
    const session_handle session = hello(celebrity, ids(100, 200));
    ASSERT_EQ(parts.size(), 1U);
    EXPECT_EQ(parts[0].told, result.first_part);
    EXPECT_FALSE(parts[0].goes_on);
    EXPECT_TRUE(parts[0].shown);
    EXPECT_TRUE(result.goes_on);
    EXPECT_EQ(result.kind, transition::online);
    EXPECT_TRUE(all_heard(200));
    bye(session);
    ASSERT_EQ(parts.size(), 2U);
    EXPECT_EQ(parts[0].told, result.first_part);
    EXPECT_EQ(parts[1].told, 200 - result.first_part);
    EXPECT_TRUE(parts[1].goes_on);
    EXPECT_EQ(parts[1].edges, 400U) << "the links are still there";
    EXPECT_TRUE(all_heard(200));
}

TEST_P(told_in_parts_test, no_part_is_larger_than_it_may_be) {
    result.later_part = 70;
    listers(300, true);
    const session_handle session = hello(celebrity, ids(100, 300));
    std::size_t last = 0;
    for (const part& each : parts) {
        EXPECT_LE(each.shown_to, result.later_part);
        last += each.shown_to;
    }
    EXPECT_GE(parts.size(), 4U);
    EXPECT_EQ(last + result.shown_to.size(), 300U);
    EXPECT_LE(result.shown_to.capacity(), 128U) << "nor takes memory for all";
    EXPECT_TRUE(all_heard(300));
    bye(session);
    EXPECT_TRUE(all_heard(300));
}

TEST_P(told_in_parts_test, who_lists_a_user_need_not_wait_for_its_long_list) {
    listers(10);
    const std::size_t known = store.user_count();
    const std::size_t linked = store.edge_count();
    hello(celebrity, ids(100, 1'000));  // of whom 990 are nobody
    ASSERT_EQ(parts.size(), 1U);
    EXPECT_EQ(parts[0].users, known);
    EXPECT_EQ(parts[0].edges, linked);
    // Under `mutual` a lister is told only if it is on the list.
    EXPECT_EQ(parts[0].told, GetParam() == audience_rule::mutual ? 0U : 10U);
    EXPECT_TRUE(all_heard(10));
}

TEST_P(told_in_parts_test, those_on_a_long_list_are_told_in_one_part) {
    for (std::uint64_t user = 100; user < 1'100; ++user) {
        hello(user, {});
    }
    hello(celebrity, ids(100, 1'000));
    EXPECT_EQ(parts.size(), 1U) << "those who list it, who are nobody";
    const bool all = GetParam() == audience_rule::either;
    EXPECT_EQ(result.told.size(), all ? 1'000U : 0U);
    EXPECT_TRUE(all_heard(all ? 1'000 : 0));
}

TEST_P(told_in_parts_test, who_hides_is_announced_to_nobody) {
    listers(100);
    store.attach({0, {1, 1}}, user_id_view{celebrity}, ids(100, 300),
                 arrival{.typed = true, .shows = {availability::invisible, {}}, .outspoken = true},
                 start, result);
    EXPECT_TRUE(result.told.empty());
    EXPECT_EQ(result.kind, transition::none);
}

}  // namespace
}  // namespace alo
