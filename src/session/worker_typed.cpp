// What only sessions of the typed dialect have (SPEC section 5): the greeting, one ordered stream
// of news and replies that is merged when they read slowly, and the heartbeat; see worker.hpp.
#include "alo/protocol/frames.hpp"
#include "alo/session/spread.hpp"
#include "alo/session/worker.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace alo {

void worker::greet(session& s, const hello_request& hello, time_point now) {
    const bool again = s.typed != nullptr;
    if (!again) {
        s.typed = std::make_unique<typed_side>();
        s.typed->heard = now;
        s.typed->patience = jittered(rules_.heartbeat, s.serial);
        arm(s);
    }
    const unix_ms wall = about_.calendar->at(now);
    const std::string token = token_of(s);
    std::string frame = welcome_frame({hello.tag, hello.user, token, about_.server, wall}, rules_);
    if (again) {
        s.typed->greetings.push_back(std::move(frame));
    } else {
        s.typed->greetings.emplace_back();
        push(s, frame, now);
    }
}

// A name for the session that nobody can guess who does not have the hash's key.
std::string worker::token_of(const session& s) const {
    constexpr std::string_view digits = "0123456789abcdef";
    const std::string name =
        "session " + std::to_string(about_.worker) + " " + std::to_string(s.serial);
    std::string token;
    for (const std::string& half : {name + " a", name + " b"}) {
        const std::uint64_t bits = hash_of(user_id_view{std::string_view{half}});
        for (unsigned shift = 64; shift > 0; shift -= 4) {
            token += digits[(bits >> (shift - 4)) & 0xfU];
        }
    }
    return token;
}

// Whether the hub's answers still reach the session.
bool worker::told_in_order(const session& s) noexcept {
    return s.typed && (s.phase == session_phase::open ||
                       (s.phase == session_phase::finishing && s.typed->awaits_answers));
}

// Whether what comes in order has to wait: for what came before it, or for room. `least`: bytes of
// what can only be sent whole.
bool worker::must_wait(session& s, std::size_t least, time_point now) {
    const auto full = [&] {
        return s.out.size() >= ceiling_.soft || s.out.size() + least > ceiling_.hard;
    };
    if (!s.waiting && full() && !s.awaits_writable) {
        flush(s, now);
    }
    return s.waiting || full();
}

backlog& worker::waiting_of(session& s) {
    if (!s.waiting) {
        s.waiting = std::make_unique<backlog>();
    }
    return *s.waiting;
}

// Moves what waits to the outbox, as far as there is room. False if nothing waits.
bool worker::refill(session& s) {
    if (!s.waiting) {
        return false;
    }
    backlog& waiting = *s.waiting;
    pages_.clear();
    while (!waiting.empty() && s.out.size() + pages_.size() < ceiling_.soft) {
        waiting.next(pages_);
    }
    s.out.refill(pages_);
    if (waiting.empty()) {
        s.waiting.reset();
    }
    relieve(s);
    return !s.out.empty();
}

// Whether something that it asked for has not left yet, or so much that the next answer would have
// to wait. Until it has, nothing more that it says is heard: who asks faster than it reads would
// make us keep what it does not take.
bool worker::owes_answer(const session& s) const noexcept {
    return s.typed && (s.owed_answer() || s.out.size() >= ceiling_.soft);
}

// Its next line may be handled, if it waits for that only. Not at once: this may be the middle of
// what the hub tells.
void worker::relieve(session& s) {
    const bool goes_on = s.awaits_answer && !owes_answer(s);
    if (goes_on || s.talk.refused_too_often(rules_.max_errors_in_a_row)) {
        s.awaits_answer = s.awaits_answer && !goes_on;
        relieved_.push_back(s.self.slot);
        request_turn();
    }
}

void worker::show_one(session& s, const presence_frame& news, time_point now) {
    if (!must_wait(s, news.line().size(), now)) {
        if (put(s, news, now)) {
            counters_.notifications.add();
        }
    } else if (s.phase != session_phase::dead) {
        backlog& waiting = waiting_of(s);
        counters_.notifications.add();
        if (waiting.add(news)) {
            counters_.merged.add();
        }
        // What passes the soft limit is one answer that has to be sent whole.
        if (std::min(s.out.size(), ceiling_.soft) + waiting.weight() > ceiling_.hard) {
            kill_slow(s, end_reason::output_limit);
        } else {
            mark_dirty(s);
        }
    }
}

// A list may be longer than all limits, since it waits as pointers; there is never more than one,
// because until it is sent nothing more is heard of what the session asks.
void worker::answer(session_ref session, reply&& what, time_point now) {
    alo::session* const s = find(session);
    if (s == nullptr || !told_in_order(*s)) {
        return;
    }
    catch_up(*s, now);
    s->typed->unanswered -= s->typed->unanswered > 0 ? 1U : 0U;
    if (std::vector<std::string>& greetings = s->typed->greetings;
        what.is_snapshot() && !greetings.empty()) {
        what.lead_with(std::move(greetings.front()));
        greetings.erase(greetings.begin());
        greetings.shrink_to_fit();  // most are empty from here on, for hours
    }
    if (what.error()) {
        counters_.errors[static_cast<std::size_t>(*what.error())].add();
        log_.rejected(s->peer, info_of(*what.error()).name, what.message());
    }
    s->talk.on_answer(what.error().has_value());
    while (!what.done() && !must_wait(*s, 0, now)) {
        pages_.clear();
        what.next_page(pages_);
        s->out.refill(pages_);
    }
    if (s->phase == session_phase::dead) {
        return;
    }
    if (!what.done()) {
        waiting_of(*s).add(std::move(what));
    }
    relieve(*s);
    mark_dirty(*s);
}

void worker::caught_up(session_ref session, time_point now) {
    if (alo::session* const s = find(session); s != nullptr && s->typed) {
        catch_up(*s, now);
        s->typed->awaits_answers = false;
        if (s->phase == session_phase::finishing) {
            mark_dirty(*s);  // flush() sees to the rest
        }
    }
}

// The drain begins: to come back when it is over, each at another time.
void worker::send_off(time_point now, duration window) {
    const auto spread_over = static_cast<std::uint64_t>(std::max<std::int64_t>(window.count(), 1));
    // In 65,536ths of a client's share, and beginning elsewhere than the other workers.
    constexpr unsigned fraction = 16;
    const std::uint64_t whole = std::uint64_t{live_} << fraction;
    std::uint64_t told = scattered(about_.worker) >> (24U - fraction);
    for (const seat& home : slots_) {
        session* const s = home.tenant.get();
        if (s != nullptr && s->typed && s->phase == session_phase::open) {
            push(*s, going_away_frame(1 + told * spread_over / whole), now);
            told += std::uint64_t{1} << fraction;
        }
    }
}

void worker::check_heartbeat(session& s, time_point now) {
    typed_side& side = *s.typed;
    if (now < side.deadline(rules_)) {
        return;
    }
    if (!s.paused && !s.awaits_writable && !s.out.empty()) {
        flush(s, now);  // a ping that lies behind what the socket does not take asks nothing
    }
    if (s.phase == session_phase::dead) {
        return;
    }
    if (s.paused || s.awaits_writable) {
        // We do not listen ourselves, or its socket is watched by the write deadline.
        side.heard = now;
        side.pinged = never;
    } else if (side.pinged == never) {
        side.pinged = now;
        counters_.pings.add();
        push(s, ping_frame, now);
    } else {
        kill(s, end_reason::heartbeat);
    }
}

}  // namespace alo
