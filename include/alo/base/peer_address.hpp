// Where a client comes from, as the decisions need it: to count and to log. Formatting is app's.
#pragma once

#include <array>
#include <cstdint>

namespace alo {

struct peer_address {
    std::array<std::uint8_t, 16> ip{};  // IPv6, or IPv4 mapped into it (::ffff:a.b.c.d)
    std::uint16_t port = 0;

    friend constexpr bool operator==(const peer_address&, const peer_address&) noexcept = default;
};

}  // namespace alo
