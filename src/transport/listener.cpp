// See listener.hpp.
#include "alo/transport/listener.hpp"

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace alo {
namespace {

// Longest queue of connections that wait to be accepted; the kernel cuts it to
// net.core.somaxconn (4096 on today's Linux).
constexpr int backlog = 65'535;

std::string reason_of(int error) { return std::generic_category().message(error); }

// Closes what was opened when something fails on the way.
class socket_guard {
  public:
    explicit socket_guard(int descriptor) noexcept : descriptor_{descriptor} {}
    socket_guard(const socket_guard&) = delete;
    socket_guard& operator=(const socket_guard&) = delete;
    ~socket_guard() {
        if (descriptor_ >= 0) {
            ::close(descriptor_);
        }
    }
    [[nodiscard]] int get() const noexcept { return descriptor_; }
    [[nodiscard]] int release() noexcept { return std::exchange(descriptor_, -1); }

  private:
    int descriptor_;
};

struct endpoint {
    sockaddr_storage address{};
    socklen_t length = 0;
    [[nodiscard]] int family() const noexcept { return address.ss_family; }
    [[nodiscard]] const sockaddr* data() const noexcept {
        return reinterpret_cast<const sockaddr*>(&address);
    }
};

endpoint any_address(int family, std::uint16_t port) {
    endpoint result;
    if (family == AF_INET6) {
        sockaddr_in6 six{};
        six.sin6_family = AF_INET6;
        six.sin6_addr = in6addr_any;
        six.sin6_port = htons(port);
        std::memcpy(&result.address, &six, sizeof six);
        result.length = sizeof six;
    } else {
        sockaddr_in four{};
        four.sin_family = AF_INET;
        four.sin_addr.s_addr = htonl(INADDR_ANY);
        four.sin_port = htons(port);
        std::memcpy(&result.address, &four, sizeof four);
        result.length = sizeof four;
    }
    return result;
}

endpoint resolve(const std::string& host, std::uint16_t port) {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
    addrinfo* found = nullptr;
    const int error = ::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found);
    if (error != 0) {
        throw std::runtime_error{"cannot listen on host '" + host + "': " + ::gai_strerror(error)};
    }
    const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner{found, &::freeaddrinfo};
    endpoint result;
    std::memcpy(&result.address, found->ai_addr, found->ai_addrlen);
    result.length = found->ai_addrlen;
    return result;
}

std::string to_text(const endpoint& where) {
    char host[NI_MAXHOST];
    char port[NI_MAXSERV];
    if (::getnameinfo(where.data(), where.length, host, sizeof host, port, sizeof port,
                      NI_NUMERICHOST | NI_NUMERICSERV) != 0) {
        return "an unprintable address";
    }
    const std::string text{host};
    return (where.family() == AF_INET6 ? "[" + text + "]" : text) + ":" + port;
}

endpoint bound_address(int descriptor) {
    endpoint result;
    result.length = sizeof result.address;
    if (::getsockname(descriptor, reinterpret_cast<sockaddr*>(&result.address), &result.length) !=
        0) {
        throw std::runtime_error{"cannot read the bound address: " + reason_of(errno)};
    }
    return result;
}

std::uint16_t port_of(const endpoint& where) {
    if (where.family() == AF_INET6) {
        sockaddr_in6 six{};
        std::memcpy(&six, &where.address, sizeof six);
        return ntohs(six.sin6_port);
    }
    sockaddr_in four{};
    std::memcpy(&four, &where.address, sizeof four);
    return ntohs(four.sin_port);
}

void set_option(int descriptor, int level, int name, int value) {
    if (::setsockopt(descriptor, level, name, &value, sizeof value) != 0) {
        throw std::runtime_error{"cannot set a socket option: " + reason_of(errno)};
    }
}

int seconds_of(duration value) {
    return static_cast<int>(std::chrono::duration_cast<std::chrono::seconds>(value).count());
}

void set_inherited_options(int descriptor, const listen_options& options) {
    set_option(descriptor, SOL_SOCKET, SO_KEEPALIVE, 1);
    set_option(descriptor, IPPROTO_TCP, TCP_KEEPIDLE, seconds_of(options.keepalive_idle));
    set_option(descriptor, IPPROTO_TCP, TCP_KEEPINTVL, seconds_of(options.keepalive_interval));
    set_option(descriptor, IPPROTO_TCP, TCP_KEEPCNT, static_cast<int>(options.keepalive_count));
    set_option(descriptor, IPPROTO_TCP, TCP_USER_TIMEOUT,
               static_cast<int>(options.user_timeout.count()));
    set_option(descriptor, IPPROTO_TCP, TCP_NODELAY, 1);
    set_option(descriptor, SOL_SOCKET, SO_SNDBUF, static_cast<int>(options.send_buffer));
}

int open_socket(int family) {
    return ::socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_TCP);
}

// One socket, bound and listening. `first` binds without SO_REUSEPORT, so that a port that another
// server holds is refused even if that server shares ports, and sets it only then; the kernel lets
// the others join a port whose sockets all have it by the time they bind.
int open_one(const endpoint& where, const listen_options& options, bool first, bool shared) {
    socket_guard made{open_socket(where.family())};
    if (made.get() < 0) {
        throw std::runtime_error{"cannot open a socket: " + reason_of(errno)};
    }
    set_option(made.get(), SOL_SOCKET, SO_REUSEADDR, 1);
    if (where.family() == AF_INET6) {
        // An empty host means both families; a given IPv6 address means itself.
        set_option(made.get(), IPPROTO_IPV6, IPV6_V6ONLY, options.host.empty() ? 0 : 1);
    }
    if (shared && !first) {
        set_option(made.get(), SOL_SOCKET, SO_REUSEPORT, 1);
    }
    set_inherited_options(made.get(), options);
    if (::bind(made.get(), where.data(), where.length) != 0) {
        const int error = errno;
        throw std::runtime_error{"cannot listen on " + to_text(where) + ": " + reason_of(error) +
                                 (error == EADDRINUSE ? "; stop what uses the port or choose "
                                                        "another with --port"
                                                      : "")};
    }
    if (shared && first) {
        set_option(made.get(), SOL_SOCKET, SO_REUSEPORT, 1);
    }
    if (::listen(made.get(), backlog) != 0) {
        throw std::runtime_error{"cannot listen on " + to_text(where) + ": " + reason_of(errno)};
    }
    return made.release();
}

// A kernel without IPv6 refuses the socket, or the address.
bool has_ipv6() {
    const socket_guard probe{open_socket(AF_INET6)};
    if (probe.get() < 0) {
        return false;
    }
    const endpoint any = any_address(AF_INET6, 0);
    return ::bind(probe.get(), any.data(), any.length) == 0;
}

}  // namespace

listening open_listeners(const listen_options& options, std::size_t count) {
    endpoint where = options.host.empty()
                         ? any_address(has_ipv6() ? AF_INET6 : AF_INET, options.port)
                         : resolve(options.host, options.port);
    listening result;
    try {
        for (std::size_t i = 0; i < count; ++i) {
            result.sockets.push_back(open_one(where, options, i == 0, count > 1));
            if (i == 0) {
                where = bound_address(result.sockets.front());  // the others need the real port
            }
        }
    } catch (...) {
        for (const int descriptor : result.sockets) {
            ::close(descriptor);
        }
        throw;
    }
    result.address = to_text(where);
    result.port = port_of(where);
    return result;
}

}  // namespace alo
