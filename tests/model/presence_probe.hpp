// Looks inside the domain and says whether its parts agree: the graph with itself, the store with
// its graph, its sessions and its table. For the unit tests, the model test and the fuzzer.
#pragma once

#include "alo/presence/friend_graph.hpp"
#include "alo/presence/presence_store.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace alo {

struct presence_probe {
    // Empty when everything fits; else the first fault, in words. O(users + edges).
    [[nodiscard]] static std::string fault(const friend_graph& graph);
    // The same of a store, its graph included. O(users + edges + list entries).
    [[nodiscard]] static std::string fault(const presence_store& store);

    [[nodiscard]] static const friend_graph& graph_of(const presence_store& store) {
        return store.graph_;
    }
    [[nodiscard]] static const user_table& users_of(const presence_store& store) {
        return store.users_;
    }
    // A session's list is spelled out, or the graph is its list.
    [[nodiscard]] static bool has_own_list(const presence_store& store, session_handle session) {
        return store.sessions_[session].list != nullptr;
    }
    // The user is in grace, or hidden by a session that was lost.
    [[nodiscard]] static bool waits(const presence_store& store, user_id_view user) {
        const user_handle known = store.users_.find(user);
        return known != no_handle && store.users_[known].grace_ends != never;
    }
    // Whom a session lists, sorted.
    [[nodiscard]] static std::vector<user_handle> list_of(const presence_store& store,
                                                          session_handle session);
    // Places that the graph keeps for a user's links.
    [[nodiscard]] static std::size_t capacity_of(const friend_graph& graph, user_handle user) {
        return user < graph.nodes_.size() ? graph.nodes_[user].capacity : 0;
    }
    // The next call of declare() will mark with the number after this one.
    static void set_stamp(friend_graph& graph, std::uint32_t stamp) { graph.stamp_ = stamp; }

  private:
    static std::string node_fault(const friend_graph& graph, user_handle user);
    static std::string session_fault(const presence_store& store, user_handle user);
    static std::string list_fault(const presence_store& store, user_handle user);
};

}  // namespace alo
