// The dense names that stand for users and sessions inside the domain, and where a session lives.
#pragma once

#include "alo/base/session_ref.hpp"

#include <cstdint>

namespace alo {

// A user, from the hub's door inward. Reused once the user has left no trace.
using user_handle = std::uint32_t;
// A session that said hello. Reused once it ended.
using session_handle = std::uint32_t;

inline constexpr std::uint32_t no_handle = 0xffffffff;

// Where a session's frames go. The domain carries it and never looks inside.
struct session_address {
    worker_index worker = 0;
    session_ref ref;

    friend constexpr bool operator==(const session_address&,
                                     const session_address&) noexcept = default;
};

}  // namespace alo
