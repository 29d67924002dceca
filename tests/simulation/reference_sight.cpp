// What is shown of users, and who sees it (SPEC section 5); see reference.hpp.
#include "simulation/reference.hpp"

#include <algorithm>
#include <array>

namespace alo::sim {
namespace {

std::size_t rank_of(const std::string& status) {
    constexpr std::array<std::string_view, 3> from_most{"online", "away", "busy"};
    return static_cast<std::size_t>(std::find(from_most.begin(), from_most.end(), status) -
                                    from_most.begin());
}

}  // namespace

// The most available device speaks for its user; of several the one that said so last. One that
// hides hides them all.
std::optional<looks> reference::aspect_of(const person& owner, time_point now) const {
    const device* best = nullptr;
    if (owner.grace_ends) {
        return std::nullopt;  // one hides them all that was lost
    }
    for (const session_number session : owner.sessions) {
        const device& each = devices_.at(session);
        if (each.shows.status == "invisible") {
            return std::nullopt;
        }
        const auto rank = rank_of(each.shows.status);
        if (best == nullptr || rank < rank_of(best->shows.status) ||
            (rank == rank_of(best->shows.status) && each.said > best->said)) {
            best = &each;
        }
    }
    return best == nullptr ? std::nullopt
                           : std::optional{looks{best->shows.status, best->shows.text, now}};
}

bool reference::consents(const name& who, const name& to) const {
    if (rules_.audience != audience_rule::mutual) {
        return true;
    }
    const person& owner = people_.at(who);
    return owner.last_list.contains(to) || listed_live(owner, to);
}

reference::sight reference::who_sees(const name& user) const {
    sight all;
    const auto found = people_.find(user);
    if (found == people_.end() || !found->second.shown) {
        return all;
    }
    for (const auto& [session, one] : devices_) {
        if (one.typed && one.list.contains(user) && consents(user, one.user)) {
            all.emplace(session, *found->second.shown);
        }
    }
    return all;
}

void reference::conclude(const name& user, const sight& before, time_point now, outcome& result) {
    person& owner = people_.at(user);
    const std::optional<looks> is = aspect_of(owner, now);
    if (!is) {
        if (owner.shown) {
            hide(user, before, now, result);
        }
        return;
    }
    const bool appears = !owner.shown;
    if (appears || *owner.shown != *is) {
        owner.shown = is;
    }
    if (appears) {
        tell(result, user, true);
    }
    const sight after = who_sees(user);
    for (const auto& [session, one] : devices_) {
        const auto was = before.find(session);
        const auto sees = after.find(session);
        if (sees == after.end() && was != before.end()) {
            result.shown.push_back({session, user, std::nullopt, now});
            result.consent_taken = true;
        } else if (sees != after.end() && (was == before.end() || was->second != sees->second)) {
            result.shown.push_back({session, user, sees->second, sees->second.since});
            result.consent_given = result.consent_given || (!appears && was == before.end());
        }
    }
}

// From here on others see nothing of the user: it hides, or it goes.
void reference::hide(const name& user, const sight& before, time_point now, outcome& result) {
    tell(result, user, false);
    for (const auto& [session, was] : before) {
        result.shown.push_back({session, user, std::nullopt, now});
    }
    people_.at(user).shown.reset();
    last_seen_[user] = now;
    settle(user);
}

// All were told: what departed devices alone declared has done its work. A user in grace keeps its
// last list whole.
void reference::settle(const name& unseen) {
    for (auto& [other, one] : people_) {
        if (!one.sessions.empty()) {
            drop_unlisted(one, other == unseen ? std::set<name>{one.links} : std::set<name>{unseen},
                          false);
        }
    }
}

std::map<name, looks> reference::view(session_number session) const {
    std::map<name, looks> all;
    const device& of = devices_.at(session);
    for (const name& each : of.list) {
        if (shown(each) && consents(each, of.user)) {
            all.emplace(each, *people_.at(each).shown);
        }
    }
    return all;
}

// With consent as the rule, who is offline lists nobody, and so lets nobody know.
reference::glimpse reference::look(session_number session, const name& user) const {
    const device& of = devices_.at(session);
    if (!of.list.contains(user)) {
        return {};
    }
    if (shown(user)) {
        return consents(user, of.user) ? glimpse{people_.at(user).shown, {}} : glimpse{};
    }
    const auto found = last_seen_.find(user);
    return found == last_seen_.end() || rules_.audience == audience_rule::mutual
               ? glimpse{}
               : glimpse{{}, found->second};
}

}  // namespace alo::sim
