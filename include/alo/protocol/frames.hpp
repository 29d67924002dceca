// The frames that need no list: the classic dialect's (SPEC section 4), byte for byte, which name
// nobody, so that they are constants and a fan-out costs no encoding; and the typed dialect's short
// ones (SPEC section 5). Called by hub and session.
#pragma once

#include "alo/base/limits.hpp"
#include "alo/base/user_id.hpp"
#include "alo/base/wall_clock.hpp"
#include "alo/protocol/request.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace alo {

inline constexpr std::string_view online_frame = "{\"online\":true}\n";
inline constexpr std::string_view offline_frame = "{\"online\":false}\n";

inline constexpr std::string_view ping_frame = "{\"type\":\"ping\"}\n";
[[nodiscard]] std::string pong_frame(request_tag tag);
[[nodiscard]] std::string going_away_frame(std::uint64_t retry_after_ms);

struct welcome {
    request_tag tag;
    user_id_view user;
    std::string_view session;  // printable ASCII
    std::string_view server;   // printable ASCII: `alo/0.1.0`
    unix_ms now;
};
// With the heartbeat and the limits that a client meets.
[[nodiscard]] std::string welcome_frame(const welcome& what, const limits& rules);

}  // namespace alo
