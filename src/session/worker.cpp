// The table of sessions, and their beginning; see worker.hpp.
#include "alo/session/worker.hpp"

namespace alo {

worker::worker(const limits& rules, wire& sockets, hub_port& hub, observer& log,
               stranger_pool& pool, introduction about)
    : rules_{rules},
      ceiling_{rules.output_soft_limit, rules.output_hard_limit},
      budget_{rules.rate, rules.burst},
      sockets_{sockets},
      hub_{hub},
      log_{log},
      pool_{pool},
      about_{about},
      decoder_{rules.max_friends} {}

session* worker::find(session_ref session) noexcept {
    return alive(session) ? slots_[session.slot].tenant.get() : nullptr;
}

bool worker::alive(session_ref session) const noexcept {
    return session.slot < slots_.size() && slots_[session.slot].tenant != nullptr &&
           slots_[session.slot].generation == session.generation;
}

session_ref worker::on_accept(const peer_address& peer, time_point now) {
    if (free_.empty()) {
        // All slots are taken, so the next one is as large as the number of sessions.
        free_.push_back(static_cast<std::uint32_t>(slots_.size()));
        slots_.emplace_back();
        free_.reserve(slots_.capacity());  // so that bury() cannot fail
        dead_.reserve(slots_.capacity());
    }
    const std::uint32_t number = free_.back();
    seat& home = slots_[number];
    const std::uint32_t generation = home.generation == UINT32_MAX ? 1 : home.generation + 1;
    home.tenant =
        std::make_unique<session>(rules_, session_ref{number, generation}, ++accepts_, peer, now);
    home.generation = generation;
    try {
        arm(*home.tenant);
        log_.connected(peer);
    } catch (...) {
        home.tenant.reset();  // for whoever calls, it never was
        throw;
    }
    free_.pop_back();
    ++live_;
    counters_.accepted.add();
    return home.tenant->self;
}

std::size_t worker::read_budget(std::uint32_t slot) const noexcept {
    const session& s = *slots_[slot].tenant;
    switch (s.phase) {
        case session_phase::open:
            return s.paused || s.input_ended ? 0 : s.framer.room();
        case session_phase::finishing:
        case session_phase::lingering:
            // Read to be dropped; see limits::linger.
            return s.input_ended ? 0 : rules_.max_line;
        case session_phase::dead:
            break;
    }
    return 0;
}

void worker::on_broken(std::uint32_t slot) { kill(at(slot), end_reason::reset); }

void worker::on_fault(std::uint32_t slot, time_point now) {
    session& s = at(slot);
    if (s.phase == session_phase::open) {
        say_fatal(s, error_code::server_error,
                  "The server met a fault of its own and must close this connection; "
                  "please connect again.",
                  end_reason::server_error, now);
    } else {
        kill(s, end_reason::server_error);
    }
}

void worker::replaced(session_ref session, time_point now) {
    if (alo::session* const s = find(session); s != nullptr && s->phase == session_phase::open) {
        say_fatal(*s, error_code::replaced,
                  "A newer session of the same user took this one's place, because the user has "
                  "as many sessions as the server allows.",
                  end_reason::replaced, now);
    }
}

void worker::faulted(session_ref session, std::string_view what, time_point now) {
    log_.trouble("hub", what);
    if (find(session) != nullptr) {
        on_fault(session.slot, now);
    }
}

}  // namespace alo
