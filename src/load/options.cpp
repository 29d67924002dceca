// See options.hpp.
#include "alo/load/options.hpp"

#include "alo/base/help_writer.hpp"
#include "alo/base/option_values.hpp"
#include "alo/base/suggest.hpp"
#include "alo/flags/tool_line.hpp"

#include <algorithm>
#include <utility>

namespace alo::load {
namespace {

using text = std::string_view;

using bench_row = tool_row<bench_options>;

// Ids are numbers that a double holds, too; so many are kept for one run.
constexpr std::uint64_t largest_first_user = (std::uint64_t{1} << 53U) - (std::uint64_t{1} << 32U);
constexpr std::uint32_t most_users = 10'000'000;
constexpr std::uint32_t most_friends = 10'000;

// `value` is one of two words; true if the first.
complaint read_either(text value, text first, text second, bool& is_first) {
    is_first = value == first;
    return is_first || value == second ? complaint{}
                                       : in_quotes(value) + " is neither " + std::string{first} +
                                             " nor " + std::string{second};
}

complaint read_friends(text value, std::uint32_t& friends) {
    complaint fault = read_number(value, friends, 2, most_friends);
    if (fault.empty() && friends % 2 != 0) {
        return in_quotes(value) + " is odd; half of one's friends sit on either side of the ring";
    }
    return fault;
}

constexpr duration longest{86'400'000};

// Only where the server is may come from the environment: the rest is a measurement's own business.
constexpr std::array rows{
    bench_row{{"host", 0, "ADDRESS", "the server; nothing is sent to anybody else", "localhost",
               "ALO_HOST"},
              [](bench_options& o, text t) { return read_server(t, o.host); }},
    bench_row{{"port", 'p', "N", "its TCP port", "8080", "ALO_PORT", "SERVER_PORT"},
              [](bench_options& o, text t) { return read_number(t, o.port, 1, 65'535); }},
    bench_row{
        {"dialect", 0, "NAME", "classic, in which notifications name nobody, or typed", "typed"},
        [](bench_options& o, text t) { return read_either(t, "typed", "classic", o.typed); }},
    bench_row{{"users", 'u', "N", "how many people; each has a connection", "1000"},
              [](bench_options& o, text t) { return read_number(t, o.users, 2, most_users); }},
    bench_row{{"friends", 'f', "N", "how many friends each has, an even number", "20"},
              [](bench_options& o, text t) { return read_friends(t, o.friends); }},
    bench_row{{"rate", 'r', "N",
               "churn: how many leave a second, 0: as many as --in-flight lets; day: how many "
               "change their status or a device; fanout: how often a second the celebrity comes or "
               "goes, 0: without a pause",
               "100"},
              [](bench_options& o, text t) { return read_number(t, o.rate, 0, 10'000'000); }},
    bench_row{
        {"duration", 'd', "TIME", "how long each is measured; storm ends by itself", "5s"},
        [](bench_options& o, text t) { return read_time(t, o.span, duration{100}, longest); }},
    bench_row{
        {"in-flight", 0, "N",
         "how many may be in the middle of a change at a time; as friends wait for each other, "
         "few --users with many --friends come to less",
         "100"},
        [](bench_options& o, text t) { return read_number(t, o.in_flight, 1, most_users); }},
    bench_row{{"away", 0, "TIME", "churn: how long one stays away", "20ms"},
              [](bench_options& o, text t) { return read_time(t, o.away, duration{0}, longest); }},
    bench_row{
        {"leave", 0, "HOW", "bye: say so, which no grace of the server's delays; close: just close",
         "bye"},
        [](bench_options& o, text t) { return read_either(t, "bye", "close", o.leave_by_word); }},
    bench_row{{"late", 0, "TIME", "a notification that takes longer is late", "1s"},
              [](bench_options& o, text t) { return read_time(t, o.late, duration{1}, longest); }},
    bench_row{
        {"patience", 0, "TIME", "one that takes longer than this was missed", "10s"},
        [](bench_options& o, text t) { return read_time(t, o.patience, duration{1}, longest); }},
    bench_row{{"threads", 0, "N", "threads of the bench's own", "half of the cores"},
              [](bench_options& o, text t) { return read_number(t, o.threads, 1, 256); }},
    bench_row{
        {"seed", 0, "N", "of everything that is chance", "1"},
        [](bench_options& o, text t) { return read_number(t, o.seed, 0, ~std::uint64_t{0}); }},
    bench_row{{"first-user", 0, "ID",
               "the least user id that is used; each scenario takes as many as there are --users, "
               "and one, from there on",
               "8000000000000000"},
              [](bench_options& o, text t) {
                  return read_number(t, o.first_user, 0, largest_first_user);
              }},
    bench_row{{"server-pid", 0, "PID",
               "the server's process, if it is on this machine: the processor time and the memory "
               "that it took are told as well"},
              [](bench_options& o, text t) { return read_number(t, o.server_pid, 1, 0x7fffffff); }},
    bench_row{{"json", 0, "", "print one JSON object, and nothing else on stdout"},
              [](bench_options& o, text t) { return read_switch(t, o.json); }},
    bench_row{{"quiet", 'q', "", "no live line on stderr"},
              [](bench_options& o, text t) { return read_switch(t, o.quiet); }},
};

std::string help_text() {
    help_writer help;
    help.paragraph(
        "alo bench loads a server and measures it, and finds every notification that is missed,\n"
        "late or repeated.\n"
        "\n"
        "  alo bench\n"
        "  alo bench churn --users 5000 --friends 50 --rate 200 --duration 30s\n"
        "  alo bench fanout --users 10000 --dialect classic --json | jq\n");
    help.heading("Scenarios");
    help.paragraph(
        "  storm   everybody comes, --in-flight at a time, as after a restart\n"
        "  fanout  one celebrity comes and goes before --users watchers\n"
        "  churn   everybody is online; --rate people a second leave, and return after --away\n"
        "  day     a day in --duration: few at night, most at noon; second devices; statuses\n"
        "\n"
        "Without a name, all of them, one after the other.\n");
    help.heading("Options");
    list_options(help, options_of(rows));
    help.heading("How it counts");
    help.paragraph(
        "People sit in a ring (one for each thread), and the nearest --friends are friends, each\n"
        "other's. While somebody comes or goes, its friends do nothing (classic: nor do theirs),\n"
        "so it is certain who has to be told: nothing is sampled. Only in the typed storm all "
        "come\n"
        "at once; there snapshots tell who was first. A latency is the time from just before the\n"
        "bytes that change something were sent to just after a friend's were read.\n"
        "\n"
        "The report says so if the bench itself was the bottleneck: if one of its threads used\n"
        "more than 90 % of a core, or waited for one more than 10 % of the time. Better run it on\n"
        "another machine than the server, or give each its own cores.\n"
        "\n"
        "Ctrl-C ends it early, with a report of what there is. A server that is just starting is\n"
        "waited for, 5 s. The bench ends with 0 if everything was as it should be, with 1 if\n"
        "something was missed, late, repeated or wrong, or the server could not be reached, with\n"
        "2 when an option makes no sense.\n");
    return std::move(help).text();
}

exit_request mistake(const std::string& sentence) {
    return {exit_usage, "alo bench: " + sentence + "\n", exit_request::stream::error};
}

std::string describe_no_scenario(const std::string& word) {
    const text near = nearest(word, scene_names);
    return in_quotes(word) + " is no scenario" +
           (near.empty() ? "; there are storm, fanout, churn and day"
                         : "; did you mean " + std::string{near} + "?");
}

// What does not fit together; empty if all does.
std::string contradiction(const bench_options& options) {
    const bool ring = std::any_of(options.scenes.begin(), options.scenes.end(),
                                  [](scene_kind kind) { return kind != scene_kind::fanout; });
    if (ring && options.friends >= options.users) {
        return "--friends " + std::to_string(options.friends) + " needs more than " +
               std::to_string(options.friends) + " --users";
    }
    if (options.patience < options.late) {
        return "--patience is shorter than --late, so nothing could be late";
    }
    return {};
}

}  // namespace

std::variant<bench_options, exit_request> parse_bench_line(std::vector<std::string> arguments,
                                                           const variable_reader& variable) {
    const std::vector<tool_option> known = options_of(rows);
    const tool_line line = read_tool_line(std::move(arguments), known, variable);
    if (line.help) {
        return exit_request{exit_good, help_text(), exit_request::stream::out};
    }
    bench_options options;
    if (const std::string fault = set_values(line, rows, options); !fault.empty()) {
        return mistake(fault);
    }
    for (const std::string& word : line.strays) {
        const auto* const name = std::find(scene_names.begin(), scene_names.end(), word);
        if (name != scene_names.end()) {
            options.scenes.push_back(static_cast<scene_kind>(name - scene_names.begin()));
        } else {
            return mistake(word.starts_with('-') ? describe_stray(word, known, "alo bench --help")
                                                 : describe_no_scenario(word));
        }
    }
    if (options.scenes.empty()) {
        options.scenes = {scene_kind::storm, scene_kind::fanout, scene_kind::churn,
                          scene_kind::day};
    }
    if (const std::string fault = contradiction(options); !fault.empty()) {
        return mistake(fault);
    }
    return options;
}

}  // namespace alo::load
