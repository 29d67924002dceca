// See peer_text.hpp.
#include "alo/app/peer_text.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>

namespace alo {

std::string to_text(const peer_address& peer) {
    // RFC 4291, section 2.5.5.2: an IPv4 address lies behind these twelve bytes.
    static constexpr std::array<std::uint8_t, 12> mapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    const bool v4 = std::equal(mapped.begin(), mapped.end(), peer.ip.begin());
    std::array<char, INET6_ADDRSTRLEN> text{};
    // Cannot fail: the family is known and the room suffices.
    ::inet_ntop(v4 ? AF_INET : AF_INET6, v4 ? &peer.ip[mapped.size()] : peer.ip.data(), text.data(),
                text.size());
    const std::string address{text.data()};
    return (v4 ? address : "[" + address + "]") + ":" + std::to_string(peer.port);
}

}  // namespace alo
