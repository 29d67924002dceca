// The command lines of `alo client` and `alo bench`, each of which is a table of rows: a flag, the
// variables that stand in for it, and how the text is read. Called by client/options and
// load/options. The server's table, app/option_table, knows files and groups, too.
#pragma once

#include "alo/base/help_writer.hpp"
#include "alo/base/option_values.hpp"
#include "alo/flags/environment.hpp"

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace alo {

struct tool_option {
    std::string_view name;              // as in --name
    char letter;                        // of the short flag, or 0
    std::string_view placeholder;       // what --help writes for the value; empty: a switch
    std::string_view help;              // one sentence without its point
    std::string_view default_words{};   // empty: --help names none
    std::string_view variable{};        // stands in for the flag; empty: none does
    std::string_view older_variable{};  // read where `variable` is not set; empty: none
};

template <typename Values>
struct tool_row {
    tool_option option;
    complaint (*read)(Values& values, std::string_view text);
};

// The options of a table alone, for what does not care about the values.
template <typename Values, std::size_t count>
[[nodiscard]] std::vector<tool_option> options_of(const std::array<tool_row<Values>, count>& rows) {
    std::vector<tool_option> options;
    options.reserve(count);
    for (const tool_row<Values>& row : rows) {
        options.push_back(row.option);
    }
    return options;
}

struct tool_line {
    std::vector<std::optional<placed_text>> texts;  // by option: the flag's, else a variable's
    std::vector<std::string> strays;                // that belong to no flag
    bool help = false;                              // --help was given
    std::string fault;                              // as split_line has it
};

// `arguments` are those after the tool's name.
[[nodiscard]] tool_line read_tool_line(std::vector<std::string> arguments,
                                       std::span<const tool_option> options,
                                       const variable_reader& variable);

// Sets what the line says, and answers with the first thing that is wrong with it. A value that is
// wrong explains a stray word more often than the other way round, so strays come after this.
template <typename Values, std::size_t count>
[[nodiscard]] complaint set_values(const tool_line& line,
                                   const std::array<tool_row<Values>, count>& rows,
                                   Values& values) {
    if (!line.fault.empty()) {
        return line.fault;
    }
    for (std::size_t i = 0; i < count; ++i) {
        if (const std::optional<placed_text>& given = line.texts[i]) {
            if (const complaint fault = rows[i].read(values, given->text); !fault.empty()) {
                return given->place + ": " + fault;
            }
        }
    }
    return {};
}

// As split_line's function of that name, with the tool's --help.
[[nodiscard]] std::string describe_stray(std::string_view word,
                                         std::span<const tool_option> options,
                                         std::string_view help);

// What --help says of each, and of itself.
void list_options(help_writer& help, std::span<const tool_option> options);

}  // namespace alo
