// See screen.hpp.
#include "alo/client/screen.hpp"

#include "alo/client/words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cwchar>
#include <cwctype>

namespace alo {
namespace {

using row = roster::row;

// Ids may be 128 bytes long; the other columns want room, too.
constexpr std::size_t widest_name = 24;
constexpr std::size_t status_columns = 9;

std::string_view mark_of(const row& one, letters shown) {
    if (shown == letters::ascii) {
        return one.online() ? "*" : "-";
    }
    return one.online() ? "●" : "○";
}

// When the state began; of whom nothing is known, nothing.
std::string since(const row& one, unix_ms now) {
    if (one.known == nullptr || !one.known->at) {
        return {};
    }
    return (one.online() ? "since " : "seen ") + clock_words(*one.known->at, now);
}

std::string line_of(const row& one, std::size_t name_columns, std::size_t since_columns,
                    unix_ms now, const screen_style& style) {
    const std::string status = one.known == nullptr ? "offline" : one.known->status;
    const std::string text = one.known == nullptr ? std::string{} : one.known->text;
    std::string line = fmt::format(
        " {} {}  {}  {}  {}", mark_of(one, style.shown),
        fit_to(visible(one.user, style.shown), name_columns, style.shown),
        fit_to(visible(status, style.shown), status_columns, style.shown),
        fit_to(since(one, now), since_columns, style.shown), visible(text, style.shown));
    line.erase(line.find_last_not_of(' ') + 1);
    line = cut_to(line, style.columns, style.shown);
    if (!style.colours) {
        return line;
    }
    return painted(one.known == nullptr ? tone::offline : tone_of(*one.known), line);
}

}  // namespace

std::vector<std::string> roster_lines(const roster& picture, unix_ms now,
                                      const screen_style& style) {
    const std::vector<row> rows = picture.rows();
    std::vector<std::string> lines;
    if (style.lines == 0) {
        return lines;
    }
    const std::size_t shown = rows.size() <= style.lines ? rows.size() : style.lines - 1;
    std::size_t name_columns = 0;
    std::size_t since_columns = 0;
    for (std::size_t i = 0; i < shown; ++i) {
        name_columns = std::max(name_columns, columns_of(visible(rows[i].user, style.shown)));
        since_columns = std::max(since_columns, since(rows[i], now).size());
    }
    name_columns = std::min(name_columns, widest_name);
    for (std::size_t i = 0; i < shown; ++i) {
        lines.push_back(line_of(rows[i], name_columns, since_columns, now, style));
    }
    if (shown < rows.size()) {
        const auto online = static_cast<std::size_t>(
            std::count_if(rows.begin() + static_cast<std::ptrdiff_t>(shown), rows.end(),
                          [](const row& one) { return one.online(); }));
        lines.push_back(cut_to(
            fmt::format(" {} and {} more, {} of them online",
                        style.shown == letters::unicode ? "…" : "...", rows.size() - shown, online),
            style.columns, style.shown));
    }
    return lines;
}

std::string roster_heading(const roster& picture, std::string_view self, std::string_view place,
                           const screen_style& style) {
    const std::string_view rule = style.shown == letters::unicode ? "──" : "--";
    std::string words = fmt::format("{} {} · ", rule, self);
    if (style.shown == letters::ascii) {
        words = fmt::format("{} {} - ", rule, self);
    }
    if (!picture.complete() || picture.stale()) {
        words += picture.complete() ? fmt::format("not connected to {}; as it was:", place)
                                    : fmt::format("not connected to {}", place);
    } else if (picture.size() == 0) {
        words += "nobody on the watch list; /watch ID adds somebody";
    } else {
        words += fmt::format("{} of {} online", picture.online(), picture.size());
    }
    words = cut_to(words + " ", style.columns, style.shown);
    for (std::size_t used = columns_of(words); used < style.columns; ++used) {
        words += rule.substr(0, rule.size() / 2);
    }
    return style.colours ? painted(picture.stale() ? tone::fault : tone::plain, words) : words;
}

std::size_t lines_above_cursor(std::size_t prompt_columns, std::wstring_view before,
                               std::size_t columns) {
    if (columns == 0) {
        return 0;
    }
    std::size_t line = prompt_columns / columns;
    std::size_t column = prompt_columns % columns;
    const auto put = [&](std::size_t width) {
        // A wide character does not begin in the last column.
        if (column + width > columns) {
            ++line;
            column = 0;
        }
        column += width;
        if (column >= columns) {
            ++line;
            column = 0;
        }
    };
    for (const wchar_t one : before) {
        const auto code = static_cast<char32_t>(one);
        if (one == L'\n') {
            ++line;
            column = 0;
        } else if (one == L'\t') {
            do {
                put(1);
            } while (column % 8 != 0);
        } else if (code < 0x20 || code == 0x7f) {
            put(1);  // ^X
            put(1);
        } else if (std::iswprint(static_cast<std::wint_t>(one)) != 0) {
            put(static_cast<std::size_t>(std::max(0, ::wcwidth(one))));
        } else {
            // \U+XXXX
            for (std::size_t i = 0; i < (code > 0xfffff ? 9U : (code > 0xffff ? 8U : 7U)); ++i) {
                put(1);
            }
        }
    }
    return line;
}

}  // namespace alo
