// See visible.hpp.
#include "alo/client/visible.hpp"

#include "alo/client/ids.hpp"
#include "alo/protocol/utf8.hpp"

#include <algorithm>
#include <array>
#include <clocale>
#include <cwchar>

namespace alo {
namespace {

struct character {
    char32_t code;
    std::size_t size;  // in bytes
    bool good;         // it is UTF-8; else `code` is the byte
};

character first_of(std::string_view text) {
    const auto byte = static_cast<unsigned char>(text.front());
    if (byte < 0x80) {
        return {byte, 1, true};
    }
    const std::size_t size = utf8_sequence(text);
    if (size == 0) {
        return {byte, 1, false};
    }
    // The first byte of two holds five bits of the code, of three four, of four three.
    char32_t code = byte & (0xffU >> (size + 1));
    for (std::size_t i = 1; i < size; ++i) {
        code = (code << 6U) | (static_cast<unsigned char>(text[i]) & 0x3fU);
    }
    return {code, size, true};
}

struct range {
    char32_t first;
    char32_t last;
};

template <std::size_t size>
bool within(char32_t code, const std::array<range, size>& ranges) {
    return std::any_of(ranges.begin(), ranges.end(), [code](const range& part) {
        return code >= part.first && code <= part.last;
    });
}

// Of Unicode's formatting characters: what turns or ends lines and directions, hides, or takes a
// place without being seen.
constexpr std::array<range, 16> tricks{{
    {0x80, 0x9f},
    {0xad, 0xad},
    {0x600, 0x605},
    {0x61c, 0x61c},
    {0x6dd, 0x6dd},
    {0x70f, 0x70f},
    {0x180e, 0x180e},
    {0x200b, 0x200b},
    {0x200e, 0x200f},
    {0x2028, 0x202e},
    {0x2060, 0x206f},
    {0xfeff, 0xfeff},
    {0xfff9, 0xfffb},
    {0x1bca0, 0x1bca3},
    {0x1d173, 0x1d17a},
    {0xe0000, 0xe00ff},
}};
// Joiners and variation selectors.
constexpr std::array<range, 3> joiners{{{0x200c, 0x200d}, {0xfe00, 0xfe0f}, {0xe0100, 0xe01ef}}};

// What the C library knows of a character's width, whatever the user's locale is; -1: nothing that
// is printed.
int width_of(char32_t code) {
    if (code < 0x80) {
        return code < 0x20 || code == 0x7f ? -1 : 1;
    }
    static const locale_t unicode = ::newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
    if (unicode == nullptr) {
        return -1;
    }
    const locale_t before = ::uselocale(unicode);
    const int width = ::wcwidth(static_cast<wchar_t>(code));
    ::uselocale(before);
    return width;
}

std::string hex(char32_t code) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    do {
        text.insert(text.begin(), digits[code & 0xfU]);
        code >>= 4U;
    } while (code != 0);
    return text.size() == 1 ? "0" + text : text;
}

std::string written_out(const character& one) {
    return one.good && one.code >= 0x80 ? "\\u{" + hex(one.code) + "}" : "\\x" + hex(one.code);
}

// A letter with more than these marks is no letter, but a tower that reaches into other lines.
constexpr int most_marks = 3;

}  // namespace

std::string visible(std::string_view text, letters shown) {
    std::string clean;
    clean.reserve(text.size());
    int marks = 0;
    while (!text.empty()) {
        const character one = first_of(text);
        const std::string_view bytes = text.substr(0, one.size);
        text.remove_prefix(one.size);
        if (one.good && within(one.code, joiners)) {
            continue;
        }
        const int width = one.good && !within(one.code, tricks) ? width_of(one.code) : -1;
        marks = width == 0 ? marks + 1 : 0;
        if (width < 0 || (shown == letters::ascii && one.code >= 0x80)) {
            clean += written_out(one);
        } else if (marks <= most_marks) {
            clean += bytes;
        }
    }
    return clean;
}

std::string typed_form(user_id_view user) {
    if (!user.is_text()) {
        return std::to_string(user.number());
    }
    const std::string_view text = user.text();
    user_id read;
    const bool plain = text.find_first_of(" ,\"\\") == std::string_view::npos &&
                       read_user(text, read).empty() && read.view() == user;
    return plain ? std::string{text} : to_json(user);
}

std::string visible(user_id_view user, letters shown) { return visible(typed_form(user), shown); }

std::size_t columns_of(std::string_view visible) {
    std::size_t columns = 0;
    while (!visible.empty()) {
        const character one = first_of(visible);
        visible.remove_prefix(one.size);
        columns += static_cast<std::size_t>(std::max(0, width_of(one.code)));
    }
    return columns;
}

std::string cut_to(std::string_view visible, std::size_t columns, letters shown) {
    if (columns_of(visible) <= columns) {
        return std::string{visible};
    }
    if (columns == 0) {
        return {};
    }
    std::size_t used = 0;
    std::size_t end = 0;
    while (end < visible.size()) {
        const character one = first_of(visible.substr(end));
        used += static_cast<std::size_t>(std::max(0, width_of(one.code)));
        if (used >= columns) {
            break;
        }
        end += one.size;
    }
    return std::string{visible.substr(0, end)} + (shown == letters::unicode ? "…" : ".");
}

std::string fit_to(std::string_view visible, std::size_t columns, letters shown) {
    std::string text = cut_to(visible, columns, shown);
    text.append(columns - std::min(columns, columns_of(text)), ' ');
    return text;
}

}  // namespace alo
