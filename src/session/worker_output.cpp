// What clients are owed, and how sessions end; see worker.hpp.
#include "alo/base/prefetch.hpp"
#include "alo/session/worker.hpp"

#include <utility>

namespace alo {
namespace {

// Who had to flush more keeps no room for it: it was a storm, and its sends cost thousands of times
// what that room costs to get again.
constexpr std::size_t many_to_flush = 1'024;  // 16 KiB

}  // namespace

// True if the frame will be sent, after all that it is owed already.
bool worker::push(session& s, std::string_view frame, time_point now) {
    catch_up(s, now);
    return s.phase != session_phase::dead && put(s, frame, now);
}

// The same without what fan-outs under way owe it. A turn may bring more than the limits to a
// reader who keeps up: only what its socket does not take counts against it.
bool worker::put(session& s, std::string_view frame, time_point now) {
    if (s.out.size() + frame.size() > ceiling_.soft && !s.awaits_writable) {
        flush(s, now);
        if (s.phase == session_phase::dead) {
            return false;
        }
    }
    return is_queued(s, s.out.push(frame, ceiling_));
}

// The same for a frame that is a constant, and for news.
bool worker::put_constant(session& s, std::string_view frame, time_point now) {
    return s.out.empty() ? is_queued(s, s.out.push_constant(frame, ceiling_)) : put(s, frame, now);
}

bool worker::put(session& s, const presence_frame& news, time_point now) {
    return s.out.empty() ? is_queued(s, s.out.push(news, ceiling_)) : put(s, news.line(), now);
}

bool worker::is_queued(session& s, send_status how) {
    if (how == send_status::closed_slow) {
        kill_slow(s, end_reason::output_limit);
        return false;
    }
    mark_dirty(s);
    return true;
}

// The last line of a session that ends: after all that waits.
void worker::push_last(session& s, std::string_view frame) {
    if (s.waiting) {
        s.waiting->add(reply::line(std::string{frame}));
    } else {
        s.out.push_last(frame);
    }
}

void worker::mark_dirty(session& s) {
    // A socket that takes nothing is flushed when it says it is writable.
    if (!s.dirty && !s.awaits_writable) {
        dirty_.push_back({&s, s.self.slot});
        s.dirty = true;
        request_turn();
    }
}

// The hub hears of what was said before anybody sees an answer to it or the end of it: whoever acts
// on that, maybe through another thread, comes after. So too wherever else something is sent.
void worker::flush(session& s, time_point now) {
    hub_.flush();
    while (!s.out.empty() || refill(s)) {
        const std::string_view pending = s.out.pending();
        const std::ptrdiff_t taken = sockets_.send(s.self.slot, pending);
        if (taken == wire::broken) {
            kill(s, end_reason::reset);
            return;
        }
        s.out.taken(static_cast<std::size_t>(taken));
        counters_.bytes_out.add(static_cast<std::uint64_t>(taken));
        if (static_cast<std::size_t>(taken) < pending.size()) {
            stall(s, taken > 0, now);
            return;
        }
        s.write_by = never;  // what is moved from the backlog now has a time of its own
    }
    // Also if the kernel has not said so yet, as it took all at the deadline: what comes now is
    // sent at once, and is under a deadline if there is no room.
    s.awaits_writable = false;
    if (s.awaits_answer) {
        relieve(s);
    }
    if (s.phase == session_phase::finishing && !(s.typed && s.typed->awaits_answers)) {
        all_sent(s, now);
    }
}

// The same for a line and an outbox that is empty: a copy less.
void worker::write(session& s, std::string_view line, time_point now) {
    hub_.flush();
    const std::ptrdiff_t taken = sockets_.send(s.self.slot, line);
    if (taken == wire::broken) {
        kill(s, end_reason::reset);
        return;
    }
    counters_.bytes_out.add(static_cast<std::uint64_t>(taken));
    if (static_cast<std::size_t>(taken) < line.size()) {
        s.out.push_last(line);
        s.out.taken(static_cast<std::size_t>(taken));
        stall(s, taken > 0, now);
    }
}

// Its socket takes no more for now. Every byte taken is progress and moves the write deadline.
void worker::stall(session& s, bool progressed, time_point now) {
    if (progressed || s.write_by == never) {
        s.write_by = now + rules_.write_timeout;
    }
    if (!s.awaits_writable) {
        counters_.stalls.add();
        s.awaits_writable = true;
        sockets_.await_writable(s.self.slot);
    }
    arm(s);
    if (s.awaits_answer) {
        relieve(s);
    }
}

void worker::on_writable(std::uint32_t slot, time_point now) {
    session& s = at(slot);
    s.awaits_writable = false;
    if (s.phase != session_phase::dead) {
        flush(s, now);
    }
}

// An ended session has its last frame. Whoever may still be sending is given time to read it,
// unless the server stops.
void worker::all_sent(session& s, time_point now) {
    if (s.input_ended || drain_.by != never) {
        kill(s, s.ended_by);
        return;
    }
    s.phase = session_phase::lingering;
    s.close_by = now + rules_.linger;
    sockets_.shutdown_send(s.self.slot);
    if (s.paused) {
        s.paused = false;
        sockets_.resume_reading(s.self.slot);
    }
    arm(s);
}

// The session is over for everybody else from now on.
void worker::depart(session& s, end_reason why, time_point now) {
    s.ended_by = why;
    s.departed = true;
    counters_.ended[static_cast<std::size_t>(why)].add();
    forget_pending(s);
    s.framer = line_framer{rules_.max_line};  // what it still holds is nobody's business now
    s.resume_at = never;                      // if paused: all_sent() resumes the reading
    s.awaits_hub = false;
    s.awaits_answer = false;
    if (s.talk.identified() && why != end_reason::replaced) {
        hub_.detach(s.self, why == end_reason::signed_off ? departure::signed_off : departure::lost,
                    now);
        request_turn();
    }
    log_.ended(s.peer, s.talk.user(), why, now - s.accepted);
}

void worker::finish(session& s, end_reason why, time_point now) {
    catch_up(s, now);
    if (s.phase != session_phase::open) {
        return;
    }
    s.phase = session_phase::finishing;
    if (s.typed && (why == end_reason::closed || why == end_reason::signed_off)) {
        // What it asked before it went is answered, as a script expects that half-closes.
        s.typed->awaits_answers = true;
    }
    depart(s, why, now);
    if (s.typed && s.typed->awaits_answers) {
        hub_.catch_up(s.self, now);
    }
    mark_dirty(s);
}

// Nobody is told here: a kill may come in the middle of what the hub tells.
void worker::kill(session& s, end_reason why) {
    if (s.phase == session_phase::dead) {
        return;
    }
    s.phase = session_phase::dead;
    forget_pending(s);
    if (!s.departed) {
        s.ended_by = why;
    }
    dead_.push_back(s.self.slot);
    request_turn();
}

// A fault of ours among many who are told: it costs this session, which missed something, and the
// others nothing.
void worker::fail(session& s, std::string_view what) {
    log_.trouble("session", what);
    kill(s, end_reason::server_error);
}

// The error is worth one try; the socket is full, after all. The end of a frame that was cut goes
// first, so that the error still is a line of its own.
void worker::kill_slow(session& s, end_reason why) {
    if (s.phase == session_phase::open) {
        constexpr std::string_view message =
            "This connection was not read fast enough, so that what it is owed passed a limit.";
        counters_.errors[static_cast<std::size_t>(error_code::slow_consumer)].add();
        log_.rejected(s.peer, info_of(error_code::slow_consumer).name, message);
        s.out.keep_started_frame();
        s.out.push_last(error_frame(error_code::slow_consumer, message));
        hub_.flush();
        const std::ptrdiff_t taken = sockets_.send(s.self.slot, s.out.pending());
        if (taken > 0) {
            counters_.bytes_out.add(static_cast<std::uint64_t>(taken));
        }
    }
    kill(s, why);
}

void worker::end_of_turn(time_point now) {
    turn_requested_ = false;
    flush_dirty(now);
    if (!fan_outs_.empty()) {
        tell_slice(now);
        catch_breath(now);
        flush_dirty(now);
    }
    hub_.flush();  // and of ends before anybody sees the connection closed
    bury();
    request_wake();
}

// An end tells others, and telling may end others: until there is nothing left to say.
void worker::flush_dirty(time_point now) {
    for (std::size_t seen = 0; !dirty_.empty() || !relieved_.empty() || seen < dead_.size();) {
        flushing_.swap(dirty_);
        // Sends in between leave little of ours in the processor's caches.
        visit_ahead(
            flushing_.size(), [](std::size_t) {},
            [&](std::size_t i) {
                expect(*flushing_[i].who);
                sockets_.expect_send(flushing_[i].slot);
            },
            [&](std::size_t i) {
                session& s = *flushing_[i].who;
                s.dirty = false;
                if (s.phase != session_phase::dead && !s.awaits_writable) {
                    flush(s, now);
                }
            });
        flushing_.clear();
        if (flushing_.capacity() > many_to_flush) {
            flushing_ = decltype(flushing_){};
        }
        for (; seen < dead_.size(); ++seen) {
            if (session& s = at(dead_[seen]); !s.departed) {
                depart(s, s.ended_by, now);
            }
        }
        on_relieved(now);
    }
}

void worker::bury() {
    for (const std::uint32_t slot : dead_) {
        sockets_.close(slot);
        for (fan_out& each : fan_outs_) {
            each.take(slot);  // whoever sits there next is owed nothing
        }
        slots_[slot].tenant.reset();
        free_.push_back(slot);
        --live_;
    }
    dead_.clear();
}

}  // namespace alo
