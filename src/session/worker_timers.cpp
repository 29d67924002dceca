// Deadlines, pauses and the drain; see worker.hpp.
#include "alo/session/worker.hpp"

#include <exception>
#include <string>
#include <utility>

namespace alo {
namespace {

// How often some more sessions end while the server drains, and the least at a time: a handful of
// clients should not wait for a window that is there to spare thousands.
constexpr duration drain_step{50};
constexpr std::size_t drain_least = 200;

}  // namespace

// Sees to it that the session is looked at when its next deadline comes. An entry that is too early
// does no harm, so only a deadline before every entry needs a new one.
void worker::arm(session& s) {
    const time_point next = s.next_deadline(rules_);
    seat& home = slots_[s.self.slot];
    if (next < home.wakes_at) {
        wheel_.schedule(s.self.slot, next);
        home.wakes_later = std::exchange(home.wakes_at, next);
        request_wake();
    }
}

void worker::request_wake() {
    const time_point next = std::min(wheel_.next(), drain_.next);
    if (next < wake_requested_) {
        wake_requested_ = next;
        sockets_.wake_at(next);
    }
}

void worker::request_turn() {
    if (!turn_requested_) {
        sockets_.request_end_of_turn();
        turn_requested_ = true;
    }
}

void worker::on_tick(time_point now) {
    wake_requested_ = never;
    wheel_.advance(now, [this, now](std::uint32_t slot) {
        seat& home = slots_[slot];
        if (now >= home.wakes_at) {
            home.wakes_at = std::exchange(home.wakes_later, never);
        }
        if (session* const s = home.tenant.get(); s && s->phase != session_phase::dead) {
            try {
                check_deadlines(*s, now);
            } catch (const std::exception& e) {
                // A tick serves many: it is this session's end, and nobody else's.
                log_.trouble("session", e.what());
                on_fault(slot, now);
            }
            if (s->phase != session_phase::dead) {
                arm(*s);
            }
        }
    });
    if (now >= drain_.next) {
        drain_some(now);
    }
    request_wake();
}

void worker::check_deadlines(session& s, time_point now) {
    if (now >= s.close_by) {
        kill(s, s.ended_by);
        return;
    }
    if (now >= s.write_by) {
        // The kernel says that there is room only once a third of the buffer is free; who reads
        // slowly may have made some before.
        flush(s, now);
        if (now >= s.write_by) {
            kill_slow(s, end_reason::write_timeout);
        }
        if (s.phase == session_phase::dead) {
            return;
        }
    }
    if (s.phase != session_phase::open) {
        return;
    }
    if (!s.awaits_hub && end_if_late(s, now)) {
        return;
    }
    if (now >= s.resume_at) {
        s.resume_at = never;
        go_on(s, any_number, now);
    }
    if (s.phase == session_phase::open && s.typed) {
        check_heartbeat(s, now);
    }
}

// True if the session had its time to say hello and did not.
bool worker::end_if_late(session& s, time_point now) {
    if (s.talk.identified() || now < s.accepted + rules_.hello_timeout) {
        return false;
    }
    say_fatal(s, error_code::hello_timeout,
              "No good hello came within " + std::to_string(rules_.hello_timeout.count()) +
                  " ms; say hello right after connecting, for example "
                  "{\"user_id\":1,\"friends\":[2,3]}.",
              end_reason::hello_timeout, now);
    return true;
}

void worker::drain(time_point now, time_point by) {
    const duration window = std::max(by - now, drain_step);
    // The last step lies before the end, so that the last sessions too have time to be flushed.
    const auto steps = static_cast<std::size_t>(std::max<std::int64_t>(window / drain_step - 2, 1));
    drain_.by = by;
    drain_.at_a_time = std::max(drain_least, (live_ + steps - 1) / steps);
    drain_.next = now;
    send_off(now, window);
    drain_some(now);
    request_wake();
}

void worker::drain_some(time_point now) {
    std::size_t ended = 0;
    for (; drain_.cursor < slots_.size() && ended < drain_.at_a_time; ++drain_.cursor) {
        if (session* const s = slots_[drain_.cursor].tenant.get()) {
            if (s->phase == session_phase::lingering) {
                kill(*s, s->ended_by);  // it has all it is owed; all_sent() begins none from now on
            } else {
                finish(*s, end_reason::shutdown, now);
            }
            ++ended;
        }
    }
    if (now >= drain_.by) {
        for (const seat& home : slots_) {
            if (session* const s = home.tenant.get()) {
                if (s->phase != session_phase::dead && !s->awaits_writable) {
                    flush(*s, now);  // with a window of nothing this is its only chance
                }
                kill(*s, end_reason::shutdown);
            }
        }
        drain_.next = never;
    } else {
        drain_.next =
            drain_.cursor < slots_.size() ? std::min(now + drain_step, drain_.by) : drain_.by;
    }
    request_turn();
}

}  // namespace alo
