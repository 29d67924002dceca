// The classic dialect's frames (SPEC section 4), byte for byte. They name nobody, so that they are
// constants and a fan-out costs no encoding.
#pragma once

#include <string_view>

namespace alo {

inline constexpr std::string_view online_frame = "{\"online\":true}\n";
inline constexpr std::string_view offline_frame = "{\"online\":false}\n";

}  // namespace alo
