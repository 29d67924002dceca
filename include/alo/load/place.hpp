// Where the server is, and from where to call it. Made by load/run before any crew; read by all.
#pragma once

#include <sys/socket.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace alo::load {

// An address of a socket.
struct socket_name {
    sockaddr_storage bytes{};
    socklen_t size = 0;

    [[nodiscard]] const sockaddr* get() const noexcept;
    [[nodiscard]] bool loopback_v4() const noexcept;
};

struct place {
    socket_name server;
    std::string trouble;  // why there is none; empty if there is
};

// Looks the name up, and waits for a server that is just starting: until one of its addresses takes
// a connection or the time is over. IPv4 first where both are this machine, since there it has many
// addresses to call from.
[[nodiscard]] place find_server(const std::string& host, std::uint16_t port,
                                std::chrono::milliseconds wait);

// A socket that does not block, connecting to the server; -1 with errno if not. Where the server is
// on this machine (IPv4), `number` chooses one of 127.0.0.x to call from, so that ports do not run
// out.
[[nodiscard]] int start_connecting(const socket_name& server, std::uint32_t number) noexcept;

// `Connection refused`
[[nodiscard]] std::string error_words(int error);

// Raises the soft limit of open files to the hard one, and says what it is now.
std::size_t raise_file_limit() noexcept;

}  // namespace alo::load
