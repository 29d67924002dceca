// See friend_limit.hpp. A table of its own instead of a sort: most long lists are refused after a
// little more than the limit, and hash_of() is keyed, so that nobody can choose ids that collide.
#include "alo/protocol/friend_limit.hpp"

#include <algorithm>
#include <bit>

namespace alo {

bool friend_limit::is_passed_by(const id_list& friends, std::optional<user_id_view> user) {
    const std::size_t most = max_friends_ + (user ? 0 : 1);
    if (friends.size() <= most) {
        return false;
    }
    const std::size_t mask = std::bit_ceil((most + 1) * 2) - 1;
    seen_.assign(mask + 1, 0);
    std::size_t different = 0;
    for (std::size_t i = 0; i < friends.size(); ++i) {
        const user_id_view id = friends[i];
        if (user && id == *user) {
            continue;
        }
        std::size_t slot = hash_of(id) & mask;
        while (seen_[slot] != 0 && friends[seen_[slot] - 1] != id) {
            slot = (slot + 1) & mask;
        }
        if (seen_[slot] != 0) {
            continue;
        }
        if (different == most) {
            return true;
        }
        ++different;
        seen_[slot] = static_cast<std::uint32_t>(i + 1);
    }
    return false;
}

}  // namespace alo
