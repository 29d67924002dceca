// See admission.hpp.
#include "alo/transport/admission.hpp"

#include <algorithm>

namespace alo {

admission::place admission::place_of(const peer_address& peer) noexcept {
    place result = peer.ip;
    static constexpr std::array<std::uint8_t, 12> mapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    if (!std::equal(mapped.begin(), mapped.end(), result.begin())) {
        std::fill(result.begin() + 8, result.end(), std::uint8_t{0});
    }
    return result;
}

std::optional<refusal> admission::admit(const peer_address& peer) {
    if (connections_.fetch_add(1, std::memory_order_relaxed) >= most_) {
        connections_.fetch_sub(1, std::memory_order_relaxed);
        return refusal::max_connections;
    }
    if (most_per_ip_ == 0) {
        return std::nullopt;
    }
    const std::lock_guard lock{mutex_};
    std::size_t& here = by_place_[place_of(peer)];
    if (here >= most_per_ip_) {
        connections_.fetch_sub(1, std::memory_order_relaxed);
        return refusal::max_connections_per_ip;
    }
    ++here;
    return std::nullopt;
}

void admission::leave(const peer_address& peer) noexcept {
    connections_.fetch_sub(1, std::memory_order_relaxed);
    if (most_per_ip_ == 0) {
        return;
    }
    const std::lock_guard lock{mutex_};
    const auto found = by_place_.find(place_of(peer));
    if (found != by_place_.end() && --found->second == 0) {
        by_place_.erase(found);
    }
}

}  // namespace alo
