// See reference.hpp: sessions, lists and graces. What is shown of a user: reference_sight.cpp.
#include "simulation/reference.hpp"

#include <algorithm>

namespace alo::sim {

// But under the rule `literal`, a link of a device that goes stays between two users who are
// shown: whoever was told `true` because of it must be told `false`. Within the bound.
bool reference::owes_an_end(const person& owner) const {
    return rules_.audience != audience_rule::literal && owner.shown &&
           owner.links.size() <= rules_.max_friends;
}

bool reference::shown(const name& user) const {
    const auto found = people_.find(user);
    return found != people_.end() && found->second.shown;
}

bool reference::mixed(const name& user) const {
    const auto& sessions = people_.at(user).sessions;
    const auto typed = std::count_if(sessions.begin(), sessions.end(), [this](session_number each) {
        return devices_.at(each).typed;
    });
    return typed > 0 && typed < std::ssize(sessions);
}

bool reference::lists(const name& one, const name& other) const {
    const auto found = people_.find(one);
    return found != people_.end() && found->second.links.contains(other);
}

bool reference::listed_live(const person& owner, const name& other) const {
    return std::any_of(owner.sessions.begin(), owner.sessions.end(), [&](session_number session) {
        return devices_.at(session).list.contains(other);
    });
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
        if (!one.typed && in_audience(one.user, who, online)) {
            result.told.insert(session);
        }
    }
}

// Links that no live device of the user lists any more; maybe but those to users who are shown.
void reference::drop_unlisted(person& owner, const std::set<name>& candidates, bool but_shown) {
    for (const name& friend_name : candidates) {
        if (!listed_live(owner, friend_name) && !(but_shown && shown(friend_name))) {
            owner.links.erase(friend_name);
        }
    }
}

reference::outcome reference::attach(session_number session, const name& user,
                                     const std::vector<name>& friends, const arriving& how,
                                     time_point now) {
    outcome result;
    const bool hides = how.shows && how.shows->status == "invisible";
    if (hides && shown(user)) {
        hide(user, who_sees(user), now, result);  // nobody is told because of what this hello lists
    }
    const sight before = who_sees(user);
    person& owner = people_[user];
    const bool in_grace = owner.grace_ends && owner.sessions.empty();
    owner.grace_ends.reset();
    owner.grace_cost = 0;
    if (owner.sessions.size() == rules_.max_sessions_per_user) {
        result.evicted = owner.sessions.front();
        const std::set<name> list = devices_.at(*result.evicted).list;
        owner.sessions.erase(owner.sessions.begin());
        devices_.erase(*result.evicted);
        drop_unlisted(owner, list, owes_an_end(owner));
    }
    if (in_grace) {
        result.grace_cancelled = true;
        owner.last_list.clear();
        const bool owing = owes_an_end(owner);
        std::erase_if(owner.links, [&](const name& other) { return !(owing && shown(other)); });
    }
    result.second_device = !owner.sessions.empty();
    device joined{user,      {friends.begin(), friends.end()},  how.grace,
                  how.typed, how.shows.value_or(said_stance{}), how.shows ? ++said_ : 0};
    joined.list.erase(user);
    owner.links.insert(joined.list.begin(), joined.list.end());
    owner.sessions.push_back(session);
    devices_.emplace(session, std::move(joined));
    conclude(user, before, now, result);
    return result;
}

reference::outcome reference::replace(session_number session, const std::vector<name>& friends,
                                      const std::optional<said_stance>& shows,
                                      std::optional<duration> grace, time_point now) {
    outcome result;
    const auto found = devices_.find(session);
    if (found == devices_.end()) {
        return result;
    }
    device& edited = found->second;
    person& owner = people_.at(edited.user);
    if (shows && shows->status == "invisible" && owner.shown) {
        hide(edited.user, who_sees(edited.user), now, result);  // as in attach()
    }
    const sight seen = who_sees(edited.user);
    if (shows) {
        edited.shows = {shows->status.empty() ? edited.shows.status : shows->status, shows->text};
        edited.said = ++said_;
    }
    edited.grace = grace.value_or(edited.grace);
    const std::set<name> before = std::move(edited.list);
    edited.list = {friends.begin(), friends.end()};
    edited.list.erase(edited.user);
    drop_unlisted(owner, before, false);
    owner.links.insert(edited.list.begin(), edited.list.end());
    conclude(edited.user, seen, now, result);
    return result;
}

