// The text of --help; see help.hpp.
#include "alo/app/help.hpp"

#include "alo/app/option_table.hpp"
#include "alo/base/help_writer.hpp"
#include "alo/flags/environment.hpp"

#include <array>
#include <cstddef>
#include <string>
#include <utility>

namespace alo {
namespace {

constexpr std::array<std::string_view, option_group_count> headings{"Network", "Presence", "Limits",
                                                                    "Timers", "Logging"};

std::string default_of(const option_row& row) {
    if (row.kind == value_kind::on_or_off) {
        return {};
    }
    return " [default: " +
           (row.default_words.empty() ? row.print(config{}) : std::string{row.default_words}) + "]";
}

}  // namespace

std::string help_text() {
    help_writer help;
    help.paragraph(
        "alo tells people which of their friends are online, now.\n"
        "\n"
        "  alo [OPTIONS]            start the server\n"
        "  alo client [OPTIONS]     talk to a server from a terminal ('alo client --help')\n"
        "  alo bench [OPTIONS]      load a server and measure it ('alo bench --help')\n");
    for (std::size_t group = 0; group < option_group_count; ++group) {
        help.heading(headings[group]);
        for (const option_row& row : option_rows()) {
            if (static_cast<std::size_t>(row.group) == group) {
                help.option(row.letter, row.name, row.placeholder,
                            std::string{row.help} + default_of(row) +
                                note_variables({variable_of(row.name), row.older_variable}));
            }
        }
    }
    help.heading("More");
    help.option(0, "config", "FILE",
                "TOML file with the names above as keys, for example: max-line=\"64KiB\" "
                "[env: ALO_CONFIG]");
    help.option('h', "help", "", "print this and end");
    help.option(0, "version", "", "print the version of alo and of its libraries, and end");
    help.paragraph(
        "\n"
        "SIZE is a number of bytes, or has a unit: B, KiB, MiB, GiB, kB, MB, GB. TIME is a number\n"
        "of seconds, or has a unit: ms, s, m, h, d. A flag beats the environment, which beats the\n"
        "file, which beats the default; an empty variable counts as none. -v can be turned off\n"
        "again with --verbose=false.\n"
        "\n"
        "The server ends with 0 after SIGTERM or SIGINT, with 1 when it cannot work (the port is\n"
        "in use), with 2 when what it was told makes no sense.\n");
    return std::move(help).text();
}

}  // namespace alo
