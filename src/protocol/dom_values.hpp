// Reading single JSON values, and saying what is wrong with one in words for the peer. Used by the
// decoder's files alone.
#pragma once

#include "alo/base/user_id.hpp"
#include "alo/protocol/error.hpp"

#include <simdjson.h>

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace alo {

namespace dom = simdjson::dom;

inline constexpr std::string_view id_rule =
    "a whole number from 0 to 18446744073709551615 or a string of 1 to 128 bytes without control "
    "characters was expected.";
static_assert(max_user_id_bytes == 128, "the sentence above names it");

[[nodiscard]] decode_error fault(error_code code, std::initializer_list<std::string_view> parts);

// "an array", "a number with a fraction or an exponent".
[[nodiscard]] std::string_view kind_of(dom::element value) noexcept;

// Nothing if it is none. -0 is the integer 0. Numbers that fit in no 64 bits come as what
// tame_numbers() made of them.
[[nodiscard]] std::optional<user_id_view> id_of(dom::element value) noexcept;
// Why a value is no user id.
[[nodiscard]] std::string why_no_id(dom::element value);

// A word that the peer chose, if it can be shown: "type 'x'" or "such type".
[[nodiscard]] std::string shown_word(std::string_view what, std::string_view word);

}  // namespace alo
