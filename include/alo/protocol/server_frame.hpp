// Reads what a server sends: the other side of frames.hpp and error.hpp. Called by the client, line
// by line; unhurried, so that it costs a parser a line.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace alo {

struct server_frame {
    enum class kind : std::uint8_t {
        online,   // a friend came
        offline,  // a friend went
        error,    // the members below are filled in
        other,    // JSON or not: nothing that this version knows
    };
    kind what = kind::other;
    std::string code;
    std::string message;
    bool fatal = false;
    std::optional<std::uint64_t> retry_after_ms;  // milliseconds
};

// The line without its end.
[[nodiscard]] server_frame read_server_frame(std::string_view line);

}  // namespace alo
