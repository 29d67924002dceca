// See reference.hpp.
#include "model/reference.hpp"

#include <algorithm>

namespace alo::model {

bool reference::links_outlive() const { return rules_.audience != audience_rule::literal; }

people reference::live_links(const account& of) {
    people all;
    for (const device& each : of.devices) {
        all.insert(each.friends.begin(), each.friends.end());
    }
    return all;
}

people reference::links(const account& of) const {
    people all = live_links(of);
    all.insert(of.kept.begin(), of.kept.end());
    return all;
}

bool reference::lists_live(person x, person y) const {
    const auto found = accounts_.find(x);
    return found != accounts_.end() &&
           std::any_of(found->second.devices.begin(), found->second.devices.end(),
                       [y](const device& each) { return each.friends.contains(y); });
}

bool reference::lists(person x, person y) const {
    const auto found = accounts_.find(x);
    return found != accounts_.end() && (found->second.kept.contains(y) || lists_live(x, y));
}

bool reference::in_grace(person who) const {
    const auto found = accounts_.find(who);
    return found != accounts_.end() && found->second.devices.empty();
}

bool reference::shown(person who) const {
    const auto found = accounts_.find(who);
    if (found == accounts_.end()) {
        return false;
    }
    const account& of = found->second;
    return of.devices.empty() ? !of.hidden_in_grace
                              : of.grace_ends == never &&
                                    std::none_of(of.devices.begin(), of.devices.end(),
                                                 [](const device& each) { return each.hides; });
}

bool reference::veiled(person who) const {
    const auto found = accounts_.find(who);
    return found != accounts_.end() && !found->second.devices.empty() &&
           found->second.grace_ends != never;
}

void reference::veil(account& of, time_point until) {
    of.grace_ends = of.grace_ends == never ? until : std::max(of.grace_ends, until);
}

void reference::part(account& from, std::size_t index, bool was_shown, outcome& result) {
    const bool too_many = links(from).size() > rules_.max_friends;
    const device gone = from.devices[index];
    from.devices.erase(from.devices.begin() + static_cast<std::ptrdiff_t>(index));
    owners_.erase(gone.number);
    if (!links_outlive() || !was_shown) {
        return;
    }
    if (!too_many) {
        for (const person friend_of_gone : gone.friends) {
            if (shown(friend_of_gone)) {
                from.kept.insert(friend_of_gone);
            }
        }
        return;
    }
    const std::size_t before = from.kept.size() + gone.friends.size();
    for (const person friend_of_gone : gone.friends) {
        from.kept.erase(friend_of_gone);
    }
    result.bounded = before > 0;
}

void reference::tell(person who, transition what, outcome& result) const {
    result.kind = what;
    for (const auto& [other, theirs] : accounts_) {
        if (other == who) {
            continue;
        }
        const bool lists_who = lists(other, who);
        const bool listed = lists(who, other);
        bool concerned = false;
        switch (rules_.audience) {
            case audience_rule::either:
                concerned = lists_who || listed;
                break;
            case audience_rule::listers:
                concerned = lists_who;
                break;
            case audience_rule::mutual:
                concerned = lists_who && listed;
                break;
            case audience_rule::literal:
                concerned = result.kind == transition::online ? lists_who : listed;
                break;
        }
        if (!concerned) {
            continue;
        }
        for (const device& each : theirs.devices) {
            result.told.push_back(each.number);
        }
        if (!theirs.devices.empty() && !lists_live(other, who) && !lists_live(who, other) &&
            !in_grace(who)) {
            result.told_by_links_alone = true;
        }
    }
    std::sort(result.told.begin(), result.told.end());
}

outcome reference::attach(session_number number, person who, const people& friends, duration grace,
                          bool hides) {
    outcome result;
    if (hides && shown(who)) {
        vanish(who, result);  // first: whom only the new list names has heard nothing of it
    }
    const bool was_shown = shown(who) && !hides;
    account& mine = accounts_[who];
    const bool waited = in_grace(who);
    if (!mine.devices.empty() && mine.devices.size() >= rules_.max_sessions_per_user) {
        result.replaced = mine.devices.front().number;
        part(mine, 0, was_shown, result);
    }
    mine.grace_ends = never;
    mine.grace_cost = 0;
    if (waited) {
        const bool too_many = mine.kept.size() > rules_.max_friends;
        if (!links_outlive() || too_many || !was_shown) {
            mine.kept.clear();
            result.bounded = links_outlive() && was_shown;
        }
        mine.hidden_in_grace = false;
        std::erase_if(mine.kept, [this](person other) { return !shown(other); });
    }
    people others = friends;
    others.erase(who);
    mine.devices.push_back({number, others, grace, hides});
    owners_[number] = who;
    if (!was_shown && shown(who)) {
        tell(who, transition::online, result);
    }
    return result;
}

outcome reference::show(session_number number, bool hides) {
    outcome result;
    const person who = owners_.at(number);
    account& mine = accounts_.at(who);
    const bool was_shown = shown(who);
    for (device& each : mine.devices) {
        if (each.number == number) {
            each.hides = hides;
        }
    }
    if (was_shown && !shown(who)) {
        vanish(who, result);
    } else if (!was_shown && shown(who)) {
        tell(who, transition::online, result);
    }
    return result;
}

outcome reference::replace(session_number number, const people& friends,
                           std::optional<bool> hides) {
    outcome result;
    const person who = owners_.at(number);
    account& mine = accounts_.at(who);
    const bool was_shown = shown(who);
    if (was_shown && hides.value_or(false)) {
        vanish(who, result);  // first, as with a first hello
    }
    for (device& each : mine.devices) {
        if (each.number == number) {
            // An edit takes back what this connection said, even if a departed device said it too.
            for (const person before : each.friends) {
                mine.kept.erase(before);
            }
            each.friends = friends;
            each.friends.erase(who);
            each.hides = hides.value_or(each.hides);
        }
    }
    if (!was_shown && shown(who)) {
        tell(who, transition::online, result);
    }
    return result;
}

outcome reference::detach(session_number number, departure how, time_point now) {
    outcome result;
    const person who = owners_.at(number);
    account& mine = accounts_.at(who);
    const auto at = std::find_if(mine.devices.begin(), mine.devices.end(),
                                 [number](const device& each) { return each.number == number; });
    const bool stays = how == departure::lost && at->grace > duration::zero();
    if (mine.devices.size() > 1) {
        const bool veils = stays && at->hides;
        const time_point until = now + at->grace;
        const bool was_shown = shown(who);
        part(mine, static_cast<std::size_t>(at - mine.devices.begin()), was_shown, result);
        if (veils) {
            veil(mine, until);
        }
        if (!was_shown && shown(who)) {
            tell(who, transition::online, result);
        }
        return result;
    }
    const bool was_shown = shown(who);
    mine.grace_ends = never;  // of what another device hid
    mine.grace_cost = 0;
    mine.hidden_in_grace = !was_shown;
    const std::size_t cost = links(mine).size() + 1;
    result.grace_refused = stays && grace_edges() + cost > rules_.max_grace_edges;
    if (stays && (!result.grace_refused || makes_room(cost, now))) {
        mine.grace_ends = now + at->grace;
        mine.grace_cost = cost;
        mine.grace_number = ++graces_;
        mine.kept.insert(at->friends.begin(), at->friends.end());
        mine.devices.clear();
        owners_.erase(number);
        return result;
    }
    leave(who, was_shown, result);
    owners_.erase(number);
    return result;
}

// Past the limit, whoever holds most gives way to one who holds less: of several, the last.
bool reference::makes_room(std::size_t cost, time_point now) {
    account* largest = nullptr;
    for (auto& [who, each] : accounts_) {
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

void reference::leave(person who, bool was_shown, outcome& result) {
    if (was_shown) {
        vanish(who, result);
    }
    accounts_.erase(who);
    result.ended = true;
}

// Once all were told, what departed devices alone declared, about this user or for it, has done its
// work.
void reference::vanish(person who, outcome& result) {
    tell(who, transition::offline, result);
    if (!in_grace(who)) {
        accounts_.at(who).kept.clear();
    }
    for (auto& [other, theirs] : accounts_) {
        if (!theirs.devices.empty()) {
            theirs.kept.erase(who);
        }
    }
}

outcome reference::expire(person who) {
    outcome result;
    if (in_grace(who)) {
        leave(who, shown(who), result);
        return result;
    }
    account& mine = accounts_.at(who);
    mine.grace_ends = never;
    mine.grace_cost = 0;
    if (shown(who)) {
        tell(who, transition::online, result);
    }
    return result;
}

}  // namespace alo::model
