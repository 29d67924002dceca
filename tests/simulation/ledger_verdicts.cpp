// What the facts must add up to; see ledger.hpp.
#include "simulation/ledger.hpp"

#include <algorithm>

namespace alo::sim {
namespace {

std::string who(const session_record& r) {
    return "session #" + std::to_string(r.number) +
           (r.ended ? " (" + std::string{alo::name_of(*r.ended)} + "): " : ": ");
}

// The code that a session hears last when it ends for this reason, or empty.
std::string_view last_word_of(end_reason reason) {
    switch (reason) {
        case end_reason::line_too_long:
            return "line_too_long";
        case end_reason::too_many_errors:
            return "too_many_errors";
        case end_reason::hello_timeout:
            return "hello_timeout";
        case end_reason::replaced:
            return "replaced";
        case end_reason::pending_input:
            return "server_full";
        case end_reason::server_error:
            return "server_error";
        default:
            return "";
    }
}

// The server says what it owes, and sees to it that it can be read.
bool orderly(end_reason reason) {
    return reason == end_reason::closed || reason == end_reason::signed_off ||
           !last_word_of(reason).empty();
}

}  // namespace

// RELIABILITY invariant 10: each end has one reason, and it is the true one.
void ledger::judge_cause(const session_record& r) const {
    // How late a deadline may be noticed.
    const duration slack = timing_wheel::tick + play_.lazy + play_.late_timer;
    const auto is = [&r](bool holds) {
        demand(holds, [&r] { return who(r) + "it did not end for that reason"; });
    };
    const auto judge_pulse = [&r](const std::string& found) {
        demand(found.empty(), [&] { return who(r) + found; });
    };
    const auto in_time = [&](time_point deadline, time_point at) {
        is(at >= deadline);
        demand(at <= deadline + slack, [&] {
            return who(r) + "ended " + std::to_string((at - deadline).count()) + " ms late";
        });
    };
    switch (*r.ended) {
        case end_reason::closed:
            is(r.net->fin());
            is(r.rejected + (r.spared() ? 1 : 0) == r.expected.errors.size());
            break;
        case end_reason::reset:
            is(r.net->broken());
            break;
        case end_reason::signed_off:
        case end_reason::line_too_long:
        case end_reason::too_many_errors:
            is(r.expected.end == r.ended);
            is(r.rejected == r.expected.errors.size());
            break;
        case end_reason::hello_timeout:
            is(r.commands == 0);
            is(r.ended_at >= r.accepted_at + play_.rules.hello_timeout);
            in_time(std::max(r.accepted_at + play_.rules.hello_timeout,
                             std::min(r.awaited_hub, r.ended_at)),
                    r.ended_at);
            break;
        case end_reason::output_limit:
            is(r.slow_since.has_value());
            break;
        case end_reason::write_timeout:
            is(r.slow_since.has_value());
            in_time(*r.slow_since + play_.rules.write_timeout, r.slow_at);
            break;
        case end_reason::heartbeat:
            is(r.script->typed && !r.stalled_since);
            judge_pulse(r.heart.early_end(play_.rules, time_.now()));
            break;
        case end_reason::replaced:
            is(r.evicted);
            break;
        case end_reason::pending_input:
            is(r.commands == 0);
            break;
        case end_reason::shutdown:
            is(draining_);
            break;
        case end_reason::server_error:
            is(r.faulted);
            break;
    }
}

// Invariant 16, and that nothing was lost on the way, however often it was paused or stalled.
void ledger::judge_open(const session_record& r, const reference& truth) const {
    const auto must = [&r](bool holds, const char* what) {
        demand(holds, [&] { return who(r) + what; });
    };
    if (r.commands == 0) {
        must(time_.now() < r.accepted_at + play_.rules.hello_timeout,
             "a stranger outlived the hello deadline");
        return;
    }
    must(!r.expected.end && r.commands == r.expected.commands.size(),
         "some of what the client said was not handled");
    must(truth.attached(r.number), "the hub does not know an open session");
    if (r.script->typed) {
        judge_typed_open(r, truth);
        return;
    }
    must(r.errors == r.expected.errors.size(), "not every bad line was told");
    must(r.frames == r.told.size(), "it was not sent all that it was told");
    must(r.received == r.sent && r.unfinished.empty(), "bytes are missing");
    for (const auto& [user, online] : r.heard) {
        demand(truth.shown(user) == online, [&, &heard = user] {
            return who(r) + "the last thing it heard of user " + heard + " is not true";
        });
    }
}

void ledger::judge_gone(const session_record& r) const {
    const auto must = [&r](bool holds, const char* what) {
        demand(holds, [&] { return who(r) + what; });
    };
    must(r.socket_closed, "its socket was never let go of");
    must(r.signed_off == (*r.ended == end_reason::signed_off),
         "the hub was told a wrong kind of end");
    if (*r.ended == end_reason::closed) {
        must(r.commands == r.expected.commands.size(), "not all was handled before its end");
    }
    const bool hears_all = r.script->closes_on_fin && !r.script->stalls &&
                           r.script->reads_at_once && r.net->client_stayed() && !r.overflowed;
    if (hears_all && orderly(*r.ended)) {
        must(r.net->lossless(), "the socket was closed over unread input");
        must(r.received == r.sent && r.unfinished.empty(), "it was not sent what it was owed");
        must(r.fatal == last_word_of(*r.ended), "it was not told why it ended");
        if (r.script->typed) {
            judge_typed_gone(r);
        } else {
            must(r.errors == r.rejected, "not every bad line was told");
        }
    }
}

void ledger::judge_quiet(const reference& truth) {
    std::size_t open = 0;
    for (const session_record& r : records_) {
        if (r.open()) {
            open += r.commands > 0 ? 1U : 0U;
            judge_open(r, truth);
        } else if (r.ended) {
            judge_gone(r);
            demand(!truth.attached(r.number), "the hub still holds a session that ended");
        }
    }
    demand(truth.session_count() == open, "the hub holds sessions that nobody has");
}

void ledger::judge_end() {
    for (const session_record& r : records_) {
        demand(!r.open(), [&r] { return who(r) + "is left over"; });
        if (r.ended) {
            judge_gone(r);
        }
    }
    judge_warnings();
}

}  // namespace alo::sim
