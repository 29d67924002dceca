// Reads one JSON object of one line, as a test wants it: its members' names and values. For error
// frames and JSON logs; what a case expects byte for byte it compares byte for byte.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace alo::test {

// Strings are unescaped; everything else stands as JSON text (`true`, `12`, `{"a":1}`).
struct json_value {
    bool is_string = false;
    bool is_integer = false;
    std::string text;
};
using json_object = std::map<std::string, json_value>;

// Empty when the text is not one JSON object, or names a member twice.
[[nodiscard]] std::optional<json_object> parse_object(std::string_view text);

}  // namespace alo::test
