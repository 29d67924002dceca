// JSON's strings, for the checker that says where a text is wrong. Called by
// protocol/json_diagnosis.
#pragma once

#include "alo/protocol/json_diagnosis.hpp"

#include <cstddef>
#include <string_view>

namespace alo {

// Moves `at` from a string's opening quotation mark to behind its closing one; or, if the string is
// at fault, to the byte that is.
[[nodiscard]] json_fault skip_string(std::string_view text, std::size_t& at) noexcept;

}  // namespace alo
