// What the hub hears of clients, what those of the typed dialect hear, and what must have come of
// it in the end; see ledger.hpp.
#include "simulation/ledger.hpp"

#include <algorithm>

namespace alo::sim {
namespace {

// Some frames as the isolation of readers is judged by them: without what depends on the order of
// others' doings.
std::string told_by(const frame& what) {
    std::string text;
    const auto add = [&text](const frame::entry& each) {
        text +=
            " " + each.user + (each.online.value_or(false) ? "+" : "-") + each.status + each.text;
    };
    if (what.type == "presence") {
        add(what.who);
    }
    std::vector<frame::entry> list = what.list;
    std::stable_sort(list.begin(), list.end(),
                     [](const frame::entry& a, const frame::entry& b) { return a.user < b.user; });
    for (const frame::entry& each : list) {
        add(each);
    }
    return what.type + what.tag + what.code + text + "\n";
}

std::string who(const session_record& r) { return "session #" + std::to_string(r.number) + ": "; }

}  // namespace

void ledger::commanded(session_number number, const expectation::command& what) {
    session_record& r = records_[number];
    demand(r.commands < r.expected.commands.size(),
           [&] { return who(r) + "the hub heard of a request that the client never made"; });
    const expectation::command& expected = r.expected.commands[r.commands++];
    using kind = expectation::command::kind;
    const bool hello = what.what == kind::hello || what.what == kind::again;
    std::optional<duration> grace = expected.grace;
    if (grace) {
        grace = std::min(*grace, play_.rules.max_grace);
    } else if (what.what == kind::hello) {
        grace = play_.rules.offline_grace;
    }
    demand(expected.what == what.what && expected.friends == what.friends &&
               expected.typed == what.typed && expected.removed == what.removed &&
               expected.shows == what.shows && grace == what.grace &&
               (hello || expected.tag == what.tag) &&
               (what.what != kind::hello || expected.user == what.user),
           [&] { return who(r) + "the hub heard another request than the client made"; });
}

void ledger::owe(session_number number, owed&& item) {
    session_record& r = records_[number];
    r.view.owe(std::move(item), r.stalled_since.has_value());
}

void ledger::read_typed(session_record& r, std::string_view line) {
    const frame what = read_frame(line, play_.rules);
    if (what.type == "ping") {
        demand(r.remarks > 0, "pinged before it was greeted");
        r.pinged = true;
        seen_.saw(sight::pinged);
        return;
    }
    r.transcript += told_by(what);
    if (what.type == "going_away") {
        demand(draining_ && !r.retry_after_ms, "told of a stop that does not come, or twice");
        demand(what.retry_after_ms >= 1 &&
                   what.retry_after_ms <= static_cast<std::uint64_t>(window_.count()),
               "told to come back outside the window");
        r.retry_after_ms = what.retry_after_ms;
        seen_.saw(sight::going_away);
        return;
    }
    const bool first_words = what.type == "welcome" && r.token.empty();
    if (what.type == "welcome") {
        hear_welcome(r, what);
    }
    if (first_words || what.type == "pong" || (what.type == "error" && !what.rejected)) {
        hear_remark(r, what);
    } else {
        if (r.ended == end_reason::closed || r.ended == end_reason::signed_off) {
            seen_.saw(sight::caught_up);
        }
        r.view.hear(what, r.expected.commands.front().user, r.stalls > 0);
    }
}

// What the session itself says at once comes in the order of the lines.
void ledger::hear_remark(session_record& r, const frame& what) {
    const auto& all = r.expected.remarks;
    if (what.type == "error" && (r.remarks == all.size() || all[r.remarks].code != what.code)) {
        hear_end(r, what);
        return;
    }
    demand(r.remarks < all.size(),
           [&] { return "heard " + what.type + " that nothing asked for"; });
    const expectation::remark& due = all[r.remarks++];
    using kind = expectation::remark::kind;
    const std::string type = due.what == kind::welcome ? "welcome"
                             : due.what == kind::pong  ? "pong"
                                                       : "error";
    demand(what.type == type && what.tag == due.tag && what.code == due.code, [&] {
        return "heard " + what.type + " " + what.tag + " where " + type + " " + due.tag + " is due";
    });
    if (due.what == kind::error) {
        ++r.errors;
        r.fatal = what.fatal ? what.code : "";
        demand(what.fatal == (what.code == "line_too_long" || what.code == "too_many_errors"),
               "an error says wrongly whether it is the end");
    }
}

void ledger::hear_welcome(session_record& r, const frame& what) {
    demand(what.who.user == r.expected.commands.front().user, "greeted as somebody else");
    demand(what.now <= time_.now().time_since_epoch().count(), "greeted from the future");
    demand(r.token.empty() ? tokens_.insert(what.session).second : r.token == what.session,
           "a session has another's name, or two");
    r.token = what.session;
}

// The circumstances' word, which is the last.
void ledger::hear_end(session_record& r, const frame& what) const {
    demand(what.fatal && what.tag.empty(),
           [&] { return "heard an error that no line deserved: " + what.code; });
    demand((what.retry_after_ms > 0) == (what.code == "server_full"),
           "retry_after_ms belongs to server_full, and to nothing else");
    r.fatal = what.code;
}

void ledger::check_pulse(session_number number) const {
    const session_record& r = records_[number];
    if (r.commands == 0 || !r.script->typed || r.stalled_since) {
        return;
    }
    const duration slack = timing_wheel::tick + play_.lazy + play_.late_timer;
    const std::string found = r.heart.late(play_.rules, slack, time_.now());
    demand(found.empty(), [&] { return "session #" + std::to_string(number) + ": " + found; });
}

void ledger::judge_typed_open(const session_record& r, const reference& truth) const {
    const auto must = [&r](const std::string& found) {
        demand(found.empty(),
               [&] { return "session #" + std::to_string(r.number) + ": " + found; });
    };
    must(r.remarks == r.expected.remarks.size() ? "" : "a greeting, a pong or an error is missing");
    must(r.view.missing());
    must(r.view.untrue(truth.view(r.number)));
    // But for a ping that is under way.
    std::string pings = r.flying;
    constexpr std::string_view ping = "{\"type\":\"ping\"}\n";
    while (pings.ends_with(ping)) {
        pings.resize(pings.size() - ping.size());
    }
    must(ping.ends_with(pings) ? "" : "bytes are missing");
    if (r.heart.answered()) {
        seen_.saw(sight::ping_answered);
    }
}

// It was there until the end, and read all.
void ledger::judge_typed_gone(const session_record& r) const {
    const auto must = [&r](const std::string& found) {
        demand(found.empty(), [&] {
            return "session #" + std::to_string(r.number) + " (" +
                   std::string{alo::name_of(*r.ended)} + "): " + found;
        });
    };
    if (*r.ended == end_reason::closed || *r.ended == end_reason::signed_off) {
        must(r.remarks + (r.spared() ? 1 : 0) == r.expected.remarks.size()
                 ? ""
                 : "a greeting, a pong or an error is missing");
        must(r.view.missing());
    } else {
        must(r.errors == r.rejected ? "" : "not every bad line was told");
    }
}

void ledger::drain_begins(duration window) {
    draining_ = true;
    window_ = window;
    for (session_record& r : records_) {
        r.should_be_warned = r.script->typed && r.open() && r.commands > 0 && !r.stalled_since;
    }
}

// SPEC section 5, going_away. Who was not stalled was told, and each another time on its thread.
void ledger::judge_warnings() const {
    std::set<std::pair<worker_index, std::uint64_t>> times;
    for (const session_record& r : records_) {
        const auto number = "session #" + std::to_string(r.number);
        if (r.should_be_warned && r.ended == end_reason::shutdown && r.stalls == 0 && !r.broken) {
            demand(r.retry_after_ms || r.flying.find("\"going_away\"") != std::string::npos,
                   [&] { return number + ": not told of the stop"; });
        }
        if (r.retry_after_ms) {
            demand(times.emplace(r.script->worker, *r.retry_after_ms).second,
                   [&] { return number + ": told to come back together with another"; });
        }
    }
}

}  // namespace alo::sim
