// See tool_line.hpp.
#include "alo/flags/tool_line.hpp"

#include "alo/flags/split_line.hpp"

#include <utility>

namespace alo {
namespace {

// Each option's, and the last: --help.
std::vector<flag> flags_of(std::span<const tool_option> options) {
    std::vector<flag> flags;
    for (const tool_option& option : options) {
        flags.push_back({option.name, option.letter,
                         option.placeholder.empty() ? flag_kind::switched : flag_kind::with_text});
    }
    flags.push_back({"help", 'h', flag_kind::switched});
    return flags;
}

}  // namespace

tool_line read_tool_line(std::vector<std::string> arguments, std::span<const tool_option> options,
                         const variable_reader& variable) {
    split_line words = split(std::move(arguments), flags_of(options));
    tool_line line;
    for (std::size_t i = 0; i < options.size(); ++i) {
        const tool_option& option = options[i];
        line.texts.push_back(
            words.texts[i]
                ? placed_text{std::move(*words.texts[i]), "--" + std::string{option.name}}
                : first_set(variable, {option.variable, option.older_variable}));
    }
    line.strays = std::move(words.strays);
    line.help = words.texts.back().has_value();
    line.fault = std::move(words.fault);
    return line;
}

std::string describe_stray(std::string_view word, std::span<const tool_option> options,
                           std::string_view help) {
    return describe_stray(word, flags_of(options), help);
}

void list_options(help_writer& help, std::span<const tool_option> options) {
    for (const tool_option& option : options) {
        std::string words{option.help};
        if (!option.default_words.empty()) {
            words.append(" [default: ").append(option.default_words).append("]");
        }
        words += note_variables({option.variable, option.older_variable});
        help.option(option.letter, option.name, option.placeholder, words);
    }
    help.option('h', "help", "", "print this and end");
}

}  // namespace alo
