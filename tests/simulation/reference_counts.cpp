// What there is to count, by the reference; see reference.hpp.
#include "simulation/reference.hpp"

namespace alo::sim {

std::size_t reference::edge_count() const {
    std::size_t edges = 0;
    for (const auto& [user, one] : people_) {
        edges += one.links.size();
    }
    return edges;
}

std::size_t reference::grace_edges() const {
    std::size_t edges = 0;
    for (const auto& [user, one] : people_) {
        edges += one.grace_cost;
    }
    return edges;
}

std::size_t reference::known_count() const {
    std::set<name> known;
    for (const auto& [user, one] : people_) {
        known.insert(user);
        known.insert(one.links.begin(), one.links.end());
    }
    return known.size();
}

}  // namespace alo::sim
