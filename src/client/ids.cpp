// See ids.hpp.
#include "alo/client/ids.hpp"

#include "alo/base/suggest.hpp"
#include "alo/protocol/utf8.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace alo {
namespace {

std::string_view trimmed(std::string_view text) {
    while (text.starts_with(' ')) {
        text.remove_prefix(1);
    }
    while (text.ends_with(' ')) {
        text.remove_suffix(1);
    }
    return text;
}

// Digits, or a minus sign and digits. JSON writes no leading zeros, so 007 is a name.
bool looks_like_a_number(std::string_view text) {
    const bool negative = text.starts_with('-');
    text.remove_prefix(negative ? 1 : 0);
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; }) &&
           (negative || text.size() == 1 || text.front() != '0');
}

std::optional<std::uint64_t> id_number(std::string_view text) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc{} ? std::optional{number} : std::nullopt;
}

// Where a quoted text ends, one past its closing quote; npos if it does not.
std::size_t end_of_quotes(std::string_view text) {
    for (std::size_t at = 1; at < text.size(); ++at) {
        if (text[at] == '\\') {
            ++at;
        } else if (text[at] == '"') {
            return at + 1;
        }
    }
    return std::string_view::npos;
}

}  // namespace

std::string read_user(std::string_view typed, user_id& user) {
    const std::string_view word = trimmed(typed);
    if (looks_like_a_number(word)) {
        if (const std::optional<std::uint64_t> number = id_number(word)) {
            user = user_id{user_id_view{*number}};
            return {};
        }
        return in_quotes(typed) +
               " is no number from 0 to 18446744073709551615; a text of digits " +
               "is written in double quotes, for example '\"7\"'";
    }
    if (const std::string fault = utf8_fault(word); !fault.empty()) {
        return "an id is UTF-8, and this one is not: " + fault;
    }
    std::string text{word};
    if (word.starts_with('"')) {
        if (end_of_quotes(word) != word.size()) {
            return in_quotes(typed) + " begins with a quote that does not end it";
        }
        text.clear();
        for (std::size_t at = 1; at + 1 < word.size(); ++at) {
            if (word[at] == '\\') {
                ++at;
                if (word[at] != '"' && word[at] != '\\') {
                    return in_quotes(typed) +
                           " has a backslash before something else than \" or \\";
                }
            }
            text += word[at];
        }
    }
    if (!is_valid_user_text(text)) {
        return in_quotes(typed) + " is no id: a whole number, or a text of 1 to " +
               std::to_string(max_user_id_bytes) + " bytes without control characters";
    }
    user = user_id{user_id_view{std::string_view{text}}};
    return {};
}

std::string utf8_fault(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const auto byte = static_cast<unsigned char>(text[at]);
        const std::size_t size = byte < 0x80 ? 1 : utf8_sequence(text.substr(at));
        if (size == 0) {
            constexpr std::string_view hex = "0123456789abcdef";
            const std::array<char, 2> digits{hex[byte >> 4U], hex[byte & 0xfU]};
            return "byte " + std::to_string(at + 1) + " of it is 0x" +
                   std::string{digits.data(), digits.size()};
        }
        at += size;
    }
    return {};
}

std::string read_friends(std::string_view typed, id_list& friends) {
    std::string_view rest = trimmed(typed);
    while (!rest.empty()) {
        const bool quoted = rest.starts_with('"');
        std::size_t end = rest.find(',', quoted ? std::min(end_of_quotes(rest), rest.size()) : 0);
        end = std::min(end, rest.size());
        user_id id;
        if (std::string fault = read_user(rest.substr(0, end), id); !fault.empty()) {
            return fault;
        }
        friends.push_back(id.view());
        if (end + 1 == rest.size()) {
            return in_quotes(typed) + " ends with a comma";
        }
        rest = trimmed(rest.substr(std::min(end + 1, rest.size())));
    }
    return {};
}

id_list others_of(const id_list& list, user_id_view self) {
    id_list others;
    for (std::size_t i = 0; i < list.size(); ++i) {
        if (list[i] != self) {
            others.push_back(list[i]);
        }
    }
    return others;
}

}  // namespace alo
