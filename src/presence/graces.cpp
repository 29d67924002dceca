// How long what was lost still counts: users without a session, and what a session hid; see
// presence_store.hpp.
#include "alo/presence/presence_store.hpp"

#include <algorithm>
#include <limits>
#include <new>
#include <utility>

namespace alo {

std::uint32_t presence_store::grace_ms_of(duration grace) noexcept {
    constexpr duration longest{std::numeric_limits<std::uint32_t>::max()};
    return static_cast<std::uint32_t>(std::clamp(grace, duration::zero(), longest).count());
}

time_point presence_store::next_expiry() const noexcept {
    return grace_.empty() ? never : std::get<time_point>(grace_.begin()->first);
}

presence_store::grace_key presence_store::grace_of(user_handle user,
                                                   time_point end) const noexcept {
    constexpr std::uint64_t hidden = std::uint64_t{1} << 63U;
    const auto& shown = users_[user].shown;
    return {end, shown ? shown->version() : hidden | hash_of(users_.id_of(user)), user};
}

// False for want of memory, or of room under the limit.
bool presence_store::begin_grace(user_handle user, time_point end, std::unique_ptr<watch_list> list,
                                 std::size_t cost, time_point now, change& result) noexcept {
    if (cost > rules_.max_grace_edges - grace_edges_ && !make_room_for_grace(cost, now, result)) {
        return false;
    }
    auto place = by_cost_.end();
    try {
        if (cost > 0) {
            place = by_cost_.emplace(cost, user);
        }
        grace_.emplace(grace_of(user, end), waiting{user, std::move(list), place});
    } catch (const std::bad_alloc&) {
        if (place != by_cost_.end()) {
            by_cost_.erase(place);
        }
        return false;
    }
    grace_edges_ += cost;
    users_[user].grace_ends = end;
    return true;
}

// Whoever holds most goes now, if that is more than what is wanted: long lists take no grace from
// short ones. Since together they are under the limit, one is enough.
bool presence_store::make_room_for_grace(std::size_t cost, time_point now,
                                         change& result) noexcept {
    result.grace_refused = true;
    if (by_cost_.empty() || by_cost_.rbegin()->first <= cost || cost > rules_.max_grace_edges) {
        return false;
    }
    const user_handle largest = by_cost_.rbegin()->second;
    auto waits = grace_.extract(grace_of(largest, users_[largest].grace_ends));
    release_cost(waits.mapped());
    waits.key() = grace_of(largest, now);
    users_[largest].grace_ends = now;
    grace_.insert(std::move(waits));
    return true;
}

void presence_store::release_cost(waiting& one) noexcept {
    if (one.by_cost != by_cost_.end()) {
        grace_edges_ -= one.by_cost->first;
        by_cost_.erase(std::exchange(one.by_cost, by_cost_.end()));
    }
}

// What a session hid that was lost stays hidden until then, whatever the others say.
void presence_store::veil(user_handle user, time_point end, change& result) noexcept {
    user_record& owner = users_[user];
    if (owner.grace_ends == never) {
        // It holds nothing that a living session does not, and a refusal would uncover the user.
        begin_grace(user, end, nullptr, 0, end, result);
    } else if (end > owner.grace_ends) {
        auto waits = grace_.extract(grace_of(user, owner.grace_ends));
        waits.key() = grace_of(user, end);
        grace_.insert(std::move(waits));
        owner.grace_ends = end;
    }
}

void presence_store::stop_grace(user_handle user) noexcept {
    const auto waits = grace_.find(grace_of(user, users_[user].grace_ends));
    release_cost(waits->second);
    grace_.erase(waits);
    users_[user].grace_ends = never;
}

// Its user is back.
void presence_store::end_grace(user_handle user, bool owing) noexcept {
    stop_grace(user);
    if (sessions_[users_[user].newest].list) {  // else the graph is the new list
        graph_.withdraw_if(
            user,
            [&](user_handle peer) {
                return !lists_live(user, peer) && !(owing && users_[peer].shown);
            },
            [this](user_handle peer) { release_if_traceless(peer); });
    }
}

bool presence_store::expire_next(time_point now, change& result) noexcept {
    result.clear();
    if (grace_.empty() || next_expiry() > now) {
        return false;
    }
    const user_handle who = grace_.begin()->second.user;
    const earlier was = before_or_less(who, result);
    const bool goes = users_[who].in_grace();
    stop_grace(who);
    if (goes) {
        leave(who, was, now, result);
    } else {
        conclude_or_less(who, was, now, result);
    }
    return true;
}

}  // namespace alo
