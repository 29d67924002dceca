// See command_line.hpp.
#include "alo/app/command_line.hpp"

#include "alo/app/option_table.hpp"
#include "alo/base/suggest.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <algorithm>
#include <span>
#include <string_view>

namespace alo {
namespace {

std::string flags_of(const option_row& row) {
    std::string flags = "--" + std::string{row.name};
    return row.letter == 0 ? flags : std::string{'-', row.letter, ','} + flags;
}

// Empty if the option was not given.
std::optional<std::string> last_text(const CLI::Option* option) {
    if (option->count() == 0) {
        return std::nullopt;
    }
    return option->results().back();
}

}  // namespace

command_line split_command_line(std::vector<std::string> arguments) {
    const std::span<const option_row> rows = option_rows();
    CLI::App app;
    app.set_help_flag();
    app.allow_extras();
    // Whoever puts a default into an alias wants to overrule it later on the line: the last wins.
    std::vector<CLI::Option*> options;
    for (const option_row& row : rows) {
        options.push_back(row.kind == value_kind::on_or_off ? app.add_flag(flags_of(row))
                                                            : app.add_option(flags_of(row)));
        options.back()->take_last();
    }
    const CLI::Option* const file = app.add_option("--config")->take_last();
    const CLI::Option* const help = app.add_flag("-h,--help")->take_last();
    const CLI::Option* const version = app.add_flag("--version")->take_last();

    command_line line;
    try {
        std::reverse(arguments.begin(), arguments.end());  // as CLI11 wants a vector
        app.parse(std::move(arguments));
    } catch (const CLI::ParseError& error) {
        // The one thing that can be wrong here; CLI11 begins its sentence with the option's name.
        const std::string_view sentence = error.what();
        line.fault = std::string{sentence.substr(0, sentence.find(':'))} + ": a value is missing";
        return line;
    }
    for (const CLI::Option* option : options) {
        line.values.push_back(last_text(option));
    }
    line.file = last_text(file);
    line.help = help->count() > 0;
    line.version = version->count() > 0;
    const std::vector<std::string> rest = app.remaining();
    const auto stray = std::find_if(rest.begin(), rest.end(),
                                    [](const std::string& word) { return word != "--"; });
    if (stray != rest.end()) {
        line.stray = stray->empty() ? " " : *stray;
    }
    return line;
}

std::string describe_stray(const std::string& word) {
    if (word == "client" || word == "bench") {
        return "'" + word + "' must be the first word: alo " + word + " [OPTIONS]";
    }
    std::vector<std::string> flags{"--config", "--help", "--version"};
    for (const option_row& row : option_rows()) {
        flags.push_back("--" + std::string{row.name});
    }
    const std::vector<std::string_view> names{flags.begin(), flags.end()};
    return describe_stray_word(word, names, "alo --help");
}

}  // namespace alo
