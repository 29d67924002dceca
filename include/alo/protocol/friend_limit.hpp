// How many different friends a hello or a watch may list (SPEC section 6, too_many_friends). Called
// by protocol/decoder, one a decoder.
#pragma once

#include "alo/base/user_id.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace alo {

class friend_limit {
  public:
    // Duplicates and the user itself do not count.
    explicit friend_limit(std::size_t max_friends) noexcept : max_friends_{max_friends} {}

    [[nodiscard]] std::size_t max_friends() const noexcept { return max_friends_; }
    // Costs something only for a list that is longer than the limit as it stands, and then no more
    // than the limit in memory.
    // If it is not known who the user is, one of them may be it.
    [[nodiscard]] bool is_passed_by(const id_list& friends, std::optional<user_id_view> user);

  private:
    std::size_t max_friends_;
    std::vector<std::uint32_t> seen_;  // a hash table: index of a friend, from 1; 0 is free
};

}  // namespace alo
