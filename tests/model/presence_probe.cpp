// See presence_probe.hpp.
#include "model/presence_probe.hpp"

#include <algorithm>
#include <functional>
#include <set>

namespace alo {
namespace {

std::string of_user(user_handle user, const char* what) {
    return "user handle " + std::to_string(user) + ": " + what;
}

}  // namespace

std::string presence_probe::node_fault(const friend_graph& graph, user_handle user) {
    const auto& at = graph.nodes_[user];
    if (!(at.mutual <= at.out && at.out <= at.size && at.size <= at.capacity)) {
        return of_user(user, "the runs do not follow each other");
    }
    if ((at.links == nullptr) != (at.capacity == 0)) {
        return of_user(user, "an array without a capacity, or a capacity without an array");
    }
    if (at.size == 0 ? at.capacity != 0 : at.capacity > 16 && at.size < at.capacity / 4) {
        return of_user(user, "the array is mostly air");
    }
    std::set<user_handle> seen;
    for (std::uint32_t i = 0; i < at.size; ++i) {
        const friend_graph::link half = at.links[i];
        if (half.peer >= graph.nodes_.size()) {
            return of_user(user, "a link to a handle that does not exist");
        }
        if (half.peer == user) {
            return of_user(user, "a link to itself");
        }
        if (!seen.insert(half.peer).second) {
            return of_user(user, "two links to the same user");
        }
        const auto& peer = graph.nodes_[half.peer];
        if (half.back >= peer.size || peer.links[half.back].peer != user ||
            peer.links[half.back].back != i) {
            return of_user(user, "a link and its other half do not point at each other");
        }
        const bool fits = i < at.mutual ? half.back < peer.mutual
                          : i < at.out  ? half.back >= peer.out
                                        : half.back >= peer.mutual && half.back < peer.out;
        if (!fits) {
            return of_user(user, "the halves of a link lie in runs that contradict each other");
        }
    }
    return {};
}

std::string presence_probe::fault(const friend_graph& graph) {
    std::size_t edges = 0;
    for (std::size_t user = 0; user < graph.nodes_.size(); ++user) {
        if (std::string what = node_fault(graph, static_cast<user_handle>(user)); !what.empty()) {
            return what;
        }
        edges += graph.nodes_[user].out;
    }
    if (edges != graph.edges_) {
        return "edge_count is " + std::to_string(graph.edges_) + ", there are " +
               std::to_string(edges);
    }
    return graph.marks_.size() < graph.nodes_.size() ? "fewer marks than users" : "";
}

std::vector<user_handle> presence_probe::list_of(const presence_store& store,
                                                 session_handle session) {
    if (has_own_list(store, session)) {
        return *store.sessions_[session].list;
    }
    std::vector<user_handle> list;
    for (const auto& half : store.graph_.listed(store.sessions_[session].user)) {
        list.push_back(half.peer);
    }
    std::sort(list.begin(), list.end());
    return list;
}

std::string presence_probe::list_fault(const presence_store& store, user_handle user) {
    const user_record& owner = store.users_[user];
    std::set<user_handle> linked;
    for (const auto& half : store.graph_.listed(user)) {
        linked.insert(half.peer);
    }
    std::set<user_handle> wanted;
    for (session_handle s = owner.newest; s != no_handle; s = store.sessions_[s].older) {
        const auto* const list = store.sessions_[s].list.get();
        if (list == nullptr) {
            return owner.session_count == 1 ? "" : of_user(user, "a device without a list");
        }
        if (std::adjacent_find(list->begin(), list->end(), std::greater_equal<>{}) != list->end()) {
            return of_user(user, "a list that is not sorted, or not unique");
        }
        wanted.insert(list->begin(), list->end());
    }
    if (!std::includes(linked.begin(), linked.end(), wanted.begin(), wanted.end())) {
        return of_user(user, "a device lists someone whom the graph does not link");
    }
    const bool may_outlive = store.rules_.audience != audience_rule::literal;
    for (const user_handle peer : linked) {
        if (owner.session_count > 0 && !wanted.contains(peer) &&
            !(may_outlive && owner.shown && store.users_[peer].shown)) {
            return of_user(user, "the graph links someone whom no device lists");
        }
    }
    return {};
}

std::string presence_probe::session_fault(const presence_store& store, user_handle user) {
    const user_record& owner = store.users_[user];
    if (!owner.known) {
        return owner.session_count > 0 || owner.grace_ends != never || owner.shown ||
                       !store.graph_.isolated(user)
                   ? of_user(user, "forgotten, but not without trace")
                   : "";
    }
    std::size_t count = 0;
    for (session_handle s = owner.newest; s != no_handle; s = store.sessions_[s].older) {
        if (s >= store.sessions_.size() || store.sessions_[s].user != user) {
            return of_user(user, "a session of somebody else in its chain");
        }
        if (++count > store.live_) {
            return of_user(user, "a chain of sessions without end");
        }
    }
    if (count != owner.session_count) {
        return of_user(user, "session_count is not the length of the chain");
    }
    if (owner.grace_ends != never) {
        const auto waits = store.grace_.find(store.grace_of(user, owner.grace_ends));
        if (waits == store.grace_.end() || waits->second.user != user) {
            return of_user(user, "in grace or veiled without a timer");
        }
        // It counts no more once it was cut short for others.
        const auto place = waits->second.by_cost;
        if (place != store.by_cost_.end() &&
            (owner.veiled() || place->second != user ||
             place->first != store.graph_.listed_count(user) + 1)) {
            return of_user(user, "its grace is counted as something else than what it holds");
        }
        if (owner.veiled() && (owner.shown || waits->second.list)) {
            return of_user(user, "veiled, but it is shown, or a list is kept for it");
        }
    }
    const bool isolated = store.graph_.isolated(user);
    if (store.users_.find(store.users_.id_of(user)) != user) {
        return of_user(user, "its id does not lead to it");
    }
    if (!owner.online() && isolated) {
        return of_user(user, "kept though it left no trace");
    }
    if (!owner.online() && store.graph_.listed_count(user) > 0) {
        return of_user(user, "offline, but it lists somebody");
    }
    return list_fault(store, user);
}

std::string presence_probe::fault(const presence_store& store) {
    if (std::string what = fault(store.graph_); !what.empty()) {
        return what;
    }
    std::size_t known = 0;
    std::size_t online = 0;
    std::size_t sessions = 0;
    std::size_t waiting = 0;
    for (std::size_t i = 0; i < store.users_.capacity(); ++i) {
        const auto user = static_cast<user_handle>(i);
        if (std::string what = session_fault(store, user); !what.empty()) {
            return what;
        }
        const user_record& owner = store.users_[user];
        known += owner.known ? 1U : 0U;
        online += owner.known && owner.online() ? 1U : 0U;
        sessions += owner.session_count;
        waiting += owner.grace_ends != never ? 1U : 0U;
    }
    std::size_t grace_edges = 0;
    for (const auto& [cost, user] : store.by_cost_) {
        grace_edges += cost;
    }
    if (grace_edges != store.grace_edges_ || grace_edges > store.rules_.max_grace_edges) {
        return "what users in grace hold is counted wrong, or more than it may be";
    }
    std::size_t free = 0;
    for (session_handle s = store.free_; s != no_handle; s = store.sessions_[s].older) {
        if (store.sessions_[s].list || store.sessions_[s].user != no_handle ||
            ++free > store.sessions_.size()) {
            return "the list of free sessions holds one that is not, or has no end";
        }
    }
    if (free + sessions != store.sessions_.size()) {
        return "a session is neither live nor free";
    }
    if (known != store.users_.size() || online != store.online_ || sessions != store.live_ ||
        waiting != store.grace_.size()) {
        return "a count differs from what there is to count";
    }
    std::size_t unknown = 0;
    for (user_handle user = store.users_.free_; user != no_handle;
         user = store.users_[user].newest) {
        if (store.users_[user].known || ++unknown > store.users_.capacity()) {
            return "the list of free users holds one that is not, or has no end";
        }
    }
    return unknown + known == store.users_.capacity() ? "" : "a user is neither known nor free";
}

}  // namespace alo
