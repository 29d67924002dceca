// See options.hpp.
#include "alo/client/options.hpp"

#include "alo/base/help_writer.hpp"
#include "alo/base/option_values.hpp"
#include "alo/base/suggest.hpp"
#include "alo/client/commands.hpp"
#include "alo/client/ids.hpp"
#include "alo/client/wishes.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace alo {
namespace {

using text = std::string_view;

struct client_row {
    text name;
    char letter;       // of the short flag, or 0
    text placeholder;  // empty: a switch
    text help;
    text default_words;
    text older_variable;
    complaint (*read)(client_options& options, text value);
};

complaint read_server(text value, std::string& host) {
    return value.empty() ? "an address or a name is missing" : read_host(value, host);
}

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
    client_row{"host", 0, "ADDRESS", "where the server is", "localhost", "",
               [](client_options& o, text t) { return read_server(t, o.host); }},
    client_row{"port", 'p', "N", "its TCP port", "8080", "SERVER_PORT",
               [](client_options& o, text t) { return read_number(t, o.port, 1, 65'535); }},
    client_row{
        "user", 'u', "ID",
        "who you are: a number from 0 to 2^64-1, or a text; in double quotes, '\"7\"', digits "
        "are a text, too",
        "", "", [](client_options& o, text t) { return read_id(t, o.user); }},
    client_row{"friends", 'f', "ID,ID,...", "whose coming and going you want to hear of", "nobody",
               "", [](client_options& o, text t) { return read_friends(t, o.friends); }},
    client_row{"status", 's', "STATUS", "what to be: online, away, busy or invisible", "online", "",
               [](client_options& o, text t) { return read_status(t, o.status); }},
    client_row{"text", 't', "TEXT", "what friends read beside it, for example lunch", "none", "",
               [](client_options& o, text t) { return read_text(t, o.text); }},
    client_row{"grace", 0, "SECONDS",
               "how long you stay online after the connection was lost, 0 to 120",
               "the server's --offline-grace", "",
               [](client_options& o, text t) { return read_grace(t, o.grace); }},
    client_row{
        "classic", 0, "",
        "speak the base protocol, in which events name nobody; what you type is sent as it is", "",
        "", [](client_options& o, text t) { return read_switch(t, o.classic); }},
    client_row{"json", 0, "", "print the server's lines as they come, and nothing else on stdout",
               "", "", [](client_options& o, text t) { return read_switch(t, o.json); }},
    client_row{"once", 0, "", "end with the connection; without it the client comes back", "", "",
               [](client_options& o, text t) { return read_switch(t, o.once); }},
    client_row{"check", 0, "",
               "only see whether an alo answers, within 3 s: one line, and 0 if it does or 1; no "
               "hello is said, so that nobody hears of it",
               "", "", [](client_options& o, text t) { return read_switch(t, o.check); }},
    client_row{"quiet", 'q', "", "say nothing on stderr but why the client ends", "", "",
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
    for (const client_row& row : rows) {
        std::string words{row.help};
        if (!row.default_words.empty()) {
            words.append(" [default: ").append(row.default_words).append("]");
        }
        words.append(" [env: ").append(variable_of(row.name));
        words.append(row.older_variable.empty() ? "" : " or ").append(row.older_variable);
        help.option(row.letter, row.name, row.placeholder, words.append("]"));
    }
    help.option('h', "help", "", "print this and end");
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

std::string describe_stray(const std::string& word) {
    std::vector<std::string> flags{"--help"};
    for (const client_row& row : rows) {
        flags.push_back("--" + std::string{row.name});
    }
    const std::vector<text> names{flags.begin(), flags.end()};
    return describe_stray_word(word, names, "alo client --help");
}

// The flag's text, else the variable's, and in `place` where it was written.
std::optional<std::string> text_of(
    const client_row& row, const CLI::Option* option,
    const std::function<std::optional<std::string>(const std::string&)>& variable,
    std::string& place) {
    if (option->count() > 0) {
        place = "--" + std::string{row.name};
        return option->results().back();
    }
    for (const std::string& name : {variable_of(row.name), std::string{row.older_variable}}) {
        std::optional<std::string> value = name.empty() ? std::nullopt : variable(name);
        if (value && !value->empty()) {
            place = "environment " + name;
            return value;
        }
    }
    return std::nullopt;
}

}  // namespace

std::variant<client_options, exit_request> parse_client_line(
    std::vector<std::string> arguments,
    const std::function<std::optional<std::string>(const std::string& name)>& variable) {
    CLI::App app;
    app.set_help_flag();
    app.allow_extras();
    std::vector<CLI::Option*> given;
    for (const client_row& row : rows) {
        std::string flags = "--" + std::string{row.name};
        if (row.letter != 0) {
            flags.append(",-").push_back(row.letter);
        }
        given.push_back(row.placeholder.empty() ? app.add_flag(flags) : app.add_option(flags));
        given.back()->take_last();
    }
    const CLI::Option* const help = app.add_flag("-h,--help")->take_last();
    try {
        std::reverse(arguments.begin(), arguments.end());  // as CLI11 wants a vector
        app.parse(std::move(arguments));
    } catch (const CLI::ParseError& error) {
        // The one thing that can be wrong here; CLI11 begins its sentence with the option's name.
        const text sentence = error.what();
        return mistake(std::string{sentence.substr(0, sentence.find(':'))} +
                       ": a value is missing");
    }
    if (help->count() > 0) {
        return exit_request{exit_good, help_text(), exit_request::stream::out};
    }

    client_options options;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        std::string place;
        if (const auto value = text_of(rows[i], given[i], variable, place)) {
            if (const complaint fault = rows[i].read(options, *value); !fault.empty()) {
                return mistake(place.append(": ").append(fault));
            }
        }
    }
    for (const std::string& word : app.remaining()) {
        if (word != "--") {
            return mistake(describe_stray(word.empty() ? " " : word));
        }
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
