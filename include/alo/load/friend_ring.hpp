// Who is whose friend in the bench: people sit in a ring, and the nearest on either side are
// friends, each other's. So everybody knows everything about the graph without storing it.
#pragma once

#include "alo/load/play.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>

namespace alo::load {

class friend_ring {
  public:
    // `friends` is even and smaller than `people`.
    friend_ring(std::uint32_t people, std::uint32_t friends) noexcept
        : people_{people}, half_{friends / 2} {}

    [[nodiscard]] std::uint32_t people() const noexcept { return people_; }
    // How many friends everybody has.
    [[nodiscard]] std::uint32_t degree() const noexcept { return 2 * half_; }

    // The friend number `index`, of degree().
    [[nodiscard]] person friend_of(person who, std::uint32_t index) const noexcept {
        return index < half_ ? right_of(who, index + 1)
                             : right_of(who, people_ - (index - half_ + 1));
    }
    // Which of `who`'s friends `other` is; empty if it is none.
    [[nodiscard]] std::optional<std::uint32_t> index_of(person who, person other) const noexcept {
        if (who >= people_ || other >= people_) {
            return std::nullopt;
        }
        const std::uint32_t distance = other >= who ? other - who : people_ - (who - other);
        if (distance >= 1 && distance <= half_) {
            return distance - 1;
        }
        if (distance != 0 && people_ - distance <= half_) {
            return half_ + (people_ - distance) - 1;
        }
        return std::nullopt;
    }

    // Everybody within so many friendships of `who`, and `who`, once each.
    template <typename Visit>
    void each_within(person who, std::uint32_t friendships, Visit visit) const {
        const std::uint32_t reach = std::min(half_ * friendships, people_);
        const std::uint32_t all = std::min(2 * reach + 1, people_);
        const person first = right_of(who, people_ - std::min(reach, people_ - 1));
        for (std::uint32_t step = 0; step < all; ++step) {
            visit(right_of(first, step));
        }
    }

  private:
    // `steps` is at most people_.
    [[nodiscard]] person right_of(person who, std::uint32_t steps) const noexcept {
        const std::uint64_t place = std::uint64_t{who} + steps;
        return static_cast<person>(place >= people_ ? place - people_ : place);
    }

    std::uint32_t people_;
    std::uint32_t half_;
};

}  // namespace alo::load
