// See command_line.hpp.
#include "alo/app/command_line.hpp"

#include "alo/app/option_table.hpp"
#include "alo/flags/split_line.hpp"

#include <cstddef>
#include <span>
#include <utility>

namespace alo {
namespace {

// The table's options, and behind them what the table does not know: of these in turn.
enum more_flags : std::size_t { config_flag, help_flag, version_flag };

std::vector<flag> all_flags() {
    std::vector<flag> flags;
    for (const option_row& row : option_rows()) {
        flags.push_back(
            {row.name, row.letter,
             row.kind == value_kind::on_or_off ? flag_kind::switched : flag_kind::with_text});
    }
    flags.push_back({"config"});
    flags.push_back({"help", 'h', flag_kind::switched});
    flags.push_back({"version", 0, flag_kind::switched});
    return flags;
}

}  // namespace

command_line split_command_line(std::vector<std::string> arguments) {
    split_line words = split(std::move(arguments), all_flags());
    command_line line;
    line.values = std::move(words.texts);
    const std::span more = std::span{line.values}.subspan(option_rows().size());
    line.file = std::move(more[config_flag]);
    line.help = more[help_flag].has_value();
    line.version = more[version_flag].has_value();
    line.values.resize(option_rows().size());
    line.fault = std::move(words.fault);
    if (!words.strays.empty()) {
        line.stray = std::move(words.strays.front());
    }
    return line;
}

std::string describe_stray(const std::string& word) {
    if (word == "client" || word == "bench") {
        return "'" + word + "' must be the first word: alo " + word + " [OPTIONS]";
    }
    return describe_stray(word, all_flags(), "alo --help");
}

}  // namespace alo
