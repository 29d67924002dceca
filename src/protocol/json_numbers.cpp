// Makes valid JSON readable for a parser that knows numbers of 64 bits only. See
// json_diagnosis.hpp.
#include "alo/protocol/json_diagnosis.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string>

namespace alo {
namespace {

constexpr std::string_view number_bytes = "0123456789+-.eE";
constexpr std::string_view least_integer = "-9223372036854775808";

bool fits(std::string_view integer) noexcept {
    const char* const last = integer.data() + integer.size();
    std::uint64_t natural = 0;
    std::int64_t negative = 0;
    return std::from_chars(integer.data(), last, natural).ec == std::errc{} ||
           std::from_chars(integer.data(), last, negative).ec == std::errc{};
}

// Where the string that begins here has its closing quotation mark.
std::size_t end_of_string(std::string_view json, std::size_t begin) noexcept {
    std::size_t at = begin + 1;
    while (json[at] != '"') {
        at += json[at] == '\\' ? 2U : 1U;
    }
    return at;
}

}  // namespace

void tame_numbers(std::string& valid_json) noexcept {
    std::size_t at = 0;
    while ((at = valid_json.find_first_of("\"-0123456789", at)) != std::string::npos) {
        if (valid_json[at] == '"') {
            at = end_of_string(valid_json, at) + 1;
            continue;
        }
        const std::size_t end =
            std::min(valid_json.find_first_not_of(number_bytes, at), valid_json.size());
        const std::size_t size = end - at;
        const std::string_view number{valid_json.data() + at, size};
        // The shortest number with a fraction or an exponent has three bytes, and the shortest
        // integer that does not fit has twenty.
        if (number.find_first_of(".eE") != std::string_view::npos) {
            valid_json.replace(at, size, size, ' ').replace(at, 3, "0.5");
        } else if (!fits(number)) {
            valid_json.replace(at, size, size, ' ')
                .replace(at, least_integer.size(), least_integer);
        }
        at = end;
    }
}

}  // namespace alo
