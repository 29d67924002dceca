// See event_log.hpp.
#include "alo/app/event_log.hpp"

#include "alo/app/event_words.hpp"
#include "alo/app/help.hpp"
#include "alo/app/option_table.hpp"
#include "alo/app/peer_text.hpp"
#include "alo/base/units.hpp"
#include "alo/protocol/error.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <utility>

namespace alo {
namespace {

// An error that ends the session is told by its end.
bool ends_session(std::string_view code) noexcept {
    for (std::size_t i = 0; i < error_code_count; ++i) {
        const error_info& info = info_of(static_cast<error_code>(i));
        if (info.name == code) {
            return info.fatal;
        }
    }
    return false;
}

}  // namespace

event_log::event_log(logger& out, config settings, std::function<time_point()> clock)
    : out_{out}, settings_{std::move(settings)}, clock_{std::move(clock)}, quiet_{[this] {
          tell_when_quiet();
      }} {}

event_log::~event_log() {
    {
        const std::lock_guard lock{guard_};
        ending_ = true;
    }
    changed_.notify_one();
    quiet_.join();
    write_held(throttle_.all());
}

void event_log::configured(const std::vector<setting>& settings) {
    if (!settings_.verbose) {
        return;
    }
    for (const setting& item : settings) {
        out_.write(log_level::info, "setting", "the configuration in force",
                   {{"name", item.name},
                    {"value", std::string_view{item.value}},
                    {"source", words_of(item.source)}});
    }
}

void event_log::failed(std::string_view sentence) {
    out_.write(log_level::error, "failed", sentence);
}

void event_log::connected(const peer_address& peer) {
    if (settings_.verbose) {
        const std::string address = to_text(peer);
        out_.write(log_level::info, "connect", "a client connected",
                   {{"address", std::string_view{address}}});
    }
}

void event_log::identified(const peer_address& peer, user_id_view user, std::size_t friends,
                           bool again) {
    if (settings_.verbose) {
        const std::string address = to_text(peer);
        out_.write(log_level::info, "hello",
                   again ? "a user changed its list" : "a user said hello",
                   {{"user", user}, {"friends", friends}, {"address", std::string_view{address}}});
    }
}

void event_log::rejected(const peer_address& peer, std::string_view code,
                         std::string_view message) {
    // The container's health check provokes the one, every few seconds (`alo client --check`).
    const bool expected = code == info_of(error_code::missing_user_id).name;
    if (!settings_.verbose && (expected || ends_session(code))) {
        return;
    }
    const std::string address = to_text(peer);
    write_throttled(log_level::warning, "rejected", code, message,
                    {{"code", code}, {"address", std::string_view{address}}});
}

void event_log::ended(const peer_address& peer, std::optional<user_id_view> user, end_reason reason,
                      duration lasted) {
    const auto [sentence, alarming] = words_of(reason);
    if (!settings_.verbose && !alarming) {
        return;
    }
    const std::string address = to_text(peer);
    std::vector<log_field> fields{{"reason", name_of(reason)}};
    if (user) {
        fields.emplace_back("user", *user);
    }
    fields.emplace_back("address", std::string_view{address});
    fields.emplace_back("seconds", lasted);
    if (settings_.verbose) {
        out_.write(alarming ? log_level::warning : log_level::info, "disconnect", sentence, fields);
    } else {
        write_throttled(log_level::warning, "disconnect", name_of(reason), sentence,
                        std::move(fields));
    }
}

void event_log::refused(const peer_address& peer, refusal reason) {
    const std::string address = to_text(peer);
    write_throttled(log_level::warning, "refused", name_of(reason), words_of(reason),
                    {{"reason", name_of(reason)}, {"address", std::string_view{address}}});
}

void event_log::trouble(std::string_view kind, std::string_view what) {
    write_throttled(log_level::error, "trouble", kind, what, {{"kind", kind}});
}

void event_log::write_throttled(log_level level, std::string_view event, std::string_view kind,
                                std::string_view message, std::vector<log_field> fields) {
    std::optional<std::uint64_t> held;
    bool waits = false;
    {
        const std::lock_guard lock{guard_};
        const bool waited = throttle_.next_due() != never;
        // Two events may share a word, server_error for one.
        held = throttle_.admit(std::string{event} + "." + std::string{kind}, clock_());
        waits = !waited && !held;
    }
    if (held) {
        if (*held > 0) {
            fields.emplace_back("held_back", *held);
        }
        out_.write(level, event, message, fields);
    } else if (waits) {
        changed_.notify_one();
    }
}

void event_log::write_held(const std::vector<log_throttle::held_back>& list) {
    for (const auto& [kind, count] : list) {
        out_.write(log_level::warning, "held_back",
                   "more of a kind came than one line a second tells",
                   {{"kind", std::string_view{kind}}, {"count", count}});
    }
}

void event_log::tell_when_quiet() {
    std::unique_lock lock{guard_};
    while (!ending_) {
        const time_point next = throttle_.next_due();
        if (next == never) {
            changed_.wait(lock);
            continue;
        }
        const time_point now = clock_();
        if (now < next) {
            changed_.wait_for(lock, next - now);
            continue;
        }
        // Still locked, so that stopped() comes before it or after it.
        write_held(throttle_.due(now));
    }
}

void event_log::listening(const std::string& address, std::uint16_t port, std::size_t connections) {
    const limits& l = settings_.limits;
    const std::string sentence = "alo " + std::string{version()} + " listens on " + address;
    const std::string max_line = format_size(l.max_line);
    const std::string soft = format_size(l.output_soft_limit);
    const std::string hard = format_size(l.output_hard_limit);
    out_.write(log_level::info, "listening", sentence,
               {{"address", std::string_view{address}},
                {"port", port},
                {"version", version()},
                {"threads", settings_.threads},
                {"max_connections", connections},
                {"max_connections_per_ip", l.max_connections_per_ip},
                {"max_line", std::string_view{max_line}},
                {"max_friends", l.max_friends},
                {"max_sessions_per_user", l.max_sessions_per_user},
                {"output_soft_limit", std::string_view{soft}},
                {"output_hard_limit", std::string_view{hard}},
                {"rate", l.rate},
                {"burst", l.burst},
                {"hello_timeout", l.hello_timeout},
                {"write_timeout", l.write_timeout},
                {"heartbeat", l.heartbeat}});
}

void event_log::draining(const std::string& signal, std::size_t sessions) {
    out_.write(log_level::info, "draining", "alo stops: no new connections, the open ones end",
               {{"signal", std::string_view{signal}},
                {"connections", sessions},
                {"drain", settings_.drain}});
}

void event_log::totals(const server_totals& sums, std::size_t sessions) {
    std::vector<log_field> fields{{"connections", sessions},
                                  {"accepted", sums.sessions},
                                  {"hellos", sums.hellos},
                                  {"lines", sums.lines},
                                  {"notifications", sums.notifications},
                                  {"merged", sums.merged},
                                  {"pings", sums.pings},
                                  {"bytes_in", sums.bytes_in},
                                  {"bytes_out", sums.bytes_out},
                                  {"pauses", sums.pauses},
                                  {"hub_waits", sums.hub_waits},
                                  {"answer_waits", sums.answer_waits},
                                  {"stalls", sums.stalls},
                                  {"went_online", sums.went_online},
                                  {"went_offline", sums.went_offline},
                                  {"untold", sums.untold},
                                  {"graces_refused", sums.graces_refused},
                                  {"last_seen", sums.last_seen}};
    std::vector<std::string> names;
    names.reserve(sums.ended.size() + sums.errors.size());  // the fields point into it
    const auto add = [&](std::string_view prefix, std::string_view name, std::uint64_t count) {
        if (count > 0) {
            names.emplace_back(prefix).append(name);
            fields.emplace_back(names.back(), count);
        }
    };
    for (std::size_t i = 0; i < sums.ended.size(); ++i) {
        add("ended_", name_of(static_cast<end_reason>(i)), sums.ended[i]);
    }
    for (std::size_t i = 0; i < sums.errors.size(); ++i) {
        add("error_", info_of(static_cast<error_code>(i)).name, sums.errors[i]);
    }
    out_.write(log_level::info, "totals", "since the start", fields);
}

// The last line of a log is how it ended.
void event_log::stopped() {
    const std::lock_guard lock{guard_};
    write_held(throttle_.all());
    out_.write(log_level::info, "stopped", "alo has stopped");
}

}  // namespace alo
