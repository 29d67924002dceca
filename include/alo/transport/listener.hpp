// Listening sockets with everything set on them that accepted connections inherit, so that a
// connection costs no further system call. Called by app/server before its threads run.
#pragma once

#include "alo/base/time.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace alo {

// What a listening socket hands down to its connections.
struct listen_options {
    std::string host;                    // an address or a name; empty: all, IPv6 and IPv4
    std::uint16_t port = 0;              // 0: the kernel chooses
    duration keepalive_idle{25'000};     // silence before the first probe; whole seconds
    duration keepalive_interval{5'000};  // between probes; whole seconds
    std::uint32_t keepalive_count = 3;   // probes; counts only without user_timeout
    duration user_timeout{15'000};  // how long sent data may stay unacknowledged; 0: the kernel's
    // Bytes of SO_SNDBUF. The kernel would let a reader that stalls pile up 4 MB.
    std::size_t send_buffer = std::size_t{64} << 10U;
};

// One listening socket a thread, all on one port.
struct listening {
    std::vector<int> sockets;  // the caller owns them; non-blocking, close-on-exec
    std::string address;       // as bound, for people: "[::]:8080"
    std::uint16_t port = 0;    // the real one
};

// Binds and listens `count` times. Throws std::runtime_error with one clear sentence: the address
// is in use, is not one of ours, does not resolve, or may not be bound.
[[nodiscard]] listening open_listeners(const listen_options& options, std::size_t count);

}  // namespace alo
