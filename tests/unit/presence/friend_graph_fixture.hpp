// A graph for the tests of friend_graph, and what it holds as sorted lists. After every test the
// whole graph is checked against itself (presence_probe).
#pragma once

#include "alo/presence/friend_graph.hpp"
#include "model/presence_probe.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <span>
#include <vector>

namespace alo {

using handles = std::vector<user_handle>;

class friend_graph_fixture : public testing::Test {
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
    static handles range(user_handle first, user_handle last) {
        handles all(last - first);
        std::iota(all.begin(), all.end(), first);
        return all;
    }

    friend_graph graph_;
};

}  // namespace alo
