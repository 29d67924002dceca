// friend_graph: who lists whom, seen from both ends. After every test the whole graph is checked
// against itself (presence_probe).
#include "alo/presence/friend_graph.hpp"

#include "model/presence_probe.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <vector>

namespace alo {
namespace {

using handles = std::vector<user_handle>;

class friend_graph_test : public testing::Test {
  protected:
    void TearDown() override { EXPECT_EQ(presence_probe::fault(graph_), ""); }

    static handles peers(std::span<const friend_graph::link> links) {
        handles found;
        for (const friend_graph::link& half : links) {
            found.push_back(half.peer);
        }
        std::sort(found.begin(), found.end());
        return found;
    }
    handles linked(user_handle x) const { return peers(graph_.linked(x)); }
    handles mutual(user_handle x) const { return peers(graph_.mutual(x)); }
    handles listed(user_handle x) const { return peers(graph_.listed(x)); }
    handles only_listers(user_handle x) const { return peers(graph_.only_listers(x)); }
    void withdraw(user_handle x, user_handle y) {
        graph_.withdraw_if(x, [y](user_handle peer) { return peer == y; });
    }
    // Those left without a link when x lists nobody any more.
    handles bereft_by(user_handle x) {
        handles found;
        graph_.withdraw_all(x, [&](user_handle peer) {
            if (graph_.isolated(peer)) {
                found.push_back(peer);
            }
        });
        std::sort(found.begin(), found.end());
        return found;
    }
    static handles range(user_handle first, user_handle last) {
        handles all(last - first);
        std::iota(all.begin(), all.end(), first);
        return all;
    }

    friend_graph graph_;
};

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

TEST_F(friend_graph_test, withdraws_a_one_way_edge_from_both_ends) {
    graph_.declare(1, handles{2, 3});
    withdraw(1, 2);
    EXPECT_EQ(linked(1), handles{3});
    EXPECT_TRUE(graph_.isolated(2));
    EXPECT_EQ(graph_.edge_count(), 1U);
}

TEST_F(friend_graph_test, leaves_the_other_half_of_a_mutual_link) {
    graph_.declare(1, handles{2});
    graph_.declare(2, handles{1});
    graph_.withdraw_all(1);
    EXPECT_EQ(listed(1), handles{});
    EXPECT_EQ(only_listers(1), handles{2});
    EXPECT_EQ(listed(2), handles{1});
    EXPECT_EQ(mutual(2), handles{});
    EXPECT_EQ(graph_.edge_count(), 1U);
}

TEST_F(friend_graph_test, withdraws_what_the_caller_names_and_nothing_else) {
    graph_.declare(1, range(10, 30));
    for (user_handle back = 15; back < 25; ++back) {
        graph_.declare(back, handles{1});
    }
    for (user_handle lister = 40; lister < 45; ++lister) {
        graph_.declare(lister, handles{1});
    }
    graph_.withdraw_if(1, [](user_handle peer) { return peer % 2 == 0; });
    EXPECT_EQ(listed(1), (handles{11, 13, 15, 17, 19, 21, 23, 25, 27, 29}));
    EXPECT_EQ(mutual(1), (handles{15, 17, 19, 21, 23}));
    EXPECT_EQ(only_listers(1), (handles{16, 18, 20, 22, 24, 40, 41, 42, 43, 44}));
}

TEST_F(friend_graph_test, lets_listers_go_whom_the_caller_names_and_nobody_else) {
    for (const user_handle lister : range(10, 30)) {
        graph_.declare(lister, handles{1, 2});
    }
    handles asked;
    graph_.withdraw_listers_if(1, [&asked](user_handle peer) {
        asked.push_back(peer);
        return peer % 3 == 0;
    });
    std::sort(asked.begin(), asked.end());
    EXPECT_EQ(asked, range(10, 30));
    EXPECT_EQ(only_listers(1), (handles{10, 11, 13, 14, 16, 17, 19, 20, 22, 23, 25, 26, 28, 29}));
    EXPECT_EQ(listed(12), handles{2});
    EXPECT_EQ(listed(13), (handles{1, 2}));
    EXPECT_EQ(graph_.edge_count(), 34U);
}

TEST_F(friend_graph_test, says_which_lister_let_a_user_go) {
    graph_.declare(2, handles{1});
    graph_.declare(3, handles{1, 4});
    handles gone;
    graph_.withdraw_listers_if(
        1, [](user_handle) { return true; },
        [&](user_handle peer) {
            EXPECT_FALSE(graph_.lists(peer, 1));
            gone.push_back(peer);
        });
    EXPECT_TRUE(graph_.isolated(1));
    EXPECT_TRUE(graph_.isolated(2));
    std::sort(gone.begin(), gone.end());
    EXPECT_EQ(gone, (handles{2, 3}));
    EXPECT_EQ(listed(3), handles{4});
}

TEST_F(friend_graph_test, withdraws_listers_of_a_user_who_lists_others) {
    graph_.declare(1, range(10, 30));
    for (const user_handle lister : range(20, 40)) {
        graph_.declare(lister, handles{1, 2});
    }
    graph_.withdraw_listers_if(1, [](user_handle peer) { return peer % 2 == 0; });
    EXPECT_EQ(listed(1), range(10, 30));
    EXPECT_EQ(mutual(1), (handles{21, 23, 25, 27, 29}));
    EXPECT_EQ(only_listers(1), (handles{31, 33, 35, 37, 39}));
    EXPECT_EQ(presence_probe::fault(graph_), "");
}

TEST_F(friend_graph_test, asks_the_caller_about_everyone_listed_once) {
    graph_.declare(1, range(10, 30));
    graph_.declare(12, handles{1});
    graph_.declare(40, handles{1});
    handles asked;
    graph_.withdraw_if(1, [&asked](user_handle peer) {
        asked.push_back(peer);
        return peer < 20;
    });
    std::sort(asked.begin(), asked.end());
    EXPECT_EQ(asked, range(10, 30));
}

TEST_F(friend_graph_test, names_those_whose_last_link_went) {
    graph_.declare(1, handles{2, 3});
    graph_.declare(4, handles{3});
    EXPECT_EQ(bereft_by(1), handles{2});
    EXPECT_TRUE(graph_.isolated(1));
    EXPECT_EQ(bereft_by(4), handles{3});
    EXPECT_TRUE(graph_.isolated(4));
    EXPECT_EQ(graph_.edge_count(), 0U);
}

TEST_F(friend_graph_test, does_not_call_bereft_whom_somebody_still_lists) {
    graph_.declare(1, handles{2});
    graph_.declare(2, handles{1});
    EXPECT_EQ(bereft_by(1), handles{});
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
