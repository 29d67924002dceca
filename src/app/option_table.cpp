// See option_table.hpp. Names, defaults and meanings are those of SPEC sections 4, 8 and 9; a range
// ends where a value would make no sense or would not fit.
#include "alo/app/option_table.hpp"

#include "alo/base/suggest.hpp"
#include "alo/base/units.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

namespace alo {
namespace {

using namespace std::chrono_literals;
using text = std::string_view;

constexpr std::size_t mib = std::size_t{1} << 20U;
constexpr std::size_t gib = std::size_t{1} << 30U;
// Short enough for tests, long enough to be a time at all.
constexpr duration shortest = 10ms;
constexpr std::uint64_t most_connections = 100'000'000;

template <typename choice, std::size_t count>
complaint read_choice(text word, choice& value,
                      const std::array<std::pair<text, choice>, count>& choices) {
    std::string words;
    for (const auto& [name, meaning] : choices) {
        if (word == name) {
            value = meaning;
            return {};
        }
        words += words.empty() ? "" : ", ";
        words += name;
    }
    return in_quotes(word) + " is none of: " + words;
}

template <typename choice, std::size_t count>
std::string print_choice(choice value, const std::array<std::pair<text, choice>, count>& choices) {
    return std::string{std::find_if(choices.begin(), choices.end(), [value](const auto& item) {
                           return item.second == value;
                       })->first};
}

// IDLE,INTERVAL,COUNT.
complaint read_keepalive(text words, keepalive_settings& value) {
    const std::size_t first = words.find(',');
    const std::size_t second = first == text::npos ? first : words.find(',', first + 1);
    if (second == text::npos) {
        return in_quotes(words) + " is not IDLE,INTERVAL,COUNT; write for example 25s,5s,3";
    }
    // Linux's own limits: MAX_TCP_KEEPIDLE, MAX_TCP_KEEPINTVL and MAX_TCP_KEEPCNT.
    constexpr duration longest{32'767'000};
    constexpr std::uint64_t most_probes = 127;
    constexpr duration second_long{1'000};
    keepalive_settings settings;
    complaint fault = read_time(words.substr(0, first), settings.idle, second_long, longest);
    if (fault.empty()) {
        fault = read_time(words.substr(first + 1, second - first - 1), settings.interval,
                          second_long, longest);
    }
    if (fault.empty()) {
        fault = read_number(words.substr(second + 1), settings.count, 1, most_probes);
    }
    if (fault.empty() && (settings.idle % second_long != duration{0} ||
                          settings.interval % second_long != duration{0})) {
        fault = in_quotes(words) + " has a fraction of a second; the system counts whole ones here";
    }
    if (fault.empty()) {
        value = settings;
    }
    return fault;
}

std::string print_keepalive(const keepalive_settings& value) {
    return format_duration(value.idle) + "," + format_duration(value.interval) + "," +
           std::to_string(value.count);
}

constexpr std::array<std::pair<text, audience_rule>, 4> audiences{{
    {"either", audience_rule::either},
    {"listers", audience_rule::listers},
    {"mutual", audience_rule::mutual},
    {"literal", audience_rule::literal},
}};
constexpr std::array<std::pair<text, log_format>, 2> formats{{
    {"text", log_format::text},
    {"json", log_format::json},
}};

using group = option_group;
using kind = value_kind;

constexpr std::array rows{
    option_row{"port", 'p', group::network, kind::number, "N",
               "TCP port to listen on; 0 lets the system choose a free one, which the log tells",
               "", "SERVER_PORT",
               [](config& c, text t) { return read_number(t, c.port, 0, 65'535); },
               [](const config& c) { return std::to_string(c.port); }},
    option_row{"host", 0, group::network, kind::text, "ADDRESS", "address or name to listen on",
               "all addresses, IPv6 and IPv4", "",
               [](config& c, text t) { return read_host(t, c.host); },
               [](const config& c) { return c.host; }},
    option_row{"threads", 0, group::network, kind::number, "N",
               "threads that serve connections; 0: one for each core", "number of cores", "",
               [](config& c, text t) { return read_number(t, c.threads, 0, 1'024); },
               [](const config& c) { return std::to_string(c.threads); }},

    option_row{
        "audience", 0, group::presence, kind::text, "RULE",
        "who hears of a user: 'either' those that list the user or are listed by it, 'listers' "
        "those that list it, 'mutual' those where both list each other, 'literal' told of online "
        "if they list it, of offline if it lists them",
        "", "", [](config& c, text t) { return read_choice(t, c.limits.audience, audiences); },
        [](const config& c) { return print_choice(c.limits.audience, audiences); }},
    option_row{"offline-grace", 0, group::presence, kind::time, "TIME",
               "how long a user stays online after its last connection ended without a sign-off",
               "", "",
               [](config& c, text t) { return read_time(t, c.limits.offline_grace, 0s, 120s); },
               [](const config& c) { return format_duration(c.limits.offline_grace); }},
    option_row{"max-grace", 0, group::presence, kind::time, "TIME",
               "longest such time that a client may ask for itself (applications' dialect)", "", "",
               [](config& c, text t) { return read_time(t, c.limits.max_grace, 0s, 120s); },
               [](const config& c) { return format_duration(c.limits.max_grace); }},
    option_row{"max-grace-edges", 0, group::presence, kind::number, "N",
               "friends that users without a connection may list together while they stay online, "
               "each counted as one more; past it whoever of them lists most goes at once",
               "", "",
               [](config& c, text t) {
                   return read_number(t, c.limits.max_grace_edges, 0, 1'000'000'000);
               },
               [](const config& c) { return std::to_string(c.limits.max_grace_edges); }},
    option_row{
        "last-seen-ttl", 0, group::presence, kind::time, "TIME",
        "how long it is remembered when a user was last online, for those who ask in the typed "
        "dialect; 0: not at all",
        "", "", [](config& c, text t) { return read_time(t, c.limits.last_seen_ttl, 0s, 8784h); },
        [](const config& c) { return format_duration(c.limits.last_seen_ttl); }},
    option_row{
        "max-last-seen", 0, group::presence, kind::number, "N",
        "users of whom that is remembered; past it the oldest are forgotten", "", "",
        [](config& c, text t) { return read_number(t, c.limits.max_last_seen, 0, 1'000'000'000); },
        [](const config& c) { return std::to_string(c.limits.max_last_seen); }},
    option_row{"max-sessions-per-user", 0, group::presence, kind::number, "N",
               "connections of one user at a time; a newer one replaces the oldest", "", "",
               [](config& c, text t) {
                   return read_number(t, c.limits.max_sessions_per_user, 1, 1'000'000);
               },
               [](const config& c) { return std::to_string(c.limits.max_sessions_per_user); }},

    option_row{"max-line", 0, group::limits, kind::size, "SIZE",
               "longest line of a client, without its end", "", "",
               [](config& c, text t) { return read_size(t, c.limits.max_line, 64, 64 * mib); },
               [](const config& c) { return format_size(c.limits.max_line); }},
    option_row{
        "max-friends", 0, group::limits, kind::number, "N", "friends that one connection may list",
        "", "",
        [](config& c, text t) { return read_number(t, c.limits.max_friends, 1, 10'000'000); },
        [](const config& c) { return std::to_string(c.limits.max_friends); }},
    option_row{"max-connections", 0, group::limits, kind::number, "N",
               "connections in all; 0: as many as the limit of file descriptors allows", "", "",
               [](config& c, text t) {
                   return read_number(t, c.limits.max_connections, 0, most_connections);
               },
               [](const config& c) { return std::to_string(c.limits.max_connections); }},
    option_row{"max-connections-per-ip", 0, group::limits, kind::number, "N",
               "connections from one address; 0: no limit", "", "",
               [](config& c, text t) {
                   return read_number(t, c.limits.max_connections_per_ip, 0, most_connections);
               },
               [](const config& c) { return std::to_string(c.limits.max_connections_per_ip); }},
    option_row{
        "max-pending-input", 0, group::limits, kind::size, "SIZE",
        "unfinished input of all connections that have not said hello; past it a thread refuses "
        "the newest of its own",
        "", "",
        [](config& c, text t) { return read_size(t, c.limits.max_pending_input, 64, 64 * gib); },
        [](const config& c) { return format_size(c.limits.max_pending_input); }},
    option_row{
        "output-soft-limit", 0, group::limits, kind::size, "SIZE",
        "output waiting for one connection from which on its events are merged (applications' "
        "dialect)",
        "", "",
        [](config& c, text t) { return read_size(t, c.limits.output_soft_limit, 512, gib); },
        [](const config& c) { return format_size(c.limits.output_soft_limit); }},
    option_row{"output-hard-limit", 0, group::limits, kind::size, "SIZE",
               "output waiting for one connection past which it is closed as a slow consumer", "",
               "",
               [](config& c, text t) { return read_size(t, c.limits.output_hard_limit, 512, gib); },
               [](const config& c) { return format_size(c.limits.output_hard_limit); }},
    option_row{
        "hub-queue-limit", 0, group::limits, kind::size, "SIZE",
        "what one thread's clients said that waits for the others' work, and what they are to be "
        "told that waits for it; past it, less is read",
        "", "", [](config& c, text t) { return read_size(t, c.limits.hub_queue_limit, 4096, gib); },
        [](const config& c) { return format_size(c.limits.hub_queue_limit); }},
    option_row{"rate", 0, group::limits, kind::number, "N",
               "lines a second that are read from one connection in the long run", "", "",
               [](config& c, text t) { return read_number(t, c.limits.rate, 1, 1'000'000); },
               [](const config& c) { return std::to_string(c.limits.rate); }},
    option_row{"burst", 0, group::limits, kind::number, "N",
               "lines that are read at once before the rate applies", "", "",
               [](config& c, text t) { return read_number(t, c.limits.burst, 1, 1'000'000); },
               [](const config& c) { return std::to_string(c.limits.burst); }},

    option_row{
        "hello-timeout", 0, group::timers, kind::time, "TIME",
        "time to say hello, from the connection on", "", "",
        [](config& c, text t) { return read_time(t, c.limits.hello_timeout, shortest, 24h); },
        [](const config& c) { return format_duration(c.limits.hello_timeout); }},
    option_row{
        "write-timeout", 0, group::timers, kind::time, "TIME",
        "a connection that takes no byte for so long is closed as a slow consumer", "", "",
        [](config& c, text t) { return read_time(t, c.limits.write_timeout, shortest, 24h); },
        [](const config& c) { return format_duration(c.limits.write_timeout); }},
    option_row{"heartbeat", 0, group::timers, kind::time, "TIME",
               "silence of a client that speaks the typed dialect before it is pinged, give or "
               "take 20 %; 0: never",
               "", "", [](config& c, text t) { return read_time(t, c.limits.heartbeat, 0s, 24h); },
               [](const config& c) { return format_duration(c.limits.heartbeat); }},
    option_row{
        "heartbeat-timeout", 0, group::timers, kind::time, "TIME",
        "time to answer a ping, by any byte", "", "",
        [](config& c, text t) { return read_time(t, c.limits.heartbeat_timeout, shortest, 24h); },
        [](const config& c) { return format_duration(c.limits.heartbeat_timeout); }},
    option_row{
        "keepalive", 0, group::timers, kind::text, "IDLE,INTERVAL,COUNT",
        "TCP keepalive: silence before the first probe, time between two, and how many unanswered "
        "ones end a connection (COUNT is looked at only with --user-timeout 0)",
        "", "", [](config& c, text t) { return read_keepalive(t, c.keepalive); },
        [](const config& c) { return print_keepalive(c.keepalive); }},
    option_row{
        "user-timeout", 0, group::timers, kind::time, "TIME",
        "output that nobody acknowledges ends a connection after so long (TCP_USER_TIMEOUT); for "
        "an idle one it takes the place of keepalive's COUNT: one unanswered probe ends it if the "
        "silence was as long; 0: COUNT probes do, and output waits as long as the system lets it",
        "", "", [](config& c, text t) { return read_time(t, c.user_timeout, 0s, 24h); },
        [](const config& c) { return format_duration(c.user_timeout); }},
    option_row{"drain", 0, group::timers, kind::time, "TIME",
               "time that connections have to end when the server stops", "", "",
               [](config& c, text t) { return read_time(t, c.drain, 0s, 1h); },
               [](const config& c) { return format_duration(c.drain); }},

    option_row{"verbose", 'v', group::logging, kind::on_or_off, "",
               "log every connection, hello and end, and the effective configuration", "",
               "VERBOSE", [](config& c, text t) { return read_switch(t, c.verbose); },
               [](const config& c) { return std::string{c.verbose ? "true" : "false"}; }},
    option_row{"log-format", 0, group::logging, kind::text, "FORMAT",
               "'text' for people, 'json' for machines: one object a line, on stderr either way",
               "", "", [](config& c, text t) { return read_choice(t, c.format, formats); },
               [](const config& c) { return print_choice(c.format, formats); }},
};

}  // namespace

std::span<const option_row> option_rows() noexcept { return rows; }

}  // namespace alo
