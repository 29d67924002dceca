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
void presence_store::drop_links_of(const watch_list& list, user_handle user, bool but_online) {
    graph_.withdraw_if(user, [&](user_handle peer) {
        return std::binary_search(list.begin(), list.end(), peer) && !lists_live(user, peer) &&
               !(but_online && users_[peer].online());
    });
}

// A user went offline, and all were told: a link to it that only a departed device declared has
// done its work. A user in grace keeps its last list whole.
void presence_store::settle_with_listers(user_handle gone) {
    settled_.clear();
    graph_.withdraw_listers_if(gone, [this, gone](user_handle peer) {
        const session_handle newest = users_[peer].newest;
        if (newest == no_handle || sessions_[newest].list == nullptr || lists_live(peer, gone)) {
            return false;
        }
        settled_.push_back(peer);
        return true;
    });
    for (const user_handle peer : settled_) {
        forget_list_if_whole(users_[peer].newest);
    }
}

}  // namespace alo
