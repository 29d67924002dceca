// Edits of a watch list; see presence_store.hpp. Most add or remove one user or two of a list that
// may have ten thousand: such a small edit is made in place, in what its own users cost. A larger
// one goes over the whole list, once.
#include "alo/presence/presence_store.hpp"

#include <algorithm>
#include <iterator>

namespace alo {
namespace {

bool among(const std::vector<user_handle>& users, user_handle user) noexcept {
    return std::binary_search(users.begin(), users.end(), user);
}

void sort_once(std::vector<user_handle>& users) {
    std::sort(users.begin(), users.end());
    users.erase(std::unique(users.begin(), users.end()), users.end());
}

}  // namespace

// Which of these, sorted and each once, the session has on its list. It looks at that list alone
// and at each entry once: how long it takes says nothing of those who were asked about.
presence_store::watch_list presence_store::listed_among(session_handle session,
                                                        const watch_list& asked) const {
    const session_record& record = sessions_[session];
    watch_list listed;
    if (record.list) {
        std::set_intersection(asked.begin(), asked.end(), record.list->begin(), record.list->end(),
                              std::back_inserter(listed));
        return listed;
    }
    for (const friend_graph::link& half : graph_.listed(record.user)) {
        if (among(asked, half.peer)) {
            listed.push_back(half.peer);
        }
    }
    std::sort(listed.begin(), listed.end());
    return listed;
}

// What an edit would come to: whom it adds, in `targets_`, and all else that the caller is told but
// whom it sees. All whom it adds or has already are in `planned_`.
void presence_store::plan(session_handle session, const id_list& add, const id_list& remove,
                          watch_edit& edit) {
    const user_handle who = sessions_[session].user;
    intern_all(add, planned_);
    watch_list kept = planned_;
    sort_once(kept);
    watch_list asked = kept;
    for (std::size_t i = 0; i < remove.size(); ++i) {
        if (const user_handle user = users_.find(remove[i]); user != no_handle) {
            asked.push_back(user);
        }
    }
    sort_once(asked);
    const watch_list known = listed_among(session, asked);
    targets_.clear();
    std::copy_if(kept.begin(), kept.end(), std::back_inserter(targets_),
                 [&](user_handle user) { return user != who && !among(known, user); });
    std::set_difference(known.begin(), known.end(), kept.begin(), kept.end(),
                        std::back_inserter(edit.gone));
    const std::size_t listed = watch_count(session);
    edit.count = listed - edit.gone.size() + targets_.size();
    edit.done = targets_.empty() || edit.count <= rules_.max_friends;
    if (!edit.done) {
        edit.count = listed;
        edit.gone.clear();
        for (std::size_t i = 0; i < planned_.size(); ++i) {
            if (among(targets_, planned_[i])) {
                edit.rejected.push_back(i);
            }
        }
    }
}

std::vector<std::size_t> presence_store::not_listed(session_handle session,
                                                    const id_list& ids) const {
    const user_handle who = sessions_[session].user;
    watch_list listed{who};
    for (const friend_graph::link& half : graph_.listed(who)) {
        if (on_list(session, half.peer)) {
            listed.push_back(half.peer);
        }
    }
    std::sort(listed.begin(), listed.end());
    std::vector<std::size_t> others;
    for (std::size_t i = 0; i < ids.size(); ++i) {
        if (!among(listed, users_.find(ids[i]))) {
            others.push_back(i);
        }
    }
    return others;
}

watch_edit presence_store::watch(session_handle session, const id_list& add, const id_list& remove,
                                 time_point now, change& result) {
    // What one user costs in place, over what one entry costs in passing.
    constexpr std::size_t dearer = 64;
    result.clear();
    watch_edit edit;
    const user_handle who = sessions_[session].user;
    const earlier was = before(who);
    const bool in_place = add.size() + remove.size() <= 1 + watch_count(session) / dearer;
    planned_.clear();
    try {
        if (!in_place) {
            spell_out_list(session);
        }
        plan(session, add, remove, edit);
        if (edit.done) {
            edit.seen.reserve(targets_.size());
            in_place ? add_few(session) : add_many(session, edit);
        }
    } catch (...) {
        forget_list_if_whole(session);
        release_traceless(planned_);
        throw;
    }
    if (!edit.done) {
        forget_list_if_whole(session);
        release_traceless(planned_);
        return edit;
    }
    if (in_place) {
        drop_few(session, edit.gone);
    } else {
        drop_links_of(edit.gone, who, false);
    }
    forget_list_if_whole(session);
    collect_seen(who, targets_, edit.seen);
    conclude_or_less(who, was, now, result);
    return edit;
}

// The list becomes the new one, and the graph has all of it.
void presence_store::add_many(session_handle session, const watch_edit& edit) {
    watch_list& list = *sessions_[session].list;
    watch_list next;
    next.reserve(edit.count);
    std::set_difference(list.begin(), list.end(), edit.gone.begin(), edit.gone.end(),
                        std::back_inserter(next));
    next.insert(next.end(), targets_.begin(), targets_.end());
    std::sort(next.begin(), next.end());
    graph_.declare(sessions_[session].user, targets_);
    list = std::move(next);
}

void presence_store::add_few(session_handle session) {
    const user_handle who = sessions_[session].user;
    watch_list* const list = sessions_[session].list.get();
    if (list == nullptr) {
        graph_.declare_new(who, targets_);
        return;
    }
    if (const std::size_t size = list->size() + targets_.size(); size > list->capacity()) {
        list->reserve(size + size / 16);
    }
    watch_list fresh;  // to the user's other sessions too
    std::copy_if(targets_.begin(), targets_.end(), std::back_inserter(fresh),
                 [&](user_handle user) { return !graph_.lists(who, user); });
    graph_.declare_new(who, fresh);
    for (const user_handle user : targets_) {
        list->insert(std::lower_bound(list->begin(), list->end(), user), user);
    }
}

void presence_store::drop_few(session_handle session, const watch_list& gone) noexcept {
    const user_handle who = sessions_[session].user;
    watch_list* const list = sessions_[session].list.get();
    for (const user_handle user : gone) {
        if (list != nullptr) {
            list->erase(std::lower_bound(list->begin(), list->end(), user));
        }
        if (list == nullptr || !lists_live(who, user)) {
            graph_.withdraw_one(who, user);
            release_if_traceless(user);
        }
    }
}

}  // namespace alo
