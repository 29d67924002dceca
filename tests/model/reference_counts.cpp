// What there is to count in the reference, and whose time has come; see reference.hpp.
#include "model/reference.hpp"

#include <algorithm>

namespace alo::model {

people reference::due(time_point now) const {
    people first;
    const time_point next = next_expiry();
    if (next == never || next > now) {
        return first;
    }
    for (const auto& [who, each] : accounts_) {
        if (each.grace_ends == next) {
            first.insert(who);
        }
    }
    return first;
}

time_point reference::next_expiry() const {
    time_point next = never;
    for (const auto& [who, each] : accounts_) {
        next = std::min(next, each.grace_ends);
    }
    return next;
}

std::size_t reference::edge_count() const {
    std::size_t count = 0;
    for (const auto& [who, each] : accounts_) {
        count += links(each).size();
    }
    return count;
}

std::size_t reference::grace_edges() const {
    std::size_t count = 0;
    for (const auto& [who, each] : accounts_) {
        count += each.grace_cost;
    }
    return count;
}

std::size_t reference::known_count() const {
    people known;
    for (const auto& [who, each] : accounts_) {
        known.insert(who);
        known.merge(links(each));
    }
    return known.size();
}

}  // namespace alo::model
