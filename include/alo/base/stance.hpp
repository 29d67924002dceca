// What a session says of its user (SPEC section 5, status), as requests carry it and the domain
// weighs it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

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
    std::string_view text{};  // empty: none

    friend bool operator==(const stance&, const stance&) noexcept = default;
};

// The same as a hello says it, which may leave the status out.
struct saying {
    std::optional<availability> status{};  // none: the one that the session has
    std::string_view text{};

    [[nodiscard]] stance after(availability before = availability::online) const noexcept {
        return {status.value_or(before), text};
    }
};

}  // namespace alo
