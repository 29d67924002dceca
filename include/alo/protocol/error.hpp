// The errors a client can see: one table (SPEC section 6), one shape for both dialects.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace alo {

enum class error_code : std::uint8_t {
    invalid_json,        // not one JSON object, or one that we refuse to read
    missing_user_id,     // a hello without user_id
    invalid_user_id,     // SPEC section 2
    invalid_friends,     // friends is not an array of ids
    too_many_friends,    // more than the limit
    invalid_field,       // any other member with a wrong type or value
    unknown_type,        // a type that does not exist
    not_identified,      // a request that needs a hello first
    already_identified,  // a hello for another user
    line_too_long,       // over the limit
    too_many_errors,     // the last of too many bad lines in a row
    hello_timeout,       // no good hello in time
    slow_consumer,       // output over the hard limit, or no byte taken in time
    replaced,            // a newer session of the same user took the place
    server_full,         // connection limits reached
    server_error,        // a fault of ours
};
inline constexpr std::size_t error_code_count = 16;

struct error_info {
    std::string_view name;  // as on the wire
    bool fatal;             // the server closes after it
};
[[nodiscard]] const error_info& info_of(error_code code) noexcept;

// What the decoder found wrong with a line. `message` is one plain sentence for the peer; it holds
// no byte of the peer's that is not printable ASCII.
struct decode_error {
    error_code code;
    std::string message;
    std::string tag{};  // the request's `id` as JSON writes it, if it had a good one
};

// What some errors have besides.
struct error_extras {
    std::optional<std::uint64_t> retry_after_ms{};  // milliseconds
    std::string_view tag{};                         // the request's `id`, as JSON
    std::string_view rejected{};                    // ids that did not fit, as a JSON array
};

// The frame, with its LF: {"type":"error","id":…,"code":…,"message":…,"fatal":…,…}, of the extras
// what there is. A byte of the message beyond ASCII becomes `?`.
[[nodiscard]] std::string error_frame(error_code code, std::string_view message,
                                      const error_extras& extras = {});

}  // namespace alo
