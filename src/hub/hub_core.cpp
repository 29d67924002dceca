// See hub_core.hpp.
#include "alo/hub/hub_core.hpp"

#include "alo/base/free_memory.hpp"
#include "alo/protocol/frames.hpp"

#include <algorithm>
#include <exception>
#include <utility>

namespace alo {

hub_core::hub_core(const limits& rules, worker_index workers, hub_outlet& outlet,
                   const wall_clock& calendar, std::uint64_t first_version)
    : rules_{rules},
      outlet_{outlet},
      store_{rules, calendar, first_version},
      seats_(workers),
      by_worker_(workers) {
    change_.first_part *= workers;
    change_.announce = [this] {
        try {
            publish_part(now_);
        } catch (...) {
            part_fault_ = std::current_exception();
        }
    };
}

hub_core::seat* hub_core::find(worker_index from, session_ref session) noexcept {
    std::vector<seat>& seats = seats_[from];
    if (session.slot >= seats.size() || seats[session.slot].generation != session.generation) {
        return nullptr;
    }
    return &seats[session.slot];
}

void hub_core::attach(worker_index from, session_ref session, user_id_view user,
                      const id_list& friends, const arrival& how, time_point now) {
    std::vector<seat>& seats = seats_[from];
    if (session.slot >= seats.size()) {
        seats.resize(session.slot + std::size_t{1});
    }
    now_ = now;
    try {
        const session_handle attached =
            store_.attach({from, session}, user, friends, how, now, change_);
        seats[session.slot] = {session.generation, attached};
    } catch (...) {
        publish(now);  // it may have cost an older session its place
        throw;
    }
    publish(now);
    if (how.typed) {
        show_all(from, session, seats[session.slot].session, now);
    }
}

void hub_core::replace(worker_index from, session_ref session, const id_list& friends,
                       const encore& how, time_point now) {
    const seat* const known = find(from, session);
    if (known == nullptr) {
        return;
    }
    store_.replace(known->session, friends, how, now, change_);
    publish(now);
    if (how.typed) {
        show_all(from, session, known->session, now);
    }
}

void hub_core::detach(worker_index from, session_ref session, departure how, time_point now) {
    if (seat* const known = find(from, session)) {
        const session_handle gone = std::exchange(*known, seat{}).session;
        now_ = now;
        store_.detach(gone, how, now, change_);
        publish(now);
        give_back(now);
    }
}

bool hub_core::expire_next(time_point now) {
    if (store_.next_expiry() > now) {
        return false;
    }
    now_ = now;
    (void)store_.expire_next(now, change_);
    publish(now);
    give_back(now);
    return true;
}

// After most of many users left, the memory is others' to use. To look for it takes a tenth of a
// microsecond for each piece of memory there is, a fraction of what the departures took.
void hub_core::give_back(time_point now) {
    constexpr std::size_t many = 4'096;  // some MiB
    constexpr duration seldom{1'000};
    const std::size_t users = store_.user_count();
    most_users_ = std::max(most_users_, users);
    if (users > 0 && most_users_ >= many && users <= most_users_ / 4 &&
        now - gave_back_ >= seldom) {
        most_users_ = users;
        gave_back_ = now;
        give_back_free_memory();
    }
    if (store_.shrink_if_empty()) {
        most_users_ = 0;
        change_.shrink();
        frames_ = decltype(frames_){};
        for (std::vector<session_ref>& scratch : by_worker_) {
            scratch = std::vector<session_ref>{};
        }
        give_back_free_memory();
    }
}

void hub_core::publish(time_point now) {
    if (change_.replaced) {
        const session_address gone = *change_.replaced;
        seats_[gone.worker][gone.ref.slot] = seat{};
        counters_.replaced.add();
        outlet_.replaced(gone.worker, gone.ref, now);
    }
    counters_.untold.add(change_.untold ? 1 : 0);
    if (change_.grace_refused && !muted_) {
        counters_.graces_refused.add();
        outlet_.grace_refused();
    }
    const std::exception_ptr fault = std::exchange(part_fault_, nullptr);
    publish_part(now);
    if (fault) {
        std::rethrow_exception(fault);
    }
}

// Those of whom the change speaks now; a part of all, if it is in the middle of a command.
void hub_core::publish_part(time_point now) {
    if (change_.kind != transition::none) {
        const bool online = change_.kind == transition::online;
        if (!change_.goes_on) {
            (online ? counters_.went_online : counters_.went_offline).add();
        }
        if (!muted_ && !change_.told.empty()) {
            counters_.told.add(change_.told.size());
            group(change_.told);
            for (worker_index worker = 0; worker < by_worker_.size(); ++worker) {
                if (const std::vector<session_ref>& sessions = by_worker_[worker];
                    !sessions.empty()) {
                    outlet_.tell(worker, online ? online_frame : offline_frame, sessions, now);
                }
            }
        }
    }
    publish_news(now);
}

void hub_core::publish_news(time_point now) {
    const user_handle user = change_.user;
    if (user == no_handle) {
        return;
    }
    const bool shown = change_.kind != transition::offline;
    if (!shown && user < frames_.size()) {
        frames_[user] = presence_frame{};
    }
    if (muted_) {
        return;
    }
    if (!change_.shown_to.empty()) {
        show_to(change_.shown_to,
                shown
                    ? frame_of(user)
                    : presence_frame::offline(user, change_.id.view(), change_.version, change_.at),
                now);
    }
    if (!change_.hidden_from.empty()) {
        show_to(change_.hidden_from,
                presence_frame::offline(user, change_.id.view(), change_.version, change_.at), now);
    }
}

void hub_core::show_to(std::span<const session_address> sessions, const presence_frame& news,
                       time_point now) {
    counters_.shown.add(sessions.size());
    group(sessions);
    for (worker_index worker = 0; worker < by_worker_.size(); ++worker) {
        if (const std::vector<session_ref>& its = by_worker_[worker]; !its.empty()) {
            outlet_.show(worker, news, its, now);
        }
    }
}

// By worker, into by_worker_.
void hub_core::group(std::span<const session_address> sessions) {
    for (std::vector<session_ref>& left : by_worker_) {
        left.clear();
    }
    for (const session_address& address : sessions) {
        by_worker_[address.worker].push_back(address.ref);
    }
}

}  // namespace alo
