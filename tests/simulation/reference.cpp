// See reference.hpp.
#include "simulation/reference.hpp"

#include <algorithm>

namespace alo::sim {

// But under the rule `literal`, a link of a device that goes stays between two users who are
// online: whoever was told `true` because of it must be told `false`. Within the bound.
bool reference::owes_an_end(const person& owner) const {
    return rules_.audience != audience_rule::literal && owner.links.size() <= rules_.max_friends;
}

bool reference::online(const name& user) const { return people_.contains(user); }

bool reference::lists(const name& one, const name& other) const {
    const auto found = people_.find(one);
    return found != people_.end() && found->second.links.contains(other);
}

bool reference::in_audience(const name& watcher, const name& who, bool online) const {
    if (watcher == who) {
        return false;
    }
    switch (rules_.audience) {
        case audience_rule::either:
            return lists(watcher, who) || lists(who, watcher);
        case audience_rule::listers:
            return lists(watcher, who);
        case audience_rule::mutual:
            return lists(watcher, who) && lists(who, watcher);
        case audience_rule::literal:
            return online ? lists(watcher, who) : lists(who, watcher);
    }
    return false;
}

bool reference::concerns(const name& who, session_number session) const {
    return in_audience(user_of(session), who, true);
}

void reference::tell(outcome& result, const name& who, bool online) const {
    result.online = online;
    result.who = who;
    for (const auto& [session, one] : devices_) {
        if (in_audience(one.user, who, online)) {
            result.told.insert(session);
        }
    }
}

// Links that no live device of the user lists any more; maybe but those to users who are online.
void reference::drop_unlisted(person& owner, const std::set<name>& candidates, bool but_online) {
    for (const name& friend_name : candidates) {
        const bool listed =
            std::any_of(owner.sessions.begin(), owner.sessions.end(), [&](session_number session) {
                return devices_.at(session).list.contains(friend_name);
            });
        if (!listed && !(but_online && online(friend_name))) {
            owner.links.erase(friend_name);
        }
    }
}

reference::outcome reference::attach(session_number session, const name& user,
                                     const std::vector<name>& friends, duration grace) {
    outcome result;
    const bool was_online = online(user);
    person& owner = people_[user];
    if (owner.sessions.size() == rules_.max_sessions_per_user) {
        result.evicted = owner.sessions.front();
        const std::set<name> list = devices_.at(*result.evicted).list;
        owner.sessions.erase(owner.sessions.begin());
        devices_.erase(*result.evicted);
        drop_unlisted(owner, list, owes_an_end(owner));
    }
    if (owner.grace_ends) {
        result.grace_cancelled = true;
        owner.grace_ends.reset();
        const bool owing = owes_an_end(owner);
        std::erase_if(owner.links, [&](const name& other) { return !(owing && online(other)); });
    }
    result.second_device = !owner.sessions.empty();
    device joined{user, {friends.begin(), friends.end()}, grace};
    joined.list.erase(user);
    owner.links.insert(joined.list.begin(), joined.list.end());
    owner.sessions.push_back(session);
    devices_.emplace(session, std::move(joined));
    if (!was_online) {
        tell(result, user, true);
    }
    return result;
}

void reference::replace(session_number session, const std::vector<name>& friends) {
    const auto found = devices_.find(session);
    if (found == devices_.end()) {
        return;
    }
    device& edited = found->second;
    person& owner = people_.at(edited.user);
    const std::set<name> before = std::move(edited.list);
    edited.list = {friends.begin(), friends.end()};
    edited.list.erase(edited.user);
    drop_unlisted(owner, before, false);
    owner.links.insert(edited.list.begin(), edited.list.end());
}

reference::outcome reference::detach(session_number session, bool signed_off, time_point now) {
    const auto found = devices_.find(session);
    if (found == devices_.end()) {
        return {};
    }
    const device gone = std::move(found->second);
    devices_.erase(found);
    person& owner = people_.at(gone.user);
    owner.sessions.erase(std::find(owner.sessions.begin(), owner.sessions.end(), session));
    if (!owner.sessions.empty()) {
        drop_unlisted(owner, gone.list, owes_an_end(owner));
        return {};
    }
    if (gone.grace > duration::zero() && !signed_off) {
        owner.grace_ends = now + gone.grace;
        return {};
    }
    return leave(gone.user);
}

std::vector<name> reference::due(time_point now) const {
    std::vector<name> users;
    for (const auto& [user, one] : people_) {
        if (one.grace_ends && *one.grace_ends <= now) {
            users.push_back(user);
        }
    }
    return users;
}

reference::outcome reference::expire(const name& user) { return leave(user); }

reference::outcome reference::leave(const name& user) {
    outcome result;
    tell(result, user, false);
    people_.erase(user);
    // All were told: what departed devices alone declared has done its work. A user in grace keeps
    // its last list whole.
    for (auto& [other, one] : people_) {
        if (!one.sessions.empty()) {
            drop_unlisted(one, {user}, false);
        }
    }
    return result;
}

std::size_t reference::online_count() const { return people_.size(); }

std::size_t reference::edge_count() const {
    std::size_t edges = 0;
    for (const auto& [user, one] : people_) {
        edges += one.links.size();
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
