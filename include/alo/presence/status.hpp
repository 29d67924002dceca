// What a user lets others see (SPEC section 5, status).
#pragma once

#include "alo/base/stance.hpp"
#include "alo/base/wall_clock.hpp"
#include "alo/presence/handles.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace alo {

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
