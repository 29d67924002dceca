// A raw TCP client on non-blocking sockets.
#include "support/tcp_client.hpp"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <memory>

namespace alo::test {
namespace {

using address_list = std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)>;

address_list resolve(const std::string& host, std::uint16_t port) {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
    addrinfo* found = nullptr;
    if (::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found) != 0) {
        throw failure("not an address: " + host);
    }
    return {found, &::freeaddrinfo};
}

[[noreturn]] void fail(const std::string& what, int error) {
    throw failure(what + ": " + std::strerror(error));
}

bool gone(int error) { return error == ECONNRESET || error == EPIPE || error == ETIMEDOUT; }

// Returns errno, 0 for success.
int connect_within(int fd, const addrinfo& to, const deadline& until) {
    if (::connect(fd, to.ai_addr, to.ai_addrlen) == 0) {
        return 0;
    }
    if (errno != EINPROGRESS) {
        return errno;
    }
    pollfd wait{fd, POLLOUT, 0};
    if (::poll(&wait, 1, until.left_ms()) != 1) {
        return ETIMEDOUT;
    }
    int error = 0;
    socklen_t size = sizeof error;
    ::getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size);
    return error;
}

unique_fd open_socket(const addrinfo& to) {
    unique_fd fd(::socket(to.ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (!fd) {
        fail("socket", errno);
    }
    return fd;
}

}  // namespace

tcp_client::tcp_client(std::uint16_t port, const connect_options& options) {
    const auto to = resolve(options.host, port);
    socket_ = open_socket(*to);
    if (options.receive_buffer > 0) {
        ::setsockopt(fd(), SOL_SOCKET, SO_RCVBUF, &options.receive_buffer,
                     sizeof options.receive_buffer);
    }
    if (!options.from.empty()) {
        const auto from = resolve(options.from, 0);
        if (::bind(fd(), from->ai_addr, from->ai_addrlen) != 0) {
            fail("bind " + options.from, errno);
        }
    }
    const int one = 1;
    ::setsockopt(fd(), IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    const int error = connect_within(fd(), *to, deadline());
    if (error != 0) {
        fail("connect to " + options.host + " port " + std::to_string(port), error);
    }
}

tcp_client::tcp_client(std::uint16_t port, const id& user, const std::vector<id>& friends)
    : tcp_client(port) {
    send(hello(user, friends));
}

long tcp_client::try_send(std::string_view bytes) {
    const auto n = ::send(fd(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (n >= 0) {
        return n;
    }
    if (errno == EAGAIN || errno == EINTR) {
        return 0;
    }
    return -1;
}

void tcp_client::send(std::string_view bytes) {
    const deadline until;
    while (!bytes.empty()) {
        const auto n = try_send(bytes);
        if (n < 0) {
            fail("send", errno);
        }
        bytes.remove_prefix(static_cast<std::size_t>(n));
        if (n == 0) {
            pollfd wait{fd(), POLLOUT, 0};
            if (::poll(&wait, 1, until.left_ms()) == 0) {
                throw failure("the server takes no more bytes");
            }
        }
    }
}

void tcp_client::send_in_pieces(std::string_view bytes, std::size_t piece) {
    while (!bytes.empty()) {
        const auto now = bytes.substr(0, piece);
        send(now);
        bytes.remove_prefix(now.size());
    }
}

bool tcp_client::receive_now() {
    std::array<char, 65536> block{};
    while (!eof_) {
        const auto n = ::recv(fd(), block.data(), block.size(), 0);
        if (n > 0) {
            received_.append(block.data(), static_cast<std::size_t>(n));
            continue;
        }
        if (n == 0) {
            eof_ = true;
        } else if (errno == EAGAIN || errno == EINTR) {
            return true;
        } else if (gone(errno)) {
            eof_ = true;
            reset_ = true;
        } else {
            fail("recv", errno);
        }
    }
    return false;
}

bool tcp_client::receive(const deadline& until) {
    const auto before = received_.size();
    if (!receive_now() || received_.size() != before) {
        return !eof_ || received_.size() != before;
    }
    pollfd wait{fd(), POLLIN, 0};
    if (::poll(&wait, 1, until.left_ms()) == 0) {
        throw failure("nothing more came; so far: '" + received_.substr(0, 2000) + "'");
    }
    receive_now();
    return !eof_ || received_.size() != before;
}

std::string tcp_client::read_line() {
    const deadline until;
    std::size_t end = 0;
    while ((end = received_.find('\n')) == std::string::npos) {
        if (!receive(until)) {
            throw failure("the server closed before a whole line; so far: '" + received_ + "'");
        }
    }
    auto line = received_.substr(0, end + 1);
    received_.erase(0, end + 1);
    return line;
}

std::string tcp_client::read_bytes(std::size_t count) {
    const deadline until;
    while (received_.size() < count) {
        if (!receive(until)) {
            throw failure("the server closed after " + std::to_string(received_.size()) + " of " +
                          std::to_string(count) + " bytes: '" + received_.substr(0, 2000) + "'");
        }
    }
    auto bytes = received_.substr(0, count);
    received_.erase(0, count);
    return bytes;
}

void tcp_client::wait_end() {
    const deadline until;
    while (receive(until)) {
    }
}

std::string tcp_client::read_to_end() {
    wait_end();
    return std::exchange(received_, {});
}

error_frame tcp_client::read_error() {
    const auto line = read_line();
    const auto frame = parse_error(line);
    if (!frame) {
        throw failure("not an error frame: " + line);
    }
    return *frame;
}

const std::string& tcp_client::peek() {
    (void)receive_now();
    return received_;
}

bool tcp_client::ended() { return !receive_now(); }

void tcp_client::sync() {
    send("sync\n");
    const deadline until;
    while (true) {
        std::size_t begin = 0;
        for (auto end = received_.find('\n'); end != std::string::npos;
             begin = end + 1, end = received_.find('\n', begin)) {
            const auto line = received_.substr(begin, end + 1 - begin);
            if (is_error(line)) {
                const auto frame = parse_error(line);
                if (!frame || frame->code != "invalid_json") {
                    throw failure("instead of the answer to a bad line came " + line);
                }
                received_.erase(begin, line.size());
                return;
            }
        }
        if (!receive(until)) {
            throw failure("the server closed instead of answering; so far: '" + received_ + "'");
        }
    }
}

void tcp_client::half_close() { ::shutdown(fd(), SHUT_WR); }

void tcp_client::leave() {
    half_close();
    wait_end();
}

void tcp_client::close() {
    socket_.reset();
    eof_ = true;
}

void tcp_client::reset() {
    const linger none{1, 0};
    ::setsockopt(fd(), SOL_SOCKET, SO_LINGER, &none, sizeof none);
    close();
}

std::uint16_t tcp_client::local_port() const {
    sockaddr_storage address{};
    socklen_t size = sizeof address;
    ::getsockname(fd(), reinterpret_cast<sockaddr*>(&address), &size);
    if (address.ss_family == AF_INET6) {
        return ntohs(reinterpret_cast<const sockaddr_in6*>(&address)->sin6_port);
    }
    return ntohs(reinterpret_cast<const sockaddr_in*>(&address)->sin_port);
}

bool connection_refused(std::uint16_t port, const std::string& host) {
    const auto to = resolve(host, port);
    const auto fd = open_socket(*to);
    return connect_within(fd.get(), *to, deadline()) == ECONNREFUSED;
}

bool has_ipv6() {
    const unique_fd fd(::socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const auto loopback = resolve("::1", 0);
    return fd && ::bind(fd.get(), loopback->ai_addr, loopback->ai_addrlen) == 0;
}

std::uint64_t raise_descriptor_limit() {
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
    return limit.rlim_cur;
}

}  // namespace alo::test
