// How an event looks in the log, but for the time and the level that logger puts in front. Pure;
// called by logger on the thread that logs.
#pragma once

#include "alo/app/config.hpp"
#include "alo/base/time.hpp"
#include "alo/base/user_id.hpp"

#include <concepts>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>

namespace alo {

// What is said about an event beside its sentence. Texts are the caller's, for the call only.
struct log_field {
    using value_type = std::variant<std::string_view, std::uint64_t, user_id_view, duration>;

    log_field(std::string_view field, std::string_view text) : name{field}, value{text} {}
    log_field(std::string_view field, const char* text)
        : name{field}, value{std::string_view{text}} {}
    log_field(std::string_view field, std::unsigned_integral auto number)
        : name{field}, value{std::uint64_t{number}} {}
    log_field(std::string_view field, user_id_view user) : name{field}, value{user} {}
    log_field(std::string_view field, duration time) : name{field}, value{time} {}

    std::string_view name;  // a word of letters and underscores
    value_type value;       // a duration is shown in seconds, with three decimals
};

// Text: `event: message name=value name="two words"`. JSON: the members `"event":…,"message":…` and
// one for each field, without braces. Either is one line of valid UTF-8 without control characters,
// whatever was put in.
[[nodiscard]] std::string log_line(log_format format, std::string_view event,
                                   std::string_view message, std::span<const log_field> fields);

// In double quotes, with the escapes that JSON demands; what is not UTF-8 becomes U+FFFD.
void append_json_string(std::string& out, std::string_view text);

}  // namespace alo
