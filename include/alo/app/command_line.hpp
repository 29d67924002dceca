// Splits the server's command line into option and text; what the texts mean is config.cpp's
// business, which calls this.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace alo {

struct command_line {
    std::vector<std::optional<std::string>> values;  // by row of option_table; the last one given
    std::optional<std::string> file;                 // --config
    bool help = false;
    bool version = false;
    std::optional<std::string> stray;  // the first word that nobody expects
    std::string fault;                 // an option without its value, as one sentence; empty: none
};

[[nodiscard]] command_line split_command_line(std::vector<std::string> arguments);

// What to say of a stray word: an unknown option, or a word that is none.
[[nodiscard]] std::string describe_stray(const std::string& word);

}  // namespace alo
