// What a user lets others see (SPEC section 5, status).
#pragma once

#include "alo/base/wall_clock.hpp"
#include "alo/presence/handles.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace alo {

// The longest text of a status, in bytes of UTF-8 (SPEC section 5, presence).
inline constexpr std::size_t max_status_text = 1024;

// The first three from most to least available: a user with several sessions is shown as the most
// available of them.
enum class availability : std::uint8_t {
    online,
    away,
    busy,
    invisible,  // shown as offline, however many other sessions say otherwise
};

// What one session says of its user.
struct stance {
    availability status = availability::online;
    std::string_view text;  // empty: none
};

// What watchers see of a user who is shown as online.
struct shown_state {
    std::uint64_t version = 0;  // of the last change that was shown
    unix_ms since = 0;          // when that was
    availability status = availability::online;
    std::string text;
    // The list of the session that was the last, while its user is in grace, if the graph has more.
    std::unique_ptr<std::vector<user_handle>> kept;
};

}  // namespace alo
