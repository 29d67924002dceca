// "Did you mean …?" and the quoting of what somebody typed, for messages about command lines,
// environment and configuration files.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace alo {

// The name nearest to `typed`, or nothing where none is near: at most a third of the letters, and
// two at least, are wrong, missing, added or swapped with their neighbour.
[[nodiscard]] std::string_view nearest(std::string_view typed,
                                       std::span<const std::string_view> names);

// 'typed' in single quotes and on one line: control characters are written as \xHH, and what is
// longer than 60 bytes is cut.
[[nodiscard]] std::string in_quotes(std::string_view typed);

}  // namespace alo
