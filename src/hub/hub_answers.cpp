// What sessions of the typed dialect ask for, and are shown; see hub_core.hpp.
#include "alo/hub/hub_core.hpp"

#include <utility>

namespace alo {

void hub_core::ask(worker_index from, session_ref session, const request& what, time_point now) {
    const seat* const known = find(from, session);
    if (known == nullptr) {
        return;
    }
    const session_handle asking = known->session;
    if (const auto* const status = std::get_if<status_request>(&what)) {
        store_.show(asking, status->shows, now, change_);
        publish(now);
        outlet_.answer(from, session, reply::ok(status->tag), now);
    } else if (const auto* const edit = std::get_if<watch_request>(&what)) {
        outlet_.answer(from, session, watch(asking, *edit, now), now);
    } else if (const auto* const question = std::get_if<query_request>(&what)) {
        outlet_.answer(from, session, query(asking, *question, now), now);
    }
}

reply hub_core::watch(session_handle session, const watch_request& what, time_point now) {
    if (what.hopeless) {  // so many need not become known to be refused
        return reply::too_many(what.tag, rules_.max_friends, *what.add,
                               store_.not_listed(session, *what.add));
    }
    watch_edit edit = store_.watch(session, *what.add, *what.remove, now, change_);
    publish(now);
    if (!edit.done) {
        return reply::too_many(what.tag, rules_.max_friends, *what.add, edit.rejected);
    }
    return reply::watching(what.tag, edit.count, frames_of(edit.seen), std::move(edit.gone));
}

reply hub_core::query(session_handle session, const query_request& what, time_point now) {
    const std::vector<presence_store::glimpse> seen = store_.look(session, *what.users, now);
    std::vector<presence_frame> users;
    users.reserve(seen.size());
    for (std::size_t i = 0; i < seen.size(); ++i) {
        users.push_back(seen[i].online != no_handle
                            ? frame_of(seen[i].online)
                            : presence_frame::unseen((*what.users)[i], seen[i].last_seen));
    }
    return reply::presences(what.tag, std::move(users));
}

void hub_core::show_all(worker_index from, session_ref session, session_handle of, time_point now) {
    outlet_.answer(from, session, reply::snapshot(frames_of(store_.picture(of))), now);
}

// Of a user that is shown. Encoded once for every version.
const presence_frame& hub_core::frame_of(user_handle user) {
    const shown_state state = store_.shown(user);
    if (user >= frames_.size()) {
        frames_.resize(user + std::size_t{1});
    }
    presence_frame& frame = frames_[user];
    if (!frame || frame.version() != state.version) {
        frame = presence_frame{
            user, store_.id_of(user), {state.status, state.text}, state.version, state.since};
    }
    return frame;
}

std::vector<presence_frame> hub_core::frames_of(std::span<const user_handle> users) {
    std::vector<presence_frame> frames;
    frames.reserve(users.size());
    for (const user_handle user : users) {
        frames.push_back(frame_of(user));
    }
    return frames;
}

}  // namespace alo
