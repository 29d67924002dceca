// Options that come from the environment. Used by tool_line, app/config and app/help.
#pragma once

#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace alo {

// Empty for a variable that is not set. A function, so that tests bring their own variables.
using variable_reader = std::function<std::optional<std::string>(const std::string& name)>;

// A text, and where it was written, as a complaint about it begins: "--port", "environment X".
struct placed_text {
    std::string text;
    std::string place;
};

// `ALO_MAX_LINE` for `max-line`.
[[nodiscard]] std::string variable_of(std::string_view option);

// What the first of these variables says that is set. An empty one counts as none: that is what a
// compose file makes of one that is not set. An empty name is nobody's, here and below.
[[nodiscard]] std::optional<placed_text> first_set(const variable_reader& variable,
                                                   std::initializer_list<std::string_view> names);

// " [env: ALO_PORT or SERVER_PORT]", for --help; empty if no variable is named.
[[nodiscard]] std::string note_variables(std::initializer_list<std::string_view> names);

}  // namespace alo
