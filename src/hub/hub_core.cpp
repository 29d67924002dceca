// See hub_core.hpp.
#include "alo/hub/hub_core.hpp"

#include "alo/base/free_memory.hpp"
#include "alo/protocol/frames.hpp"

namespace alo {

hub_core::hub_core(const limits& rules, worker_index workers, hub_outlet& outlet)
    : outlet_{outlet}, store_{rules}, seats_(workers), by_worker_(workers) {}

hub_core::seat* hub_core::find(worker_index from, session_ref session) noexcept {
    std::vector<seat>& seats = seats_[from];
    if (session.slot >= seats.size() || seats[session.slot].generation != session.generation) {
        return nullptr;
    }
    return &seats[session.slot];
}

void hub_core::attach(worker_index from, session_ref session, user_id_view user,
                      const id_list& friends, duration grace, time_point now) {
    std::vector<seat>& seats = seats_[from];
    if (session.slot >= seats.size()) {
        seats.resize(session.slot + std::size_t{1});
    }
    try {
        const session_handle attached =
            store_.attach({from, session}, user, friends, arrival{.grace = grace}, now, change_);
        seats[session.slot] = {session.generation, attached};
    } catch (...) {
        publish(now);  // it may have cost an older session its place
        throw;
    }
    publish(now);
}

void hub_core::replace(worker_index from, session_ref session, const id_list& friends,
                       time_point now) {
    if (const seat* const known = find(from, session)) {
        store_.replace(known->session, friends, now, change_);
        publish(now);
    }
}

void hub_core::detach(worker_index from, session_ref session, departure how, time_point now) {
    if (seat* const known = find(from, session)) {
        store_.detach(known->session, how, now, change_);
        *known = seat{};
        publish(now);
        give_back();
    }
}

bool hub_core::expire_next(time_point now) {
    if (!store_.expire_next(now, change_)) {
        return false;
    }
    publish(now);
    give_back();
    return true;
}

// After the last of many users left, the memory is others' to use.
void hub_core::give_back() {
    if (store_.shrink_if_empty()) {
        change_ = change{};
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
    if (change_.kind == transition::none) {
        return;
    }
    const bool online = change_.kind == transition::online;
    (online ? counters_.went_online : counters_.went_offline).add();
    if (muted_) {
        return;
    }
    counters_.told.add(change_.told.size());
    for (std::vector<session_ref>& left : by_worker_) {
        left.clear();  // by a call that did not come to its end
    }
    for (const session_address& address : change_.told) {
        by_worker_[address.worker].push_back(address.ref);
    }
    for (worker_index worker = 0; worker < by_worker_.size(); ++worker) {
        std::vector<session_ref>& sessions = by_worker_[worker];
        if (!sessions.empty()) {
            outlet_.tell(worker, online ? online_frame : offline_frame, sessions, now);
            sessions.clear();
        }
    }
}

}  // namespace alo
