// See help_writer.hpp.
#include "alo/base/help_writer.hpp"

#include <algorithm>
#include <cstddef>

namespace alo {
namespace {

constexpr std::size_t width = 96;
constexpr std::size_t column = 34;  // where the explanations begin

}  // namespace

void help_writer::heading(std::string_view words) {
    text_.append("\n").append(words).append(":\n");
}

void help_writer::option(char letter, std::string_view name, std::string_view placeholder,
                         std::string_view words) {
    std::string flags = letter == 0 ? "      " : "  -" + std::string{letter} + ", ";
    flags.append("--").append(name);
    if (!placeholder.empty()) {
        flags.append(" ").append(placeholder);
    }
    text_ += flags;
    if (flags.size() + 2 > column) {
        text_ += '\n';
        wrap(0, words);
    } else {
        wrap(flags.size(), words);
    }
}

void help_writer::wrap(std::size_t used, std::string_view words) {
    while (!words.empty()) {
        const bool bracket = words.front() == '[';
        const std::size_t end =
            std::min(bracket ? words.find(']') + 1 : words.find(' '), words.size());
        const std::string_view word = words.substr(0, end);
        words.remove_prefix(std::min(end + 1, words.size()));
        if (used > column && used + 1 + word.size() > width) {
            text_ += '\n';
            used = 0;
        }
        if (used < column) {
            text_.append(column - used, ' ');
            used = column;
        } else if (used > column) {
            text_ += ' ';
            ++used;
        }
        text_ += word;
        used += word.size();
    }
    text_ += '\n';
}

}  // namespace alo
