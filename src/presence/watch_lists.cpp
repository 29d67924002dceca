// What sessions list and what of it the graph holds; see presence_store.hpp.
#include "alo/presence/presence_store.hpp"

#include <algorithm>
#include <iterator>

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

void presence_store::intern_friends(user_handle user, const id_list& friends) {
    targets_.clear();
    for (std::size_t i = 0; i < friends.size(); ++i) {
        const user_handle target = users_.intern(friends[i]);
        if (target != user) {
            targets_.push_back(target);
        }
    }
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
    record.list = std::make_unique<watch_list>();
    for (const friend_graph::link& half : graph_.listed(record.user)) {
        record.list->push_back(half.peer);
    }
    std::sort(record.list->begin(), record.list->end());
}

// The contrary: a session that is alone again and lists all that its user links.
void presence_store::forget_list_if_whole(session_handle session) {
    session_record& record = sessions_[session];
    if (record.older == no_handle && users_[record.user].newest == session && record.list &&
        record.list->size() == graph_.listed_count(record.user)) {
        record.list.reset();
    }
}

// The user's links that only this list, of no live session any more, accounted for.
void presence_store::drop_links_of(const watch_list& list, user_handle user, bool but_shown) {
    graph_.withdraw_if(user, [&](user_handle peer) {
        return std::binary_search(list.begin(), list.end(), peer) && !lists_live(user, peer) &&
               !(but_shown && users_[peer].shown);
    });
}

// A user is shown no more, and all were told: a link to it, or of it, that only a departed device
// declared has done its work. A user in grace keeps its last list whole.
void presence_store::settle(user_handle unseen) {
    if (rules_.audience == audience_rule::literal) {
        return;
    }
    const auto owes = [this](user_handle user, user_handle peer) {
        const session_handle newest = users_[user].newest;
        return newest != no_handle && sessions_[newest].list != nullptr && !lists_live(user, peer);
    };
    graph_.withdraw_if(unseen, [&](user_handle peer) { return owes(unseen, peer); });
    if (users_[unseen].newest != no_handle) {
        forget_list_if_whole(users_[unseen].newest);
    }
    settled_.clear();
    graph_.withdraw_listers_if(unseen, [&](user_handle peer) {
        const bool done = owes(peer, unseen);
        if (done) {
            settled_.push_back(peer);
        }
        return done;
    });
    for (const user_handle peer : settled_) {
        forget_list_if_whole(users_[peer].newest);
    }
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

void presence_store::replace(session_handle session, const id_list& friends, time_point now,
                             change& result) {
    result.clear();
    session_record& record = sessions_[session];
    const user_handle who = record.user;
    const earlier was = before(who);
    intern_friends(who, friends);
    watch_list wanted = sorted_targets();
    if (record.list) {
        std::swap(*record.list, wanted);
        drop_links_of(wanted, who, false);
    } else {
        graph_.withdraw_if(who, [&wanted](user_handle peer) {
            return !std::binary_search(wanted.begin(), wanted.end(), peer);
        });
    }
    graph_.declare(who, targets_);
    conclude(who, was, now, result);
    release_bereft();
}

watch_edit presence_store::watch(session_handle session, const id_list& add, const id_list& remove,
                                 time_point now, change& result) {
    result.clear();
    watch_edit edit;
    session_record& record = sessions_[session];
    const user_handle who = record.user;
    spell_out_list(session);
    watch_list& list = *record.list;
    const auto listed = [&list](user_handle user) {
        return std::binary_search(list.begin(), list.end(), user);
    };
    std::vector<user_handle> wanted;
    for (std::size_t i = 0; i < add.size(); ++i) {
        wanted.push_back(users_.intern(add[i]));
    }
    targets_.clear();
    std::copy_if(wanted.begin(), wanted.end(), std::back_inserter(targets_),
                 [&](user_handle user) { return user != who && !listed(user); });
    watch_list fresh = sorted_targets();
    std::vector<user_handle> kept = wanted;
    std::sort(kept.begin(), kept.end());
    for (std::size_t i = 0; i < remove.size(); ++i) {
        const user_handle user = users_.find(remove[i]);
        if (listed(user) && !std::binary_search(kept.begin(), kept.end(), user)) {
            edit.gone.push_back(user);
        }
    }
    std::sort(edit.gone.begin(), edit.gone.end());
    edit.gone.erase(std::unique(edit.gone.begin(), edit.gone.end()), edit.gone.end());

    edit.count = list.size() - edit.gone.size() + fresh.size();
    if (!fresh.empty() && edit.count > rules_.max_friends) {
        edit.count = list.size();
        edit.gone.clear();
        for (std::size_t i = 0; i < wanted.size(); ++i) {
            if (std::binary_search(fresh.begin(), fresh.end(), wanted[i])) {
                edit.rejected.push_back(i);
            }
        }
        forget_list_if_whole(session);
        for (const user_handle user : fresh) {
            release_if_traceless(user);
        }
        return edit;
    }
    edit.done = true;
    const earlier was = before(who);
    watch_list next;
    std::set_difference(list.begin(), list.end(), edit.gone.begin(), edit.gone.end(),
                        std::back_inserter(next));
    const auto middle = static_cast<std::ptrdiff_t>(next.size());
    next.insert(next.end(), fresh.begin(), fresh.end());
    std::inplace_merge(next.begin(), next.begin() + middle, next.end());
    list = std::move(next);
    drop_links_of(edit.gone, who, false);
    graph_.declare(who, fresh);
    forget_list_if_whole(session);
    if (!fresh.empty()) {
        for (const user_handle user : picture(session)) {
            if (std::binary_search(fresh.begin(), fresh.end(), user)) {
                edit.seen.push_back(user);
            }
        }
    }
    conclude(who, was, now, result);
    release_bereft();
    return edit;
}

}  // namespace alo
