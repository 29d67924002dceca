// A second look at a line that the fast parser refused: a strict RFC 8259 checker that knows where
// and why. Called by protocol/decoder, because simdjson tells no position and refuses numbers that
// are valid JSON but fit in no 64 bits. Pure functions without state.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace alo {

// Objects and arrays within each other, the outermost counted (SPEC section 6, invalid_json).
inline constexpr std::size_t max_json_depth = 16;

// The first thing wrong with a text, read from the left.
enum class json_fault : std::uint8_t {
    none,                       // one whole JSON value
    empty,                      // nothing but white space
    byte_order_mark,            // RFC 8259 section 8.1 lets us refuse it
    expected_document,          // no value begins where the text's own should
    expected_value,             // nor where a member's or an element's should
    expected_value_or_bracket,  // nor behind a [
    expected_name,              // a member's name, behind a comma
    expected_name_or_brace,     // or behind a {
    expected_colon,             // between a member's name and value
    expected_comma_or_bracket,  // behind an element
    expected_comma_or_brace,    // behind a member
    trailing_comma,             // a comma, and then the end of the object or array
    more_after_value,           // something behind the text's own value
    expected_digit,             // in a number, behind - . e or its sign
    leading_zero,               // a digit behind a number's first 0
    unfinished_string,          // no closing quotation mark
    control_character,          // below U+0020, in a string and not escaped
    unknown_escape,             // a backslash and none of "\/bfnrtu
    expected_hex_digit,         // one of the four behind \u
    lone_surrogate,             // half a pair of \u escapes
    invalid_utf8,               // overlong, a surrogate, beyond U+10FFFF, cut, or no UTF-8 at all
    too_deep,                   // an object or array beyond max_json_depth
};

struct json_diagnosis {
    json_fault fault;
    std::size_t offset;  // of the byte that is wrong, from 0; the size if the text ends too early
};

// Never reads beyond the text. Linear in its size, and needs no memory.
[[nodiscard]] json_diagnosis diagnose_json(std::string_view text) noexcept;

// One sentence for the peer, without a full stop, with the position counted from 1. It holds no
// byte of the text that is not printable ASCII.
[[nodiscard]] std::string explain(const json_diagnosis& diagnosis, std::string_view text);

// Overwrites, in a text without fault, the numbers that do not fit: an integer beyond 64 bits
// becomes -2^63, and any number with a fraction or an exponent 0.5, with spaces behind. Neither is
// a user id, as what stood there was none, and members that nobody reads do not matter.
void tame_numbers(std::string& valid_json) noexcept;

}  // namespace alo
