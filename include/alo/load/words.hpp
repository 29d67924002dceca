// The statuses' names on the wire, and how a seat is numbered. Called by load/company and the
// crews.
#pragma once

#include "alo/base/stance.hpp"
#include "alo/base/user_id.hpp"
#include "alo/load/friend_ring.hpp"
#include "alo/load/play.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace alo::load {

inline constexpr std::array<std::string_view, 3> shown_statuses{"online", "away", "busy"};

[[nodiscard]] constexpr std::string_view word_of(availability status) noexcept {
    return shown_statuses[static_cast<std::size_t>(status) % shown_statuses.size()];
}

[[nodiscard]] constexpr std::optional<availability> status_in(std::string_view word) noexcept {
    for (std::size_t i = 0; i < shown_statuses.size(); ++i) {
        if (shown_statuses[i] == word) {
            return static_cast<availability>(i);
        }
    }
    return std::nullopt;
}

[[nodiscard]] constexpr std::uint64_t key_of(seat at) noexcept {
    return std::uint64_t{at.who} * devices_each + at.device;
}

// Whom a frame is about, of `people` whose ids begin at `first`; nobody if it is a stranger.
[[nodiscard]] inline person person_of(const user_id& user, std::uint64_t first,
                                      std::uint32_t people) noexcept {
    const user_id_view id = user.view();
    const bool ours = !id.is_text() && id.number() >= first && id.number() - first < people;
    return ours ? static_cast<person>(id.number() - first) : nobody;
}

// A typed hello to the friends in the ring. Without grace: whoever goes is gone.
[[nodiscard]] std::string typed_hello(const friend_ring& ring, std::uint64_t first, person who,
                                      availability status);

}  // namespace alo::load
