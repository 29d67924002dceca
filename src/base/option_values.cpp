// See option_values.hpp.
#include "alo/base/option_values.hpp"

#include "alo/base/suggest.hpp"
#include "alo/base/units.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <optional>

namespace alo {
namespace {

complaint out_of_range(std::string_view text, const std::string& least, const std::string& most) {
    return in_quotes(text) + " is out of range; it can be from " + least + " to " + most;
}

}  // namespace

complaint read_size(std::string_view text, std::size_t& value, std::size_t least,
                    std::size_t most) {
    const std::optional<std::size_t> size = parse_size(text);
    if (!size) {
        return in_quotes(text) + " is not a size; write for example 64KiB";
    }
    if (*size < least || *size > most) {
        return out_of_range(text, format_size(least), format_size(most));
    }
    value = *size;
    return {};
}

complaint read_time(std::string_view text, duration& value, duration least, duration most) {
    const std::optional<duration> time = parse_duration(text);
    if (!time) {
        return in_quotes(text) + " is not a time; write for example 500ms, 10s or 2m";
    }
    if (*time < least || *time > most) {
        return out_of_range(text, format_duration(least), format_duration(most));
    }
    value = *time;
    return {};
}

complaint read_whole_number(std::string_view text, std::uint64_t& value, std::uint64_t least,
                            std::uint64_t most) {
    // A minus before digits is a number still, only out of range.
    const bool negative = text.size() > 1 && text.front() == '-';
    const std::string_view digits = text.substr(negative ? 1 : 0);
    const bool whole = !digits.empty() && std::all_of(digits.begin(), digits.end(),
                                                      [](char c) { return c >= '0' && c <= '9'; });
    if (!whole) {
        return in_quotes(text) + " is not a whole number";
    }
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (negative || error != std::errc{} || number < least || number > most) {
        return out_of_range(text, std::to_string(least), std::to_string(most));
    }
    value = number;
    return {};
}

complaint read_switch(std::string_view text, bool& value) {
    std::string word{text};
    std::transform(word.begin(), word.end(), word.begin(), [](char c) {
        return static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    });
    static constexpr std::array<std::string_view, 4> yes{"true", "yes", "on", "1"};
    static constexpr std::array<std::string_view, 4> no{"false", "no", "off", "0"};
    if (std::find(yes.begin(), yes.end(), word) != yes.end()) {
        value = true;
        return {};
    }
    if (std::find(no.begin(), no.end(), word) != no.end()) {
        value = false;
        return {};
    }
    return in_quotes(text) +
           " is neither true nor false; write true, yes, on, 1, false, no, off or 0";
}

complaint read_host(std::string_view text, std::string& value) {
    // RFC 1035, section 2.3.4: a name has at most 255 bytes on the wire, 253 as text.
    constexpr std::size_t longest_name = 253;
    const bool plausible =
        !text.starts_with('-') && std::all_of(text.begin(), text.end(), [](char c) {
            return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
                   std::string_view{".:-_%"}.find(c) != std::string_view::npos;
        });
    if (!plausible || text.size() > longest_name) {
        return in_quotes(text) +
               " is not an address or a name; write for example 127.0.0.1, ::1 or localhost";
    }
    value = text;
    return {};
}

complaint read_server(std::string_view text, std::string& value) {
    return text.empty() ? "an address or a name is missing" : read_host(text, value);
}

}  // namespace alo
