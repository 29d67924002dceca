// Well-formed UTF-8, for those who say where a text is not. Called by protocol/json_diagnosis and
// client/ids.
#pragma once

#include <cstddef>
#include <string_view>

namespace alo {

// The bytes of the character beyond ASCII at the text's beginning, 2 to 4; 0 if what stands there
// is none: overlong, a surrogate, beyond U+10FFFF, cut short, or a stray byte.
[[nodiscard]] std::size_t utf8_sequence(std::string_view text) noexcept;

}  // namespace alo
