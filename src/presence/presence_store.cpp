// See presence_store.hpp.
#include "alo/presence/presence_store.hpp"

#include <algorithm>
#include <new>

namespace alo {
namespace {

// To tell those who are known before such a list is linked is not worth a call.
constexpr std::size_t short_list = 256;

}  // namespace

bool presence_store::online(user_id_view user) const noexcept {
    const user_handle known = users_.find(user);
    return known != no_handle && users_[known].online();
}

bool presence_store::owes_an_end(user_handle user) const noexcept {
    return rules_.audience != audience_rule::literal && users_[user].shown != nullptr &&
           graph_.listed_count(user) <= rules_.max_friends;
}

void presence_store::link_session(session_handle session, user_handle user) noexcept {
    user_record& owner = users_[user];
    online_ += owner.online() ? 0U : 1U;
    sessions_[session].user = user;
    sessions_[session].older = owner.newest;
    owner.newest = session;
    ++owner.session_count;
    ++live_;
    typed_ += sessions_[session].typed ? 1U : 0U;
}

// Takes the record out of its user's chain and frees it, list and all.
void presence_store::unlink_session(session_handle session) noexcept {
    session_record& record = sessions_[session];
    user_record& owner = users_[record.user];
    session_handle* at = &owner.newest;
    while (*at != session) {
        at = &sessions_[*at].older;
    }
    *at = record.older;
    --owner.session_count;
    --live_;
    typed_ -= record.typed ? 1U : 0U;
    free_session(session);
}

session_handle presence_store::new_session() {
    const session_handle session =
        free_ != no_handle ? free_ : static_cast<session_handle>(sessions_.size());
    if (session == free_) {
        free_ = sessions_[session].older;
    } else {
        sessions_.grow_to(session + std::size_t{1});
    }
    return session;
}

void presence_store::free_session(session_handle session) noexcept {
    sessions_[session] = session_record{};
    sessions_[session].older = free_;
    free_ = session;
}

// All of a hello that may fail and that nobody sees.
void presence_store::prepare(session_handle session, user_handle user,
                             const session_address& address, const arrival& how) {
    session_record& record = sessions_[session];
    record.address = address;
    record.grace_ms = grace_ms_of(how.grace);
    record.typed = how.typed;
    record.status = how.shows.status;
    if (how.outspoken) {
        record.said = said_of(how.shows);
    }
    const user_record& owner = users_[user];
    if (graph_.listed_count(user) > 0 || owner.newest != no_handle) {
        if (owner.newest != no_handle && sessions_[owner.newest].older == no_handle) {
            spell_out_list(owner.newest);
        }
        record.list = std::make_unique<watch_list>(sorted_targets());
    }
}

session_handle presence_store::attach(const session_address& address, user_id_view user,
                                      const id_list& friends, const arrival& how, time_point now,
                                      change& result) {
    result.clear();
    const user_handle who = users_.intern(user);
    if (!users_[who].online()) {
        return arrive(who, address, friends, how, now, result);
    }
    session_handle session = no_handle;
    earlier was;
    bool hides = false;
    bool owing = false;
    targets_.clear();
    try {
        intern_friends(who, friends);
        session = new_session();
        prepare(session, who, address, how);
        was = before(who);
        hides = was.shown && how.shows.status == availability::invisible;
        if (hides) {  // those are told who were told of it, and not those whom only this list names
            tell_vanishing(who, was, now, result);
        }
        owing = !hides && owes_an_end(who);  // by the links there are without this list
        graph_.declare(who, targets_);
    } catch (...) {
        result.clear();
        if (session != no_handle) {
            free_session(session);
        }
        forget_list_if_whole(users_[who].newest);
        release_traceless(targets_);
        release_if_traceless(who);
        throw;
    }
    const bool in_grace = users_[who].in_grace();
    link_session(session, who);
    if (in_grace) {
        end_grace(who, owing);
    } else if (users_[who].veiled()) {
        stop_grace(who);
    }
    if (hides) {
        vanish(who, now);
    }
    if (users_[who].session_count > std::max<std::size_t>(1, rules_.max_sessions_per_user)) {
        evict_oldest(who, owing, result);
    }
    forget_list_if_whole(session);
    if (hides) {
        return session;
    }
    try {
        conclude(who, was, now, result);
    } catch (...) {
        const std::optional<session_address> replaced = result.replaced;
        detach(session, departure::signed_off, now, result);
        result.replaced = replaced;
        throw;
    }
    return session;
}

// A user comes. Who lists it may be told of it before its own list, which may be long, is linked.
session_handle presence_store::arrive(user_handle who, const session_address& address,
                                      const id_list& friends, const arrival& how, time_point now,
                                      change& result) {
    session_handle session = no_handle;
    try {
        session = new_session();
        prepare(session, who, address, how);
    } catch (...) {
        if (session != no_handle) {
            free_session(session);
        }
        release_if_traceless(who);
        throw;
    }
    link_session(session, who);
    targets_.clear();
    try {
        const aspect is = aspect_of(who);
        if (is.visible) {
            result.at = calendar_.at(now);
            result.allow_parts();
            appear(who, is.what, result);
            if (friends.size() > short_list) {
                result.announce_part();
            }
        }
        intern_friends(who, friends);
        graph_.declare(who, targets_);
        if (is.visible) {
            collect_of_list(who, result);
        }
    } catch (...) {
        release_traceless(targets_);
        if (result.goes_on) {
            result.announce_part();
            detach(session, departure::signed_off, now, result);
        } else {
            result.clear();
            unlink_session(session);
            --online_;
            users_[who].shown.reset();
            withdraw_and_release(who);
        }
        throw;
    }
    return session;
}

void presence_store::detach(session_handle session, departure how, time_point now,
                            change& result) noexcept {
    result.clear();
    session_record& record = sessions_[session];
    const user_handle who = record.user;
    const earlier was = before_or_less(who, result);
    const auto stays = duration{how == departure::signed_off ? 0 : record.grace_ms};
    const bool hid = record.status == availability::invisible;
    std::unique_ptr<watch_list> list = std::move(record.list);
    unlink_session(session);

    user_record& owner = users_[who];
    if (owner.newest == no_handle) {
        if (owner.in_grace()) {
            stop_grace(who);  // of what another session hid
        }
        const std::size_t cost = graph_.listed_count(who) + 1;
        if (stays <= duration::zero() ||
            !begin_grace(who, now + stays, std::move(list), cost, now, result)) {
            leave(who, was, now, result);
        }
        return;
    }
    if (list) {
        drop_links_of(*list, who, owes_an_end(who));
    }
    forget_list_if_whole(owner.newest);
    if (hid && stays > duration::zero()) {
        veil(who, now + stays, result);
    }
    const bool refused = result.grace_refused;
    conclude_or_less(who, was, now, result);
    result.grace_refused = refused;
}

void presence_store::evict_oldest(user_handle user, bool owing, change& result) noexcept {
    session_handle oldest = users_[user].newest;
    while (sessions_[oldest].older != no_handle) {
        oldest = sessions_[oldest].older;
    }
    result.replaced = sessions_[oldest].address;
    const std::unique_ptr<watch_list> list = std::move(sessions_[oldest].list);
    unlink_session(oldest);
    drop_links_of(*list, user, owing);
}

// The user is offline from here on. Its audience is what its links are now; then they go.
void presence_store::leave(user_handle user, const earlier& was, time_point now,
                           change& result) noexcept {
    --online_;
    if (was.shown) {
        try {
            result.allow_parts();
            tell_vanishing(user, was, now, result);
        } catch (const std::bad_alloc&) {
            result.untold = true;
        }
        result.announce_part();  // who waits to be told should not wait for the links
        vanish(user, now);
    }
    withdraw_and_release(user);
}

// Of a user who is offline.
void presence_store::withdraw_and_release(user_handle user) noexcept {
    graph_.withdraw_all(user, [this](user_handle peer) { release_if_traceless(peer); });
    release_if_traceless(user);
}

bool presence_store::shrink_if_empty() {
    constexpr std::size_t worth_it = 4'096;  // users; some hundred KiB
    if (users_.size() > 0 || users_.capacity() < worth_it) {
        return false;
    }
    users_.shrink();
    graph_.shrink();
    sessions_.clear();
    free_ = no_handle;
    targets_ = decltype(targets_){};
    planned_ = decltype(planned_){};
    return true;
}

void presence_store::release_if_traceless(user_handle user) noexcept {
    if (users_[user].known && !users_[user].online() && graph_.isolated(user)) {
        users_.release(user);
    }
}

void presence_store::release_traceless(const watch_list& users) noexcept {
    for (const user_handle user : users) {
        release_if_traceless(user);
    }
}

}  // namespace alo
