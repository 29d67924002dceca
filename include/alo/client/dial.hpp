// Connects to a name: one of its addresses after the other. Called by client/visit and
// client/check.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <cstdint>
#include <string>

namespace alo {

// Why not, in a few words; empty when the socket is connected. The socket outlives the call, and
// has keepalive and TCP_USER_TIMEOUT set, so that a server that vanished is noticed within a
// minute.
[[nodiscard]] boost::asio::awaitable<std::string> dial(boost::asio::ip::tcp::socket& socket,
                                                       std::string host, std::uint16_t port);

// `localhost:8080`, `[::1]:8080`.
[[nodiscard]] std::string place_text(const std::string& host, std::uint16_t port);

}  // namespace alo
