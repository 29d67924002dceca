// Reads one JSON object of one line, as a test wants it: its members' names and values. For error
// frames, the typed dialect and JSON logs; what a case expects byte for byte it compares byte for
// byte.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

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

// The names of an object's members in the order in which they stand, with a space between two.
[[nodiscard]] std::string names_in_order(std::string_view text);

// The same JSON without white space, and with the values of these members, wherever they stand,
// replaced by `"…"` for a string and `0` for a number: what is left when two that differ in them
// are to be compared. Empty when the text is not JSON.
[[nodiscard]] std::string masked(std::string_view text, const std::set<std::string>& members);

// The elements as JSON text; empty when the text is not one array.
[[nodiscard]] std::optional<std::vector<std::string>> parse_array(std::string_view text);

}  // namespace alo::test
