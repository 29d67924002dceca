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

// What to say of a word on the command line that is none of `flags` ("--port"): an unknown option,
// or an argument where none belongs. `help` is the command that lists them.
[[nodiscard]] std::string describe_stray_word(std::string_view word,
                                              std::span<const std::string_view> flags,
                                              std::string_view help);

}  // namespace alo
