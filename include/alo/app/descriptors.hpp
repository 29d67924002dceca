// How many file descriptors the process may have, and what that leaves for connections. Called by
// app/server at start.
#pragma once

#include <cstddef>

namespace alo {

// Raises the soft limit of open files to the hard one. The limit in force, whether it could be
// raised or not.
std::size_t raise_descriptor_limit() noexcept;

// The least with which so many threads can serve a connection.
[[nodiscard]] std::size_t descriptors_needed(std::size_t threads) noexcept;

// What the limit leaves for connections: all but what the server itself needs (listening sockets,
// epoll, timers, logs, one in reserve a thread), and at least one.
[[nodiscard]] std::size_t connections_within(std::size_t descriptors, std::size_t threads) noexcept;

}  // namespace alo
