// See presence_store.hpp.
#include "alo/presence/presence_store.hpp"

#include <algorithm>
#include <limits>

namespace alo {
namespace {

// What a session record has room for: 32 bits of milliseconds, 49 days.
std::uint32_t grace_ms_of(duration grace) noexcept {
    constexpr duration longest{std::numeric_limits<std::uint32_t>::max()};
    return static_cast<std::uint32_t>(std::clamp(grace, duration::zero(), longest).count());
}

}  // namespace

bool presence_store::online(user_id_view user) const noexcept {
    const user_handle known = users_.find(user);
    return known != no_handle && users_[known].online();
}

time_point presence_store::next_expiry() const noexcept {
    return grace_.empty() ? never : grace_.begin()->first;
}

bool presence_store::owes_an_end(user_handle user) const noexcept {
    return rules_.audience != audience_rule::literal && users_[user].shown != nullptr &&
           graph_.listed_count(user) <= rules_.max_friends;
}

// Before a hello that hides the user: those are told who were told of it, and not those whom only
// this hello lists. From then on nobody may notice what it brings.
void presence_store::hide(user_handle user, time_point now, change& result) {
    const earlier was = before(user);
    result.at = calendar_.at(now);
    vanish(user, was, result);
    release_bereft();
}

void presence_store::link_session(session_handle session, user_handle user) {
    user_record& owner = users_[user];
    sessions_[session].user = user;
    sessions_[session].older = owner.newest;
    owner.newest = session;
    ++owner.session_count;
    ++live_;
    typed_ += sessions_[session].typed ? 1U : 0U;
}

// Takes the record out of its user's chain and frees it, list and all.
void presence_store::unlink_session(session_handle session) {
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
    record = session_record{};
    record.older = free_;
    free_ = session;
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

session_handle presence_store::attach(const session_address& address, user_id_view user,
                                      const id_list& friends, const arrival& how, time_point now,
                                      change& result) {
    result.clear();
    const user_handle who = users_.intern(user);
    if (how.shows.status == availability::invisible && users_[who].shown) {
        hide(who, now, result);
    }
    const earlier was = before(who);
    user_record& owner = users_[who];
    const bool was_online = owner.online();
    if (owner.session_count > 0 && owner.session_count >= rules_.max_sessions_per_user) {
        evict_oldest(who, result);
    }
    intern_friends(who, friends);
    if (owner.in_grace()) {
        grace_.erase({owner.grace_ends, who});
        owner.grace_ends = never;
        const bool owing = owes_an_end(who);
        graph_.withdraw_if(who, [&](user_handle peer) { return !(owing && users_[peer].shown); });
        if (owner.shown) {
            owner.shown->kept.reset();
        }
    }

    const session_handle session = new_session();
    session_record& record = sessions_[session];
    record.address = address;
    record.grace_ms = grace_ms_of(how.grace);
    record.typed = how.typed;
    say(session, how.shows, how.outspoken);
    if (graph_.listed_count(who) > 0 || owner.newest != no_handle) {
        if (owner.newest != no_handle && sessions_[owner.newest].older == no_handle) {
            spell_out_list(owner.newest);
        }
        record.list = std::make_unique<watch_list>(sorted_targets());
    }
    link_session(session, who);
    online_ += was_online ? 0U : 1U;
    try {
        graph_.declare(who, targets_);
    } catch (...) {  // out of memory: as if it had gone at once
        const std::optional<session_address> replaced = result.replaced;
        detach(session, departure::signed_off, now, result);
        if (!was_online) {
            result.clear();
        }
        result.replaced = replaced;
        throw;
    }
    forget_list_if_whole(session);
    conclude(who, was, now, result);
    release_bereft();
    return session;
}

void presence_store::set_grace(session_handle session, duration grace) noexcept {
    sessions_[session].grace_ms = grace_ms_of(grace);
}

void presence_store::detach(session_handle session, departure how, time_point now, change& result) {
    result.clear();
    session_record& record = sessions_[session];
    const user_handle who = record.user;
    const earlier was = before(who);
    const auto grace = duration{how == departure::signed_off ? 0 : record.grace_ms};
    std::unique_ptr<watch_list> list = std::move(record.list);
    unlink_session(session);

    user_record& owner = users_[who];
    if (owner.newest == no_handle) {
        if (grace > duration::zero()) {
            owner.grace_ends = now + grace;
            grace_.insert({owner.grace_ends, who});
            if (owner.shown) {
                owner.shown->kept = std::move(list);
            }
        } else {
            leave(who, was, now, result);
        }
        return;
    }
    if (list) {
        drop_links_of(*list, who, owes_an_end(who));
    }
    forget_list_if_whole(owner.newest);
    conclude(who, was, now, result);
    release_bereft();
}

bool presence_store::expire_next(time_point now, change& result) {
    result.clear();
    if (grace_.empty() || next_expiry() > now) {
        return false;
    }
    const user_handle who = grace_.begin()->second;
    const earlier was = before(who);
    grace_.erase(grace_.begin());
    users_[who].grace_ends = never;
    leave(who, was, now, result);
    return true;
}

void presence_store::evict_oldest(user_handle user, change& result) {
    session_handle oldest = users_[user].newest;
    while (sessions_[oldest].older != no_handle) {
        oldest = sessions_[oldest].older;
    }
    result.replaced = sessions_[oldest].address;
    spell_out_list(oldest);
    const std::unique_ptr<watch_list> list = std::move(sessions_[oldest].list);
    unlink_session(oldest);
    drop_links_of(*list, user, owes_an_end(user));
}

// The user is offline from here on. Its audience is what its links are now; then they go.
void presence_store::leave(user_handle user, const earlier& was, time_point now, change& result) {
    --online_;
    conclude(user, was, now, result);
    graph_.withdraw_all(user);
    release_bereft();
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
    settled_ = decltype(settled_){};
    return true;
}

void presence_store::release_if_traceless(user_handle user) {
    if (users_[user].known && !users_[user].online() && graph_.isolated(user)) {
        users_.release(user);
    }
}

void presence_store::release_bereft() {
    for (const user_handle user : graph_.bereft()) {
        release_if_traceless(user);
    }
    graph_.bereft().clear();
}

}  // namespace alo
