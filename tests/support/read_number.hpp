// Reads a number out of an option or a variable of the test programs: all of the text, or nothing.
#pragma once

#include <charconv>
#include <string_view>
#include <system_error>

namespace alo::test {

template <typename T>
[[nodiscard]] bool read_number(std::string_view text, T& value) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && end == text.data() + text.size();
}

}  // namespace alo::test