reference::outcome reference::show(session_number session, const said_stance& what,
                                   time_point now) {
    outcome result;
    const auto found = devices_.find(session);
    if (found == devices_.end()) {
        return result;
    }
    const sight before = who_sees(found->second.user);
    found->second.shows = what;
    found->second.said = ++said_;
    conclude(found->second.user, before, now, result);
    return result;
}

reference::outcome reference::watch(session_number session, const std::vector<name>& add,
                                    const std::vector<name>& remove, time_point now, edit& done) {
    outcome result;
    device& edited = devices_.at(session);
    std::set<name> wanted = edited.list;
    for (const name& one : remove) {
        if (std::find(add.begin(), add.end(), one) == add.end() && wanted.erase(one) > 0) {
            done.removed.insert(one);
        }
    }
    for (const name& one : add) {
        if (one != edited.user && !edited.list.contains(one)) {
            wanted.insert(one);
            done.added.insert(one);
            done.rejected.push_back(one);
        }
    }
    done.done = done.added.empty() || wanted.size() <= rules_.max_friends;
    if (!done.done) {
        return result;
    }
    person& owner = people_.at(edited.user);
    const sight seen = who_sees(edited.user);
    edited.list = wanted;
    drop_unlisted(owner, done.removed, false);
    owner.links.insert(edited.list.begin(), edited.list.end());
    conclude(edited.user, seen, now, result);
    return result;
}

reference::outcome reference::detach(session_number session, bool signed_off, time_point now) {
    outcome result;
    const auto found = devices_.find(session);
    if (found == devices_.end()) {
        return result;
    }
    person& owner = people_.at(found->second.user);
    const sight before = who_sees(found->second.user);
    const device gone = std::move(found->second);
    devices_.erase(found);
    owner.sessions.erase(std::find(owner.sessions.begin(), owner.sessions.end(), session));
    if (!owner.sessions.empty()) {
        drop_unlisted(owner, gone.list, owes_an_end(owner));
        if (gone.shows.status == "invisible" && gone.grace > duration::zero() && !signed_off) {
            veil(owner, now + gone.grace);
        }
        conclude(gone.user, before, now, result);
        return result;
    }
    owner.grace_ends.reset();
    owner.grace_cost = 0;
    const std::size_t cost = owner.links.size() + 1;
    const bool stays = gone.grace > duration::zero() && !signed_off;
    result.grace_refused = stays && grace_edges() + cost > rules_.max_grace_edges;
    if (stays && (!result.grace_refused || makes_room(cost, now))) {
        owner.grace_ends = now + gone.grace;
        owner.grace_cost = cost;
        owner.grace_number = ++graces_;
        owner.last_list = gone.list;
    } else {
        leave(gone.user, before, now, result);
    }
    return result;
}

// Past the limit, whoever holds most gives way to one who holds less: of several, the last.
bool reference::makes_room(std::size_t cost, time_point now) {
    person* largest = nullptr;
    for (auto& [who, each] : people_) {
        if (largest == nullptr || std::pair{each.grace_cost, each.grace_number} >
                                      std::pair{largest->grace_cost, largest->grace_number}) {
            largest = &each;
        }
    }
    if (largest == nullptr || largest->grace_cost <= cost || cost > rules_.max_grace_edges) {
        return false;
    }
    largest->grace_ends = now;
    largest->grace_cost = 0;
    return true;
}

// What a lost session hid stays hidden.
void reference::veil(person& owner, time_point until) {
    owner.grace_ends = owner.grace_ends ? std::max(*owner.grace_ends, until) : until;
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

reference::outcome reference::expire(const name& user, time_point now) {
    outcome result;
    const sight before = who_sees(user);
    person& owner = people_.at(user);
    owner.grace_ends.reset();
    owner.grace_cost = 0;
    if (owner.sessions.empty()) {
        leave(user, before, now, result);
    } else {
        conclude(user, before, now, result);
    }
    return result;
}

void reference::leave(const name& user, const sight& before, time_point now, outcome& result) {
    if (shown(user)) {
        hide(user, before, now, result);
    }
    people_.erase(user);
}

}  // namespace alo::sim
