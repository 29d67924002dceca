// What sessions list and what of it the graph holds; see presence_store.hpp.
#include "alo/presence/presence_store.hpp"

#include <algorithm>

namespace alo {

// Only for a user whose sessions' lists are spelled out.
bool presence_store::lists_live(user_handle user, user_handle peer) const noexcept {
    for (session_handle s = users_[user].newest; s != no_handle; s = sessions_[s].older) {
        const watch_list* const list = sessions_[s].list.get();
        if (list != nullptr && std::binary_search(list->begin(), list->end(), peer)) {
            return true;
        }
    }
    return false;
}

// If it throws, `into` has those that were interned so far.
void presence_store::intern_all(const id_list& ids, watch_list& into) {
    into.clear();
    into.reserve(ids.size());
    for (std::size_t i = 0; i < ids.size(); ++i) {
        into.push_back(users_.intern(ids[i]));
    }
}

void presence_store::intern_friends(user_handle user, const id_list& friends) {
    intern_all(friends, targets_);
    std::erase(targets_, user);
}

presence_store::watch_list presence_store::sorted_targets() const {
    watch_list list = targets_;
    std::sort(list.begin(), list.end());
    list.erase(std::unique(list.begin(), list.end()), list.end());
    return list;
}

// Another session joins: from now on the graph holds more than this session's list.
void presence_store::spell_out_list(session_handle session) {
    session_record& record = sessions_[session];
    if (record.list) {
        return;
    }
    const auto listed = graph_.listed(record.user);
    auto list = std::make_unique<watch_list>();
    list->reserve(listed.size());
    for (const friend_graph::link& half : listed) {
        list->push_back(half.peer);
    }
    std::sort(list->begin(), list->end());
    record.list = std::move(list);
}

// The contrary: a session that is alone again and lists all that its user links.
void presence_store::forget_list_if_whole(session_handle session) noexcept {
    if (session == no_handle) {
        return;
    }
    session_record& record = sessions_[session];
    if (record.older == no_handle && users_[record.user].newest == session && record.list &&
        record.list->size() == graph_.listed_count(record.user)) {
        record.list.reset();
    }
}

// The user's links that only this list, of no live session any more, accounted for.
void presence_store::drop_links_of(const watch_list& list, user_handle user,
                                   bool but_shown) noexcept {
    graph_.withdraw_if(
        user,
        [&](user_handle peer) {
            return std::binary_search(list.begin(), list.end(), peer) && !lists_live(user, peer) &&
                   !(but_shown && users_[peer].shown);
        },
        [this](user_handle peer) { release_if_traceless(peer); });
}

// A user is shown no more, and all were told: a link to it, or of it, that only a departed device
// declared has done its work. A user in grace keeps its last list whole.
void presence_store::settle(user_handle unseen) noexcept {
    if (rules_.audience == audience_rule::literal) {
        return;
    }
    const auto owes = [this](user_handle user, user_handle peer) {
        const session_handle newest = users_[user].newest;
        return newest != no_handle && sessions_[newest].list != nullptr && !lists_live(user, peer);
    };
    graph_.withdraw_if(
        unseen, [&](user_handle peer) { return owes(unseen, peer); },
        [this](user_handle peer) { release_if_traceless(peer); });
    forget_list_if_whole(users_[unseen].newest);
    graph_.withdraw_listers_if(
        unseen, [&](user_handle peer) { return owes(peer, unseen); },
        [this](user_handle peer) { forget_list_if_whole(users_[peer].newest); });
}

// Of a user whom the session's user lists: whether this session does.
bool presence_store::on_list(session_handle session, user_handle peer) const noexcept {
    const watch_list* const list = sessions_[session].list.get();
    return list == nullptr || std::binary_search(list->begin(), list->end(), peer);
}

std::size_t presence_store::watch_count(session_handle session) const noexcept {
    const session_record& record = sessions_[session];
    return record.list ? record.list->size() : graph_.listed_count(record.user);
}

void presence_store::replace(session_handle session, const id_list& friends, const encore& how,
                             time_point now, change& result) {
    result.clear();
    session_record& record = sessions_[session];
    const user_handle who = record.user;
    const earlier was = before(who);
    const stance says = how.shows.value_or(saying{}).after(record.status);
    const bool hides = was.shown && says.status == availability::invisible;
    watch_list wanted;
    std::unique_ptr<said_status> said;
    targets_.clear();
    try {
        intern_friends(who, friends);
        wanted = sorted_targets();
        if (how.shows) {
            said = said_of(says);
        }
        if (hides) {
            tell_vanishing(who, was, now, result);
        }
        graph_.declare(who, targets_);
    } catch (...) {
        result.clear();
        release_traceless(targets_);
        throw;
    }
    if (how.shows) {
        record.status = says.status;
        record.said = std::move(said);
    }
    if (how.grace) {
        record.grace_ms = grace_ms_of(*how.grace);
    }
    if (record.list) {
        std::swap(*record.list, wanted);
        drop_links_of(wanted, who, false);
    } else {
        graph_.withdraw_if(
            who,
            [&wanted](user_handle peer) {
                return !std::binary_search(wanted.begin(), wanted.end(), peer);
            },
            [this](user_handle peer) { release_if_traceless(peer); });
    }
    if (hides) {
        vanish(who, now);
    } else {
        conclude_or_less(who, was, now, result);
    }
}

}  // namespace alo
