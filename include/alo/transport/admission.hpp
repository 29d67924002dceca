// Who may connect: the limits on connections in all and per address. Shared by every I/O thread's
// accept loop; thread-safe.
#pragma once

#include "alo/base/peer_address.hpp"
#include "alo/session/observer.hpp"

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>

namespace alo {

class admission {
  public:
    // Connections in all, and per address; 0 for the second: no limit.
    admission(std::size_t most, std::size_t most_per_ip) noexcept
        : most_{most}, most_per_ip_{most_per_ip} {}

    // Empty: the connection counts until leave(). Otherwise why it may not be.
    [[nodiscard]] std::optional<refusal> admit(const peer_address& peer);
    void leave(const peer_address& peer) noexcept;

    [[nodiscard]] std::size_t connections() const noexcept {
        return connections_.load(std::memory_order_relaxed);
    }

  private:
    using place = std::array<std::uint8_t, 16>;
    // What counts as one address: an IPv4 address, or an IPv6 /64, which is what one customer gets.
    [[nodiscard]] static place place_of(const peer_address& peer) noexcept;

    const std::size_t most_;
    const std::size_t most_per_ip_;
    std::atomic<std::size_t> connections_{0};
    // Only taken when there is a limit per address, and then only to accept and to close.
    std::mutex mutex_;
    std::map<place, std::size_t> by_place_;
};

}  // namespace alo
