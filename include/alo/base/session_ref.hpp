// The name of a session across threads: which I/O thread, which slot there, and which of the
// slot's tenants. A ref to a dead session is harmless, since its generation has passed.
#pragma once

#include <cstdint>

namespace alo {

struct session_ref {
    std::uint32_t slot = 0;
    std::uint32_t generation = 0;  // 0 is nobody's

    friend constexpr bool operator==(session_ref, session_ref) noexcept = default;
};

// An I/O thread, counted from 0.
using worker_index = std::uint32_t;

}  // namespace alo
