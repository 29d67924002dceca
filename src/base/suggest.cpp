// See suggest.hpp.
#include "alo/base/suggest.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace alo {
namespace {

// The least number of letters to change, add, leave out or swap (the restricted Damerau distance).
std::size_t distance(std::string_view from, std::string_view to) {
    const std::size_t width = to.size() + 1;
    std::vector<std::size_t> table((from.size() + 1) * width);
    const auto at = [&](std::size_t row, std::size_t column) -> std::size_t& {
        return table[row * width + column];
    };
    for (std::size_t row = 0; row <= from.size(); ++row) {
        for (std::size_t column = 0; column <= to.size(); ++column) {
            if (row == 0 || column == 0) {
                at(row, column) = row + column;
                continue;
            }
            const std::size_t change = from[row - 1] == to[column - 1] ? 0U : 1U;
            std::size_t best = std::min({at(row - 1, column) + 1, at(row, column - 1) + 1,
                                         at(row - 1, column - 1) + change});
            if (row > 1 && column > 1 && from[row - 1] == to[column - 2] &&
                from[row - 2] == to[column - 1]) {
                best = std::min(best, at(row - 2, column - 2) + 1);
            }
            at(row, column) = best;
        }
    }
    return at(from.size(), to.size());
}

// Nobody's mistyped option is longer, and the table above is quadratic.
constexpr std::size_t longest_typo = 64;
constexpr std::size_t longest_quote = 60;

}  // namespace

std::string_view nearest(std::string_view typed, std::span<const std::string_view> names) {
    if (typed.size() > longest_typo) {
        return {};
    }
    std::string_view best;
    std::size_t least = std::max<std::size_t>(2, typed.size() / 3) + 1;
    for (const std::string_view name : names) {
        const std::size_t wrong = distance(typed, name);
        // A name of which no letter is left is not what was meant.
        if (wrong < least && wrong < std::min(typed.size(), name.size())) {
            least = wrong;
            best = name;
        }
    }
    return best;
}

std::string in_quotes(std::string_view typed) {
    static constexpr std::string_view hex = "0123456789abcdef";
    std::size_t shown = std::min(typed.size(), longest_quote);
    // Not within a character of UTF-8: its bytes but the first begin with the bits 10.
    while (shown < typed.size() && shown > 0 &&
           (static_cast<unsigned char>(typed[shown]) & 0xc0U) == 0x80U) {
        --shown;
    }
    std::string text = "'";
    for (const char c : typed.substr(0, shown)) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte == 0x7f) {
            text += "\\x";
            text += hex[byte >> 4U];
            text += hex[byte & 0xfU];
        } else {
            text += c;
        }
    }
    text += shown < typed.size() ? "…'" : "'";
    return text;
}

}  // namespace alo
