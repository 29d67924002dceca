// From bytes to decisions: how a worker handles what a client says; see worker.hpp.
#include "alo/protocol/frames.hpp"
#include "alo/session/spread.hpp"
#include "alo/session/worker.hpp"

#include <algorithm>
#include <exception>
#include <optional>
#include <string>
#include <utility>

namespace alo {
namespace {

// What JSON calls white space says nothing. A line's own end is off already, but for CRs that
// somebody doubled.
bool is_blank(std::string_view line) noexcept {
    return line.find_first_not_of(" \t\r") == std::string_view::npos;
}

}  // namespace

bool worker::on_input(std::uint32_t slot, std::string_view bytes, time_point now) {
    session& s = at(slot);
    counters_.bytes_in.add(bytes.size());
    if (s.phase != session_phase::open) {
        // It is dropped, and not at any rate by one who does not read: all_sent() goes on.
        s.paused = s.phase == session_phase::finishing && s.awaits_writable;
        return !s.paused && s.phase != session_phase::dead;
    }
    if (s.typed) {
        s.typed->heard = now;
        if (std::exchange(s.typed->pinged, never) != never) {
            arm(s);  // the next ping may be due before the answer to this one was
        }
    }
    s.paused = true;  // should a line throw, nobody reads on until all_sent() says so
    s.framer.feed(bytes);
    return handle_lines(s, any_number, now);
}

// False when the session is paused: what is left is kept, and reading stops.
bool worker::handle_lines(session& s, std::size_t most, time_point now) {
    std::string_view line;
    for (std::size_t handled = 0; s.phase == session_phase::open; ++handled) {
        if (end_if_refused(s, now)) {
            break;
        }
        if (owes_answer(s)) {
            if (s.framer.has_next()) {
                s.awaits_answer = true;
                counters_.answer_waits.add();
            }
            break;
        }
        if (!s.lines.ready(budget_, now)) {
            pause(s, now);
            break;
        }
        // Whoever comes now does not overtake those who wait.
        const bool others_wait = most == any_number && !await_hub_.empty();
        if (handled == most || others_wait || behind_ || !hub_.ready()) {
            await_hub(s);
            break;
        }
        const framing cut = s.framer.next(line);
        if (cut == framing::need_more) {
            break;
        }
        if (cut == framing::too_long) {
            say_fatal(s, error_code::line_too_long,
                      "A line may have at most " + std::to_string(rules_.max_line) +
                          " bytes, and this one has more.",
                      end_reason::line_too_long, now);
            break;
        }
        s.lines.take(budget_, now);
        counters_.lines.add();
        if (!is_blank(line)) {
            handle_line(s, line, now);
        }
    }
    if (s.phase == session_phase::open) {
        s.framer.settle();
        account_pending(s, now);
    }
    s.paused = s.resume_at != never || s.awaits_hub || s.awaits_answer;
    return s.phase != session_phase::dead && !s.paused;
}

void worker::handle_line(session& s, std::string_view line, time_point now) {
    const request asked = decoder_.decode(line, s.talk.spoken());
    const decision what = s.talk.on_request(asked, rules_.max_errors_in_a_row);
    if (const auto* const hello = std::get_if<say_hello>(&what)) {
        forget_pending(s);
        counters_.hellos.add();
        say_hello_to_hub(s, hello->hello, false, now);
    } else if (const auto* const again = std::get_if<replace_friends>(&what)) {
        say_hello_to_hub(s, again->hello, true, now);
    } else if (std::holds_alternative<ask_hub>(what)) {
        ++s.typed->unanswered;
        hub_.ask(s.self, asked, now);
        request_turn();
    } else if (const auto* const ping = std::get_if<answer_ping>(&what)) {
        push(s, pong_frame(ping->tag), now);
    } else if (std::holds_alternative<end_session>(what)) {
        finish(s, end_reason::signed_off, now);
    } else if (const auto* const error = std::get_if<reject>(&what)) {
        if (info_of(error->code).fatal) {
            say_fatal(s, error->code, error->message, end_reason::too_many_errors, now, error->tag);
        } else {
            say_error(s, *error, now);
        }
    }
}

void worker::say_hello_to_hub(session& s, const hello_request& hello, bool again, time_point now) {
    const id_list& friends = *hello.friends;
    log_.identified(s.peer, hello.user, friends.size(), again);
    if (hello.typed) {
        greet(s, hello, now);
        if (s.phase != session_phase::open) {
            return;
        }
        ++s.typed->unanswered;
    }
    std::optional<duration> grace = hello.grace;
    if (grace) {
        grace = std::min(*grace, rules_.max_grace);
    }
    if (again) {
        hub_.replace(s.self, friends, {hello.typed, hello.shows, grace}, now);
    } else {
        hub_.attach(s.self, hello.user, friends,
                    {grace.value_or(rules_.offline_grace), hello.typed,
                     hello.shows.value_or(saying{}).after(), hello.shows.has_value()},
                    now);
    }
    request_turn();
}

void worker::on_input_end(std::uint32_t slot, time_point now) {
    session& s = at(slot);
    s.input_ended = true;
    if (s.phase == session_phase::lingering) {
        kill(s, s.ended_by);
        return;
    }
    if (s.phase != session_phase::open) {
        return;
    }
    if (end_if_refused(s, now)) {
        return;
    }
    // The last line needs no LF if it is complete; half a line is as if it was never said.
    const std::string_view last = s.framer.last_line();
    if (!last.empty() && last.size() <= rules_.max_line && decoder_.is_complete(last)) {
        counters_.lines.add();
        handle_line(s, last, now);
    }
    if (s.phase == session_phase::open) {
        finish(s, end_reason::closed, now);
    }
}

// Over its line rate. What it sent stays with us or in the kernel, and nothing is lost.
void worker::pause(session& s, time_point now) {
    s.resume_at = s.lines.ready_at(budget_, now);
    counters_.pauses.add();
    arm(s);
}

void worker::await_hub(session& s) {
    s.awaits_hub = true;
    await_hub_.push_back(s.self);
    counters_.hub_waits.add();
}

// Each in turn says one line, so that whoever has many does not keep the others waiting.
void worker::on_hub_ready(time_point now) {
    while (!await_hub_.empty() && !behind_ && hub_.ready()) {
        session* const s = find(await_hub_.front());
        await_hub_.pop_front();
        if (s == nullptr || !std::exchange(s->awaits_hub, false)) {
            continue;  // it ended meanwhile
        }
        try {
            go_on(*s, 1, now);
            // The deadline waited too, but not for more than one line.
            if (s->phase == session_phase::open && !end_if_late(*s, now)) {
                arm(*s);
            }
        } catch (const std::exception& e) {
            log_.trouble("session", e.what());
            on_fault(s->self.slot, now);
        }
    }
}

// Those that were sent what they had asked for.
void worker::on_relieved(time_point now) {
    for (const std::uint32_t slot : std::exchange(relieved_, {})) {
        session& s = at(slot);
        if (s.phase != session_phase::open) {
            continue;
        }
        try {
            if (!end_if_refused(s, now)) {
                go_on(s, any_number, now);
            }
        } catch (const std::exception& e) {
            log_.trouble("session", e.what());
            on_fault(slot, now);
        }
    }
}

// True if the hub refused the last of too many bad lines.
bool worker::end_if_refused(session& s, time_point now) {
    if (!s.talk.refused_too_often(rules_.max_errors_in_a_row)) {
        return false;
    }
    say_fatal(s, error_code::too_many_errors,
              std::to_string(rules_.max_errors_in_a_row) +
                  " bad lines in a row end the connection; the last one asked to watch too many "
                  "users.",
              end_reason::too_many_errors, now);
    return true;
}

// After a pause: what was kept first, then the socket.
void worker::go_on(session& s, std::size_t most, time_point now) {
    s.framer.feed({});
    if (handle_lines(s, most, now)) {
        sockets_.resume_reading(s.self.slot);
    }
}

void worker::forget_pending(session& s) noexcept {
    if (s.pending_input != 0) {
        pool_.bytes.fetch_sub(s.pending_input, std::memory_order_relaxed);
        s.pending_input = 0;
        strangers_.erase(s.serial);
    }
}

// A stranger may make us keep an unfinished line; all strangers together may not fill the memory.
// Past the limit this worker's newest stranger goes, so that new ones cannot push out those before
// them; another worker may have a newer one, of which only that one knows.
void worker::account_pending(session& s, time_point now) {
    const std::size_t held = s.talk.identified() ? 0 : s.framer.held();
    if (held == s.pending_input) {
        return;
    }
    if (held == 0) {
        forget_pending(s);
        return;
    }
    if (s.pending_input == 0) {
        strangers_.emplace(s.serial, s.self.slot);
    }
    pool_.bytes.fetch_add(held - s.pending_input, std::memory_order_relaxed);
    s.pending_input = static_cast<std::uint32_t>(held);  // a line's worth
    while (!strangers_.empty() &&
           pool_.bytes.load(std::memory_order_relaxed) > rules_.max_pending_input) {
        session& newest = at(strangers_.rbegin()->second);
        say_fatal(newest, error_code::server_full,
                  "The server holds as much unfinished input of clients that have not said hello "
                  "as it may; please connect again later.",
                  end_reason::pending_input, now);
    }
}

void worker::say_error(session& s, const decode_error& error, time_point now) {
    counters_.errors[static_cast<std::size_t>(error.code)].add();
    log_.rejected(s.peer, info_of(error.code).name, error.message);
    push(s, error_frame(error.code, error.message, {.tag = error.tag}), now);
}

void worker::say_fatal(session& s, error_code code, std::string_view message, end_reason why,
                       time_point now, request_tag tag) {
    counters_.errors[static_cast<std::size_t>(code)].add();
    log_.rejected(s.peer, info_of(code).name, message);
    error_extras extras{.tag = tag};
    if (code == error_code::server_full) {
        extras.retry_after_ms = retry_after_ms(s.serial);
    }
    catch_up(s, now);
    push_last(s, error_frame(code, message, extras));
    finish(s, why, now);
}

}  // namespace alo
