// friend_graph: edges that go, from either end, and who is left without any.
#include "unit/presence/friend_graph_fixture.hpp"

namespace alo {
namespace {

class friend_graph_withdrawal_test : public friend_graph_fixture {
  protected:
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
};

TEST_F(friend_graph_withdrawal_test, withdraws_a_one_way_edge_from_both_ends) {
    graph_.declare(1, handles{2, 3});
    withdraw(1, 2);
    EXPECT_EQ(linked(1), handles{3});
    EXPECT_TRUE(graph_.isolated(2));
    EXPECT_EQ(graph_.edge_count(), 1U);
}

TEST_F(friend_graph_withdrawal_test, leaves_the_other_half_of_a_mutual_link) {
    graph_.declare(1, handles{2});
    graph_.declare(2, handles{1});
    graph_.withdraw_all(1);
    EXPECT_EQ(listed(1), handles{});
    EXPECT_EQ(only_listers(1), handles{2});
    EXPECT_EQ(listed(2), handles{1});
    EXPECT_EQ(mutual(2), handles{});
    EXPECT_EQ(graph_.edge_count(), 1U);
}

TEST_F(friend_graph_withdrawal_test, withdraws_what_the_caller_names_and_nothing_else) {
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

TEST_F(friend_graph_withdrawal_test, lets_listers_go_whom_the_caller_names_and_nobody_else) {
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

TEST_F(friend_graph_withdrawal_test, says_which_lister_let_a_user_go) {
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

TEST_F(friend_graph_withdrawal_test, withdraws_listers_of_a_user_who_lists_others) {
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

TEST_F(friend_graph_withdrawal_test, asks_the_caller_about_everyone_listed_once) {
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

TEST_F(friend_graph_withdrawal_test, names_those_whose_last_link_went) {
    graph_.declare(1, handles{2, 3});
    graph_.declare(4, handles{3});
    EXPECT_EQ(bereft_by(1), handles{2});
    EXPECT_TRUE(graph_.isolated(1));
    EXPECT_EQ(bereft_by(4), handles{3});
    EXPECT_TRUE(graph_.isolated(4));
    EXPECT_EQ(graph_.edge_count(), 0U);
}

TEST_F(friend_graph_withdrawal_test, does_not_call_bereft_whom_somebody_still_lists) {
    graph_.declare(1, handles{2});
    graph_.declare(2, handles{1});
    EXPECT_EQ(bereft_by(1), handles{});
}

}  // namespace
}  // namespace alo
