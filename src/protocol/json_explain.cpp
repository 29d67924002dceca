// What a diagnosis of a line says to the person who typed it. See json_diagnosis.hpp.
#include "alo/protocol/json_diagnosis.hpp"

namespace alo {
namespace {

// What stands at the offset, for a person who looks at what he typed.
std::string found_at(std::string_view text, std::size_t offset) {
    if (offset >= text.size()) {
        return "the line ends there";
    }
    const char c = text[offset];
    const auto byte = static_cast<unsigned char>(c);
    if (c == '\'') {
        return "a single quotation mark was found (JSON takes double ones)";
    }
    // U+2018 to U+201F, which editors put in place of what was typed.
    if (text.substr(offset).starts_with("\xe2\x80") && offset + 2 < text.size() &&
        static_cast<unsigned char>(text[offset + 2]) >= 0x98 &&
        static_cast<unsigned char>(text[offset + 2]) <= 0x9f) {
        return "a curly quotation mark was found (JSON takes straight double ones)";
    }
    if (c == '"') {
        return "a quotation mark was found";
    }
    if (byte > 0x20 && byte < 0x7f) {
        return std::string{"'"} + c + "' was found";
    }
    return byte < 0x80 ? "a control character was found" : "a byte beyond ASCII was found";
}

std::string_view expected_by(json_fault fault) noexcept {
    switch (fault) {
        case json_fault::expected_document:
            return "a JSON object";
        case json_fault::expected_value:
            return "a value";
        case json_fault::expected_value_or_bracket:
            return "a value or ]";
        case json_fault::expected_name:
            return "a member's name in double quotation marks";
        case json_fault::expected_name_or_brace:
            return "a member's name in double quotation marks or }";
        case json_fault::expected_colon:
            return "a colon after the member's name";
        case json_fault::expected_comma_or_bracket:
            return "a comma or ]";
        case json_fault::expected_comma_or_brace:
            return "a comma or }";
        case json_fault::expected_digit:
            return "a digit";
        case json_fault::expected_hex_digit:
            return "a hexadecimal digit of a \\u escape";
        case json_fault::unfinished_string:
            return "the string's closing quotation mark";
        case json_fault::unknown_escape:
            return "one of \" \\ / b f n r t u after a backslash";
        default:
            return {};
    }
}

}  // namespace

std::string explain(const json_diagnosis& diagnosis, std::string_view text) {
    const std::string byte = "byte " + std::to_string(diagnosis.offset + 1);
    switch (diagnosis.fault) {
        case json_fault::none:
            return "The line is valid JSON";
        case json_fault::empty:
            return "The line is empty, but a JSON object was expected";
        case json_fault::byte_order_mark:
            return "The line begins with a byte order mark at byte 1, but UTF-8 without one was "
                   "expected";
        case json_fault::trailing_comma:
            return "After a comma another element or member was expected, but " +
                   found_at(text, diagnosis.offset) + " at " + byte;
        case json_fault::more_after_value:
            return "One JSON object a line was expected, but something more follows it at " + byte;
        case json_fault::leading_zero:
            return "A number may not begin with 0 and another digit, as it does at " + byte;
        case json_fault::control_character:
            return "A control character stands in a string at " + byte +
                   ", where an escape like \\n or \\u0001 was expected";
        case json_fault::lone_surrogate:
            return "The \\u escape at " + byte +
                   " is half a surrogate pair, but a whole pair or a whole character was expected";
        case json_fault::invalid_utf8:
            return "UTF-8 was expected, but something else was found at " + byte;
        case json_fault::too_deep:
            return "Objects and arrays may stand within each other " +
                   std::to_string(max_json_depth) + " deep, but one more begins at " + byte;
        default:
            return "At " + byte + ' ' + std::string{expected_by(diagnosis.fault)} +
                   " was expected, but " + found_at(text, diagnosis.offset);
    }
}

}  // namespace alo
