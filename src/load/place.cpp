// See place.hpp.
#include "alo/load/place.hpp"

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <system_error>
#include <thread>
#include <vector>

namespace alo::load {
namespace {

using clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

// 28,000 ports an address are the usual; every one may be in use, or in TIME_WAIT after a close.
constexpr std::uint32_t source_addresses = 64;

const sockaddr_in& as_v4(const sockaddr_storage& bytes) noexcept {
    return *static_cast<const sockaddr_in*>(static_cast<const void*>(&bytes));
}

std::vector<socket_name> look_up(const std::string& host, std::uint16_t port, std::string& why) {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_NUMERICSERV;
    addrinfo* found = nullptr;
    const int code = ::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found);
    if (code != 0) {
        why = code == EAI_SYSTEM ? error_words(errno) : ::gai_strerror(code);
        return {};
    }
    const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner{found, &::freeaddrinfo};
    std::vector<socket_name> names;
    for (const addrinfo* each = found; each != nullptr; each = each->ai_next) {
        socket_name name;
        std::memcpy(&name.bytes, each->ai_addr, each->ai_addrlen);
        name.size = each->ai_addrlen;
        names.push_back(name);
    }
    std::stable_partition(names.begin(), names.end(),
                          [](const socket_name& name) { return name.loopback_v4(); });
    return names;
}

// 0, or the error.
int try_once(const socket_name& server, std::chrono::milliseconds wait) {
    const int descriptor = start_connecting(server, 0);
    if (descriptor < 0) {
        return errno;
    }
    pollfd ready{descriptor, POLLOUT, 0};
    int error = ETIMEDOUT;
    socklen_t size = sizeof error;
    if (::poll(&ready, 1, static_cast<int>(std::max(wait, 1ms).count())) > 0) {
        ::getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &size);
    }
    ::close(descriptor);
    return error;
}

}  // namespace

const sockaddr* socket_name::get() const noexcept {
    return static_cast<const sockaddr*>(static_cast<const void*>(&bytes));
}

bool socket_name::loopback_v4() const noexcept {
    return bytes.ss_family == AF_INET && ntohl(as_v4(bytes).sin_addr.s_addr) >> 24U == 127;
}

place find_server(const std::string& host, std::uint16_t port, std::chrono::milliseconds wait) {
    place found;
    const auto names = look_up(host, port, found.trouble);
    const auto deadline = clock::now() + wait;
    while (!names.empty()) {
        for (const socket_name& name : names) {
            const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - clock::now());
            const int error = try_once(name, left);
            if (error == 0) {
                return {name, {}};
            }
            found.trouble = error_words(error);
        }
        if (clock::now() >= deadline) {
            break;
        }
        std::this_thread::sleep_for(50ms);
    }
    return found;
}

int start_connecting(const socket_name& server, std::uint32_t number) noexcept {
    const int descriptor =
        ::socket(server.bytes.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (descriptor < 0) {
        return -1;
    }
    const int yes = 1;
    ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    int error = 0;
    if (server.loopback_v4()) {
        sockaddr_in from{};
        from.sin_family = AF_INET;
        from.sin_addr.s_addr = htonl(0x7f000001U + number % source_addresses);
        // The port is chosen by connect(), which knows that the same one may serve again elsewhere.
        ::setsockopt(descriptor, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &yes, sizeof yes);
        const void* const name = &from;
        if (::bind(descriptor, static_cast<const sockaddr*>(name), sizeof from) != 0) {
            error = errno;
        }
    }
    if (error == 0 && ::connect(descriptor, server.get(), server.size) != 0 &&
        errno != EINPROGRESS) {
        error = errno;
    }
    if (error != 0) {
        ::close(descriptor);
        errno = error;
        return -1;
    }
    return descriptor;
}

std::string error_words(int error) {
    return std::error_code{error, std::generic_category()}.message();
}

std::size_t raise_file_limit() noexcept {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) {
        return 1024;  // what POSIX systems give by default
    }
    const rlimit raised{limit.rlim_max, limit.rlim_max};
    return ::setrlimit(RLIMIT_NOFILE, &raised) == 0 ? raised.rlim_cur : limit.rlim_cur;
}

}  // namespace alo::load
