// friend_graph: who lists whom, seen from both ends, and the memory that takes. Edges that go are
// in friend_graph_withdrawal_test.cpp.
#include "unit/presence/friend_graph_fixture.hpp"

namespace alo {
namespace {

using friend_graph_test = friend_graph_fixture;

TEST_F(friend_graph_test, knows_nothing_of_a_user_it_never_met) {
    EXPECT_TRUE(graph_.isolated(5));
    EXPECT_EQ(linked(5), handles{});
    EXPECT_EQ(mutual(5), handles{});
    EXPECT_EQ(listed(5), handles{});
    EXPECT_EQ(only_listers(5), handles{});
    EXPECT_FALSE(graph_.lists(5, 6));
    EXPECT_EQ(graph_.edge_count(), 0U);
}

TEST_F(friend_graph_test, shows_a_one_way_edge_at_both_ends) {
    graph_.declare(1, handles{2});
    EXPECT_EQ(listed(1), handles{2});
    EXPECT_EQ(only_listers(1), handles{});
    EXPECT_EQ(listed(2), handles{});
    EXPECT_EQ(only_listers(2), handles{1});
    EXPECT_EQ(linked(1), handles{2});
    EXPECT_EQ(linked(2), handles{1});
    EXPECT_TRUE(graph_.lists(1, 2));
    EXPECT_FALSE(graph_.lists(2, 1));
    EXPECT_EQ(graph_.edge_count(), 1U);
}

TEST_F(friend_graph_test, turns_two_edges_that_meet_into_one_mutual_link) {
    graph_.declare(1, handles{2});
    graph_.declare(2, handles{1});
    EXPECT_EQ(mutual(1), handles{2});
    EXPECT_EQ(mutual(2), handles{1});
    EXPECT_EQ(linked(1), handles{2});
    EXPECT_EQ(listed(2), handles{1});
    EXPECT_EQ(only_listers(1), handles{});
    EXPECT_EQ(graph_.edge_count(), 2U);
}

TEST_F(friend_graph_test, keeps_the_three_runs_apart) {
    graph_.declare(1, handles{2, 3, 4, 5});
    for (const user_handle lister : {4U, 5U, 6U, 7U}) {
        graph_.declare(lister, handles{1});
    }
    EXPECT_EQ(mutual(1), (handles{4, 5}));
    EXPECT_EQ(listed(1), (handles{2, 3, 4, 5}));
    EXPECT_EQ(only_listers(1), (handles{6, 7}));
    EXPECT_EQ(linked(1), (handles{2, 3, 4, 5, 6, 7}));
    EXPECT_EQ(graph_.listed_count(1), 4U);
}

TEST_F(friend_graph_test, skips_duplicates_and_the_user_itself) {
    graph_.declare(1, handles{2, 1, 2, 3, 1, 3, 2});
    EXPECT_EQ(listed(1), (handles{2, 3}));
    EXPECT_EQ(graph_.edge_count(), 2U);
}

TEST_F(friend_graph_test, adds_to_what_is_listed_already) {
    graph_.declare(1, handles{2, 3});
    graph_.declare(1, handles{3, 4});
    EXPECT_EQ(listed(1), (handles{2, 3, 4}));
    EXPECT_EQ(graph_.edge_count(), 3U);
}

TEST_F(friend_graph_test, takes_an_empty_list_for_no_change) {
    graph_.declare(1, handles{});
    EXPECT_TRUE(graph_.isolated(1));
    graph_.declare(1, handles{2});
    graph_.declare(1, handles{});
    EXPECT_EQ(listed(1), handles{2});
}

TEST_F(friend_graph_test, finds_a_lister_among_the_few_who_list_one) {
    graph_.declare(2, range(10, 60));  // looking from 2's side would cost 51 steps
    graph_.declare(2, handles{1});
    graph_.declare(1, handles{2});
    EXPECT_EQ(mutual(1), handles{2});
    EXPECT_EQ(mutual(2), handles{1});
}

TEST_F(friend_graph_test, finds_a_lister_by_what_it_lists_where_one_has_many) {
    for (user_handle lister = 10; lister < 60; ++lister) {
        graph_.declare(lister, handles{1});
    }
    graph_.declare(1, handles{33, 2, 44});  // looking from 1's side would cost 50 steps
    EXPECT_EQ(mutual(1), (handles{33, 44}));
    EXPECT_EQ(listed(1), (handles{2, 33, 44}));
    EXPECT_EQ(graph_.linked(1).size(), 51U);
    EXPECT_EQ(graph_.edge_count(), 53U);
}

TEST_F(friend_graph_test, gives_memory_back_when_links_go) {
    graph_.declare(1, range(1000, 11'000));
    EXPECT_GE(presence_probe::capacity_of(graph_, 1), 10'000U);
    graph_.withdraw_if(1, [](user_handle peer) { return peer >= 1100; });
    EXPECT_EQ(graph_.listed_count(1), 100U);
    EXPECT_LE(presence_probe::capacity_of(graph_, 1), 400U);
    graph_.withdraw_all(1);
    EXPECT_EQ(presence_probe::capacity_of(graph_, 1), 0U);
    EXPECT_EQ(presence_probe::capacity_of(graph_, 1050), 0U);
}

TEST_F(friend_graph_test, takes_no_slack_for_a_list_that_comes_at_once) {
    graph_.declare(1, range(100, 1100));
    EXPECT_EQ(presence_probe::capacity_of(graph_, 1), 1000U);
}

TEST_F(friend_graph_test, shrinks_a_celebrity_who_loses_all_but_a_few) {
    for (const user_handle lister : range(10, 1010)) {
        graph_.declare(lister, handles{1});
    }
    for (const user_handle lister : range(10, 1000)) {
        graph_.withdraw_all(lister);
    }
    EXPECT_EQ(graph_.linked(1).size(), 10U);
    EXPECT_LE(presence_probe::capacity_of(graph_, 1), 50U);
}

TEST_F(friend_graph_test, survives_the_wrap_of_its_marks) {
    // Marks of the very first call, which the wrapped counter would take for its own.
    presence_probe::set_stamp(graph_, 0);
    graph_.declare(1, range(10, 20));
    graph_.withdraw_all(1);
    presence_probe::set_stamp(graph_, 0xffffffff);
    graph_.declare(1, range(10, 20));
    EXPECT_EQ(listed(1), range(10, 20));
}

TEST_F(friend_graph_test, links_everyone_with_everyone) {
    const handles everyone = range(0, 60);
    for (const user_handle user : everyone) {
        graph_.declare(user, everyone);
    }
    EXPECT_EQ(graph_.edge_count(), 60U * 59U);
    for (const user_handle user : everyone) {
        EXPECT_EQ(graph_.mutual(user).size(), 59U);
        EXPECT_EQ(graph_.linked(user).size(), 59U);
    }
    for (const user_handle user : everyone) {
        graph_.withdraw_all(user);
    }
    EXPECT_EQ(graph_.edge_count(), 0U);
    for (const user_handle user : everyone) {
        EXPECT_TRUE(graph_.isolated(user));
    }
}

}  // namespace
}  // namespace alo
