// See dom_values.hpp.
#include "dom_values.hpp"

#include <algorithm>
#include <cstdint>

namespace alo {

decode_error fault(error_code code, std::initializer_list<std::string_view> parts) {
    decode_error error{code, {}};
    for (const std::string_view part : parts) {
        error.message += part;
    }
    return error;
}

std::string_view kind_of(dom::element value) noexcept {
    switch (value.type()) {
        case dom::element_type::ARRAY:
            return "an array";
        case dom::element_type::OBJECT:
            return "an object";
        case dom::element_type::INT64:
        case dom::element_type::UINT64:
            return "a number";
        case dom::element_type::DOUBLE:
            return "a number with a fraction or an exponent";
        case dom::element_type::STRING:
            return "a string";
        case dom::element_type::BOOL:
            return "a boolean";
        default:
            return "null";
    }
}

std::optional<user_id_view> id_of(dom::element value) noexcept {
    std::uint64_t number = 0;
    if (value.get(number) == simdjson::SUCCESS) {
        return user_id_view{number};
    }
    std::string_view text;
    if (value.get(text) == simdjson::SUCCESS && is_valid_user_text(text)) {
        return user_id_view{text};
    }
    return std::nullopt;
}

std::string why_no_id(dom::element value) {
    std::string_view text;
    if (value.get(text) != simdjson::SUCCESS) {
        return value.type() == dom::element_type::INT64 ? "an integer out of range"
                                                        : std::string{kind_of(value)};
    }
    if (text.empty()) {
        return "an empty string";
    }
    if (text.size() > max_user_id_bytes) {
        return "a string of " + std::to_string(text.size()) + " bytes";
    }
    return "a string with a control character";
}

std::string shown_word(std::string_view what, std::string_view word) {
    const bool plain =
        !word.empty() && word.size() <= 32 && std::all_of(word.begin(), word.end(), [](char c) {
            return c >= 0x20 && c < 0x7f && c != '"' && c != '\\';
        });
    std::string text{plain ? "" : "such "};
    text += what;
    return plain ? text.append(" '").append(word).append("'") : text;
}

}  // namespace alo
