// Facts as they come; see ledger.hpp.
#include "simulation/ledger.hpp"

#include "support/json.hpp"

#include <algorithm>
#include <array>

namespace alo::sim {
namespace {

// SPEC section 6: the codes of the classic dialect, and which of them end the session.
struct known_code {
    std::string_view name;
    bool fatal;
    bool of_a_line;  // comes of a line, not of the session's circumstances
};
constexpr std::array<known_code, 16> codes{{{"invalid_json", false, true},
                                            {"missing_user_id", false, true},
                                            {"invalid_user_id", false, true},
                                            {"invalid_friends", false, true},
                                            {"too_many_friends", false, true},
                                            {"invalid_field", false, true},
                                            {"unknown_type", false, true},
                                            {"not_identified", false, true},
                                            {"already_identified", false, true},
                                            {"line_too_long", true, true},
                                            {"too_many_errors", true, true},
                                            {"hello_timeout", true, false},
                                            {"slow_consumer", true, false},
                                            {"replaced", true, false},
                                            {"server_full", true, false},
                                            {"server_error", true, false}}};

const known_code& find_code(std::string_view name) {
    const auto found = std::find_if(codes.begin(), codes.end(),
                                    [name](const known_code& c) { return c.name == name; });
    demand(found != codes.end(), [&] { return "no such code: " + std::string{name}; });
    return *found;
}

std::string who(const session_record& r) { return "session #" + std::to_string(r.number) + ": "; }

void must_not(const session_record& r, const std::string& found) {
    demand(found.empty(), [&] { return who(r) + found; });
}

}  // namespace

ledger::ledger(const scenario& play, const timeline& time, trace& log, const stranger_pool& pool,
               coverage& seen)
    : play_{play}, time_{time}, log_{log}, pool_{pool}, seen_{seen} {
    for (std::size_t i = 0; i < play.clients.size(); ++i) {
        records_.emplace_back(seen);
        records_[i].number = static_cast<session_number>(i);
        records_[i].script = &play.clients[i];
        records_[i].expected = expect_of(play.clients[i].lines, play.rules);
    }
}

peer_address ledger::address_of(session_number number) noexcept {
    peer_address address;
    for (std::size_t i = 0; i < 4; ++i) {
        address.ip[i] = static_cast<std::uint8_t>(number >> (8 * i));
    }
    return address;
}

session_record& ledger::of(const peer_address& peer) {
    session_number number = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        number |= static_cast<session_number>(peer.ip[i]) << (8 * i);
    }
    return records_.at(number);
}

void ledger::accepted(session_number number, session_ref ref) {
    session_record& r = records_[number];
    r.ref = ref;
    r.accepted = true;
    r.accepted_at = time_.now();
    ++seen_.sessions;
    log_.note("accepted", number, {}, ref.slot);
}

void ledger::sent(session_number number, std::string_view bytes, std::ptrdiff_t taken) {
    session_record& r = records_[number];
    demand(!r.socket_closed, "a send on a socket that was let go of");
    if (taken < 0) {
        seen_.saw(sight::broken_send);
        r.broken = true;
        return;
    }
    const auto count = static_cast<std::size_t>(taken);
    if (r.script->typed) {
        r.flying += bytes.substr(0, count);
        if (r.heart.offered(bytes, count, time_.now())) {
            must_not(r, r.heart.early_ping(play_.rules, time_.now()));
        }
        if (r.stalled_since || count < bytes.size()) {
            r.heart.busy(time_.now());
        }
    }
    log_.note("sends", number, bytes.substr(0, count), bytes.size());
    if (count == bytes.size()) {
        r.stalled_since.reset();
        if (std::count(bytes.begin(), bytes.end(), '\n') > 1) {
            seen_.saw(sight::merged_send);
        }
    } else if (count > 0 || !r.stalled_since) {
        r.stalled_since = time_.now();
        seen_.saw(sight::stall);
    }
    r.stalls += count < bytes.size() ? 1U : 0U;
    r.sent += count;
}

// SPEC section 7.2: whoever hears of a user hears `true` and `false` in turns.
void ledger::told(session_number number, const name& user, bool online) {
    session_record& r = records_[number];
    r.told.push_back({user, online});
    if (play_.rules.audience == audience_rule::literal) {
        return;  // told `true` by one rule and `false` by another
    }
    const auto [before, first] = r.heard.try_emplace(user, online);
    demand(first || before->second != online,
           [&] { return who(r) + "told the same of user " + user + " twice in a row"; });
    before->second = online;
}

void ledger::forget_unconcerned(const name& user, const reference& truth) {
    for (session_record& r : records_) {
        if (r.heard.empty()) {
            continue;
        }
        if (!truth.attached(r.number)) {
            r.heard.clear();
        } else if (truth.user_of(r.number) == user) {
            std::erase_if(r.heard,
                          [&](const auto& of) { return !truth.concerns(of.first, r.number); });
        } else if (!truth.concerns(user, r.number)) {
            r.heard.erase(user);
        }
    }
}

