// See json_string.hpp.
#include "alo/protocol/json_string.hpp"

#include "alo/protocol/utf8.hpp"

#include <charconv>

namespace alo {
namespace {

// From the first of the four digits of an escape to behind the last; `code` is what they say.
json_fault skip_hex(std::string_view text, std::size_t& at, unsigned& code) noexcept {
    code = 0;
    for (int i = 0; i < 4; ++i, ++at) {
        unsigned digit = 0;
        const char* const first = text.data() + at;
        if (at == text.size() || std::from_chars(first, first + 1, digit, 16).ptr == first) {
            return json_fault::expected_hex_digit;
        }
        code = code * 16 + digit;
    }
    return json_fault::none;
}

// From the backslash of an escape with u to behind its digits, or behind those of the second half
// of a surrogate pair.
json_fault skip_unicode_escape(std::string_view text, std::size_t& at) noexcept {
    constexpr std::string_view mark = "\\u";
    const std::size_t begin = at;
    unsigned code = 0;
    at += mark.size();
    if (const json_fault fault = skip_hex(text, at, code); fault != json_fault::none) {
        return fault;
    }
    if (code < 0xd800 || code > 0xdfff) {
        return json_fault::none;
    }
    if (code <= 0xdbff && text.substr(at).starts_with(mark)) {
        at += mark.size();
        if (const json_fault fault = skip_hex(text, at, code); fault != json_fault::none) {
            return fault;
        }
        if (code >= 0xdc00 && code <= 0xdfff) {
            return json_fault::none;
        }
    }
    at = begin;
    return json_fault::lone_surrogate;
}

json_fault skip_escape(std::string_view text, std::size_t& at) noexcept {
    if (at + 1 == text.size()) {
        ++at;
        return json_fault::unfinished_string;
    }
    if (text[at + 1] == 'u') {
        return skip_unicode_escape(text, at);
    }
    if (std::string_view{"\"\\/bfnrt"}.find(text[at + 1]) == std::string_view::npos) {
        ++at;
        return json_fault::unknown_escape;
    }
    at += 2;
    return json_fault::none;
}

}  // namespace

json_fault skip_string(std::string_view text, std::size_t& at) noexcept {
    ++at;
    while (at < text.size()) {
        const auto byte = static_cast<unsigned char>(text[at]);
        if (byte == '"') {
            ++at;
            return json_fault::none;
        }
        if (byte < 0x20) {
            return json_fault::control_character;
        }
        if (byte == '\\') {
            if (const json_fault fault = skip_escape(text, at); fault != json_fault::none) {
                return fault;
            }
        } else if (byte < 0x80) {
            ++at;
        } else if (const std::size_t size = utf8_sequence(text.substr(at)); size > 0) {
            at += size;
        } else {
            return json_fault::invalid_utf8;
        }
    }
    return json_fault::unfinished_string;
}

}  // namespace alo
