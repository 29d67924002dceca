// See options.hpp.
#include "alo/client/options.hpp"

#include "alo/base/help_writer.hpp"
#include "alo/base/option_values.hpp"
#include "alo/base/suggest.hpp"
#include "alo/client/commands.hpp"
#include "alo/client/ids.hpp"
#include "alo/client/wishes.hpp"
#include "alo/flags/tool_line.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace alo {
namespace {

using text = std::string_view;

using client_row = tool_row<client_options>;

complaint read_id(text value, std::optional<user_id>& user) {
    user_id id;
    complaint fault = read_user(value, id);
    if (fault.empty()) {
        user = std::move(id);
    }
    return fault;
}

complaint read_status(text value, std::string& status) {
    if (std::find(statuses.begin(), statuses.end(), value) == statuses.end()) {
        return in_quotes(value) + " is no status; it can be online, away, busy or invisible";
    }
    status = value;
    return {};
}

complaint read_text(text value, std::string& words) {
    const std::string fault = text_fault(value);
    words = value;
    return fault.empty() ? fault : "the text " + fault;
}

complaint read_grace(text value, std::optional<std::uint32_t>& grace) {
    std::uint32_t seconds = 0;
    complaint fault = read_number(value, seconds, 0, 120);
    grace = seconds;
    return fault;
}

constexpr std::array rows{
    client_row{{"host", 0, "ADDRESS", "where the server is", "localhost", "ALO_HOST"},
               [](client_options& o, text t) { return read_server(t, o.host); }},
    client_row{{"port", 'p', "N", "its TCP port", "8080", "ALO_PORT", "SERVER_PORT"},
               [](client_options& o, text t) { return read_number(t, o.port, 1, 65'535); }},
    client_row{
        {"user", 'u', "ID",
         "who you are: a number from 0 to 2^64-1, or a text; in double quotes, '\"7\"', digits "
         "are a text, too",
         "", "ALO_USER"},
        [](client_options& o, text t) { return read_id(t, o.user); }},
    client_row{{"friends", 'f', "ID,ID,...", "whose coming and going you want to hear of", "nobody",
                "ALO_FRIENDS"},
               [](client_options& o, text t) { return read_friends(t, o.friends); }},
    client_row{{"status", 's', "STATUS", "what to be: online, away, busy or invisible", "online",
                "ALO_STATUS"},
               [](client_options& o, text t) { return read_status(t, o.status); }},
    client_row{
        {"text", 't', "TEXT", "what friends read beside it, for example lunch", "none", "ALO_TEXT"},
        [](client_options& o, text t) { return read_text(t, o.text); }},
    client_row{
        {"grace", 0, "SECONDS", "how long you stay online after the connection was lost, 0 to 120",
         "the server's --offline-grace", "ALO_GRACE"},
        [](client_options& o, text t) { return read_grace(t, o.grace); }},
    client_row{
        {"classic", 0, "",
         "speak the base protocol, in which events name nobody; what you type is sent as it is", "",
         "ALO_CLASSIC"},
        [](client_options& o, text t) { return read_switch(t, o.classic); }},
    client_row{{"json", 0, "", "print the server's lines as they come, and nothing else on stdout",
                "", "ALO_JSON"},
               [](client_options& o, text t) { return read_switch(t, o.json); }},
    client_row{{"once", 0, "", "end with the connection; without it the client comes back", "",
                "ALO_ONCE"},
               [](client_options& o, text t) { return read_switch(t, o.once); }},
    client_row{{"check", 0, "",
                "only see whether an alo answers, within 3 s: one line, and 0 if it does or 1; no "
                "hello is said, so that nobody hears of it",
                "", "ALO_CHECK"},
               [](client_options& o, text t) { return read_switch(t, o.check); }},
    client_row{{"quiet", 'q', "", "say nothing on stderr but why the client ends", "", "ALO_QUIET"},
               [](client_options& o, text t) { return read_switch(t, o.quiet); }},
};

std::string help_text() {
    help_writer help;
    help.paragraph(
        "alo client shows who of your friends is online, and takes commands.\n"
        "\n"
        "  alo client --user 1 --friends 2,3\n"
        "  alo client --user ann --friends bob,carol --status away --text lunch\n"
        "  alo client --user ann --friends bob,carol --json | jq\n"
        "  alo client --check\n");
    help.heading("Options");
    list_options(help, options_of(rows));
    help.heading("Commands");
    help.paragraph(commands_help());
    help.paragraph(
        "\n"
        "At a terminal, a list of who is online stands above a prompt with history and completion\n"
        "(Tab); NO_COLOR=1 does without colours, and ALO_HISTORY=FILE keeps what was typed. With\n"
        "a pipe or a file on either side, events are lines on stdout, commands are read line by\n"
        "line, and what the client itself has to say goes to stderr.\n"
        "\n"
        "Ctrl-C, and Ctrl-D at a terminal, sign off, so that friends hear of it at once, and end\n"
        "with 0. When input from a pipe or a file ends, the client goes on listening; with --once\n"
        "it takes the end of what it sent as its own, and ends after the last answer. Without\n"
        "any input (</dev/null) it just listens.\n"
        "\n"
        "When the connection is lost, the client comes back after a random time of up to 0.5 s,\n"
        "1 s, 2 s and so on up to 20 s, or when the server asked it to, and says again what you\n"
        "chose: the watch list, the status and its text. It does not come back when the server\n"
        "refused the hello or when a newer session of the user took the place.\n"
        "\n"
        "The client ends with 0 when it was told to (Ctrl-C, a sign-off, the server's close with\n"
        "--once), with 1 when it cannot go on, with 2 when an option makes no sense.\n");
    return std::move(help).text();
}

exit_request mistake(const std::string& sentence) {
    return {exit_usage, "alo client: " + sentence + "\n", exit_request::stream::error};
}

}  // namespace

std::variant<client_options, exit_request> parse_client_line(std::vector<std::string> arguments,
                                                             const variable_reader& variable) {
    const std::vector<tool_option> known = options_of(rows);
    const tool_line line = read_tool_line(std::move(arguments), known, variable);
    if (line.help) {
        return exit_request{exit_good, help_text(), exit_request::stream::out};
    }
    client_options options;
    if (const std::string fault = set_values(line, rows, options); !fault.empty()) {
        return mistake(fault);
    }
    if (!line.strays.empty()) {
        return mistake(describe_stray(line.strays.front(), known, "alo client --help"));
    }
    if (options.classic && (!options.status.empty() || !options.text.empty() || options.grace)) {
        return mistake("--classic speaks a protocol without status, text and grace");
    }
    options.history = variable("ALO_HISTORY").value_or("");
    options.colourless = !variable("NO_COLOR").value_or("").empty();
    if (!options.user && !options.check) {
        return mistake("--user is missing: say who you are, for example --user 1 --friends 2,3");
    }
    return options;
}

}  // namespace alo
