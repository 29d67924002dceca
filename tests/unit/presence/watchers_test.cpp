// Who sees what of whom in the typed dialect (SPEC section 5): statuses over several sessions,
// invisible users, edits of watch lists, and when users were last seen.
#include "unit/presence/watchers_fixture.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

namespace alo::test {
namespace {

TEST_F(watchers_test, see_those_on_their_own_list_and_nobody_else) {
    typed("ann", 1, {2});
    classic("carl", 3, {2});
    EXPECT_EQ(typed("bob", 2, {}), "2 online: ann| online: carl");
    EXPECT_EQ(picture("ann"), (users{2}));
    EXPECT_EQ(picture("bob"), users{}) << "that ann lists bob is ann's business";
    EXPECT_EQ(lose("ann"), "") << "bob, typed, hears nothing of those who list him";
    EXPECT_EQ(lose("bob"), "| offline: carl");
}

TEST_F(watchers_test, of_two_devices_each_hears_of_its_own_list) {
    typed("phone", 1, {2});
    typed("tablet", 1, {3});
    EXPECT_EQ(typed("bob", 2, {}), "2 online: phone");
    EXPECT_EQ(typed("carl", 3, {}), "3 online: tablet");
    EXPECT_EQ(picture("phone"), (users{2}));
    EXPECT_EQ(picture("tablet"), (users{3}));
}

TEST_F(watchers_test, a_status_is_an_event_of_its_own_and_no_transition) {
    typed("ann", 1, {2});
    classic("carl", 3, {2});
    typed("bob", 2, {});
    const std::uint64_t version = last.version;
    EXPECT_EQ(status("bob", availability::away, "lunch"), "2 away lunch: ann");
    EXPECT_GT(last.version, version);
    EXPECT_EQ(status("bob", availability::away, "lunch"), "") << "nothing changed";
    EXPECT_EQ(status("bob", availability::online), "2 online: ann");
}

TEST_F(watchers_test, the_most_available_session_is_shown) {
    typed("ann", 1, {2});
    typed("phone", 2, {});
    EXPECT_EQ(status("phone", availability::busy, "call"), "2 busy call: ann");
    EXPECT_EQ(typed("tablet", 2, {}), "2 online: ann");
    EXPECT_EQ(status("tablet", availability::away, "out"), "2 away out: ann");
    EXPECT_EQ(status("phone", availability::away, "in"), "2 away in: ann") << "said last";
    EXPECT_EQ(lose("phone"), "2 away out: ann");
    EXPECT_EQ(lose("tablet"), "2 offline: ann");
}

TEST_F(watchers_test, invisible_is_offline_for_everybody_and_sees_all_the_same) {
    typed("ann", 1, {2});
    classic("carl", 3, {2});
    EXPECT_EQ(hidden("bob", 2, {1, 4}), "");
    EXPECT_EQ(picture("ann"), users{});
    EXPECT_EQ(picture("bob"), (users{1}));
    EXPECT_EQ(typed("dora", 4, {}), "4 online: bob");
    EXPECT_EQ(status("bob", availability::busy), "2 busy: ann| online: carl");
    EXPECT_EQ(status("bob", availability::invisible), "2 offline: ann| offline: carl");
    EXPECT_EQ(status("bob", availability::invisible, "shh"), "");
    EXPECT_EQ(lose("bob"), "");
}

TEST_F(watchers_test, one_session_that_hides_hides_the_user) {
    typed("ann", 1, {2});
    typed("phone", 2, {});
    EXPECT_EQ(hidden("tablet", 2, {}), "2 offline: ann");
    EXPECT_EQ(status("phone", availability::away), "");
    EXPECT_EQ(lose("tablet"), "2 away: ann");
}

TEST_F(watchers_test, versions_of_a_hidden_user_betray_nothing) {
    typed("ann", 1, {2});
    hidden("bob", 2, {});
    EXPECT_EQ(status("bob", availability::online), "2 online: ann");
    const std::uint64_t first = last.version;
    status("bob", availability::invisible);
    EXPECT_EQ(last.version, first + 1);
    status("bob", availability::invisible, "one");
    status("bob", availability::invisible, "two");
    EXPECT_EQ(status("bob", availability::online), "2 online: ann");
    EXPECT_EQ(last.version, first + 2) << "only what is shown counts";
}

TEST_F(watchers_test, in_grace_all_stays_as_it_was) {
    typed("ann", 1, {2});
    typed("bob", 2, {}, duration{100});
    status("bob", availability::away, "lunch");
    EXPECT_EQ(lose("bob"), "");
    EXPECT_EQ(picture("ann"), (users{2}));
    const arrival same{.typed = true, .shows = {availability::away, "lunch"}, .outspoken = true};
    EXPECT_EQ(hello("bob", 2, {}, same), "");
    EXPECT_EQ(lose("bob"), "2 offline: ann");
}

TEST_F(watchers_test, an_edit_shows_who_was_added_and_forgets_who_was_removed) {
    typed("ann", 1, {2});
    typed("bob", 2, {});
    typed("carl", 3, {});
    const watch_edit edit =
        store().watch(handles_.at("ann"), listed({3, 4, 1}), listed({2, 9}), now, last);
    EXPECT_TRUE(edit.done);
    EXPECT_EQ(edit.count, 2U);
    ASSERT_EQ(edit.seen.size(), 1U);
    EXPECT_EQ(store().id_of(edit.seen[0]).number(), 3U);
    EXPECT_EQ(edit.gone.size(), 1U);
    EXPECT_EQ(picture("ann"), (users{3}));
    EXPECT_EQ(lose("bob"), "");
    EXPECT_EQ(lose("carl"), "3 offline: ann");
}

TEST_F(watchers_test, an_edit_names_the_removed_even_if_nothing_is_left_of_them) {
    typed("ann", 1, {2, 9});
    typed("bob", 2, {});
    const user_table& known = presence_probe::users_of(store());
    const user_handle bob = known.find(user_id_view{2});
    const user_handle stranger = known.find(user_id_view{9});
    const watch_edit edit =
        store().watch(handles_.at("ann"), listed({}), listed({2, 9}), now, last);
    std::vector<user_handle> both{bob, stranger};
    std::sort(both.begin(), both.end());
    EXPECT_EQ(edit.gone, both);
    EXPECT_EQ(known.find(user_id_view{2}), bob) << "he is there";
    EXPECT_EQ(known.find(user_id_view{9}), no_handle);
    EXPECT_FALSE(known[stranger].known) << "a key, and nobody's handle";
    EXPECT_EQ(presence_probe::fault(store()), "");
}

TEST_F(watchers_test, an_edit_past_the_limit_changes_nothing) {
    rules.max_friends = 2;
    typed("ann", 1, {2});
    const watch_edit edit =
        store().watch(handles_.at("ann"), listed({3, 2, 4}), listed({9}), now, last);
    EXPECT_FALSE(edit.done);
    EXPECT_EQ(edit.rejected, (std::vector<std::size_t>{0, 2}));
    EXPECT_EQ(store().watch_count(handles_.at("ann")), 1U);
    EXPECT_EQ(store().user_count(), 2U) << "the rejected are forgotten";
    EXPECT_TRUE(store().watch(handles_.at("ann"), listed({3, 4}), listed({2}), now, last).done);
}

TEST_F(watchers_test, a_look_tells_of_those_on_the_list_alone) {
    typed("ann", 1, {2, 3});
    typed("bob", 2, {});
    typed("carl", 3, {});
    typed("dora", 4, {});
    now += duration{500};
    lose("carl");
    lose("dora");
    const auto seen = store().look(handles_.at("ann"), listed({2, 3, 4, 99}), now);
    ASSERT_EQ(seen.size(), 4U);
    EXPECT_NE(seen[0].online, no_handle);
    EXPECT_EQ(seen[1].online, no_handle);
    EXPECT_EQ(seen[1].last_seen, 1'500);
    EXPECT_EQ(seen[2].last_seen, std::nullopt) << "ann does not watch dora";
    EXPECT_EQ(seen[3].last_seen, std::nullopt);
}

TEST_F(watchers_test, a_hidden_user_was_last_seen_when_it_hid) {
    typed("ann", 1, {2});
    typed("bob", 2, {});
    now += duration{100};
    status("bob", availability::invisible);
    now += duration{100};
    EXPECT_EQ(store().look(handles_.at("ann"), listed({2}), now)[0].last_seen, 1'100);
    lose("bob");
    EXPECT_EQ(store().look(handles_.at("ann"), listed({2}), now)[0].last_seen, 1'100);
}

}  // namespace
}  // namespace alo::test