void ledger::received(session_number number, std::string_view bytes) {
    session_record& r = records_[number];
    log_.note("receives", number, bytes);
    r.received += bytes.size();
    demand(r.received <= r.sent, "a client received what nobody sent");
    if (r.ended == end_reason::closed) {
        seen_.saw(sight::half_closed);
    }
    if (r.script->typed) {
        demand(r.flying.starts_with(bytes), "a client received other bytes than were sent");
        r.flying.erase(0, bytes.size());
    }
    if (play_.hides) {
        r.raw += std::to_string(time_.now().time_since_epoch().count()) + ": ";
        r.raw += bytes;
        r.raw += "|\n";
    }
    for (const char c : bytes) {
        if (c == '\n') {
            read_line(r, r.unfinished);
            r.unfinished.clear();
        } else {
            r.unfinished += c;
        }
    }
}

void ledger::read_line(session_record& r, std::string_view line) {
    demand(r.fatal.empty(), [&] { return who(r) + "received something behind a fatal error"; });
    if (r.script->typed) {
        try {
            read_typed(r, line);
        } catch (const violation& found) {
            fail(who(r) + found.what);
        }
        return;
    }
    const bool online = line == R"({"online":true})";
    if (!online && line != R"({"online":false})") {
        read_error(r, line);
        return;
    }
    demand(r.frames < r.told.size(),
           [&] { return who(r) + "received a presence frame that it was never told"; });
    const session_record::told_transition& expected = r.told[r.frames++];
    demand(expected.online == online,
           [&] { return who(r) + "received " + std::string{line} + " out of order"; });
    ++seen_.frames;
    r.transcript += (online ? "+" : "-") + expected.who + "\n";
}

void ledger::read_error(session_record& r, std::string_view line) {
    const auto frame = test::parse_object(line);
    const auto member = [&](const char* member_name) -> const test::json_value& {
        demand(frame && frame->contains(member_name),
               [&] { return who(r) + "received a line that is no frame: " + std::string{line}; });
        return frame->at(member_name);
    };
    const known_code& code = find_code(member("code").text);
    demand(member("type").text == "error" && !member("message").text.empty() &&
               member("message").is_string && !member("fatal").is_string &&
               member("fatal").text == (code.fatal ? "true" : "false"),
           [&] { return who(r) + "received a malformed error: " + std::string{line}; });
    demand(frame->contains("retry_after_ms") == (code.name == "server_full"),
           "retry_after_ms belongs to server_full, and to nothing else");
    if (code.of_a_line) {
        demand(r.errors < r.expected.errors.size() && r.expected.errors[r.errors] == code.name,
               [&] {
                   return who(r) +
                          "received an error that no line of its deserved: " + std::string{line};
               });
        ++r.errors;
        r.transcript += std::string{code.name} + "\n";
    }
    if (code.fatal) {
        r.fatal = code.name;
    }
}

void ledger::connected(const peer_address& peer) {
    demand(!of(peer).accepted, "a connection was announced twice");
}

void ledger::identified(const peer_address& peer, user_id_view user, std::size_t /*friends*/,
                        bool again) {
    const session_record& r = of(peer);
    demand(!r.ended, [&] { return who(r) + "was identified after its end"; });
    log_.note(again ? "hello again" : "hello", r.number, to_json(user));
}

void ledger::rejected(const peer_address& peer, std::string_view code, std::string_view message) {
    session_record& r = of(peer);
    log_.note("rejected", r.number, code);
    demand(!r.ended || r.asks, [&] { return who(r) + "was told of an error after its end"; });
    demand(!message.empty(), "an error without words");
    if (code == "slow_consumer") {
        r.slow_since = r.stalled_since;
        r.slow_at = time_.now();
    } else if (code == "server_full") {
        demand(pool_.bytes.load() > play_.rules.max_pending_input,
               "a stranger was refused although there was room");
        demand(newest_stranger_.at(r.script->worker)(r.ref),
               "a stranger was refused before newer ones");
    }
    if (find_code(code).of_a_line && !r.asks) {
        demand(r.rejected < r.expected.errors.size() && r.expected.errors[r.rejected] == code,
               [&] { return who(r) + "was rejected with " + std::string{code}; });
        ++r.rejected;
    }
}

void ledger::ended(const peer_address& peer, std::optional<user_id_view> /*user*/,
                   end_reason reason, duration lasted) {
    session_record& r = of(peer);
    log_.note("ended", r.number, alo::name_of(reason));
    demand(r.accepted && !r.ended, [&] { return who(r) + "ended twice"; });
    demand(lasted == time_.now() - r.accepted_at, "the log was told a wrong duration");
    r.ended = reason;
    r.ended_at = time_.now();
    ++seen_.ends[static_cast<std::size_t>(reason)];
    judge_cause(r);
}

void ledger::refused(const peer_address& /*peer*/, refusal /*reason*/) {
    fail("a worker refuses nobody");
}

void ledger::trouble(std::string_view kind, std::string_view what) {
    demand(play_.faults > 0,
           [&] { return "trouble: " + std::string{kind} + ": " + std::string{what}; });
}

}  // namespace alo::sim
