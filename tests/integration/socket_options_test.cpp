// SPEC section 8: what the options about the transport do to the socket itself, read from the
// kernel.
#include "fixture.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <filesystem>

namespace alo::test {
namespace {

// The server's end of a client's connection, by the kernel's door for tracers; empty where this
// kernel or its sandbox keeps it shut.
unique_fd server_end(server& alo, const tcp_client& client) {
#if defined(SYS_pidfd_open) && defined(SYS_pidfd_getfd)
    const unique_fd process(static_cast<int>(::syscall(SYS_pidfd_open, alo.proc().pid(), 0)));
    const std::string folder = "/proc/" + std::to_string(alo.proc().pid()) + "/fd";
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        const int number = std::stoi(entry.path().filename().string());
        unique_fd copy(static_cast<int>(::syscall(SYS_pidfd_getfd, process.get(), number, 0)));
        sockaddr_storage peer{};
        socklen_t size = sizeof peer;
        if (copy && ::getpeername(copy.get(), reinterpret_cast<sockaddr*>(&peer), &size) == 0) {
            const auto port = peer.ss_family == AF_INET6
                                  ? reinterpret_cast<const sockaddr_in6*>(&peer)->sin6_port
                                  : reinterpret_cast<const sockaddr_in*>(&peer)->sin_port;
            if (ntohs(port) == client.local_port()) {
                return copy;
            }
        }
    }
#else
    (void)alo;
    (void)client;
#endif
    return {};
}

int option_of(const unique_fd& fd, int level, int name) {
    int value = -1;
    socklen_t size = sizeof value;
    ::getsockopt(fd.get(), level, name, &value, &size);
    return value;
}

TEST(socket_options_test, keepalive_user_timeout_and_send_buffer_reach_the_socket) {
    struct expectation {
        std::vector<std::string> args;
        int idle;
        int interval;
        int count;
        int user_timeout_ms;
    };
    for (const auto& one :
         {expectation{{}, 25, 5, 3, 15'000},
          expectation{{"--keepalive", "7s,2s,4", "--user-timeout", "9500ms"}, 7, 2, 4, 9'500}}) {
        server alo(one.args);
        tcp_client client(alo.port());
        client.sync();
        const auto socket = server_end(alo, client);
        if (!socket) {
            GTEST_SKIP() << "this kernel does not let a parent look at a child's socket";
        }
        EXPECT_EQ(option_of(socket, SOL_SOCKET, SO_KEEPALIVE), 1);
        EXPECT_EQ(option_of(socket, IPPROTO_TCP, TCP_KEEPIDLE), one.idle);
        EXPECT_EQ(option_of(socket, IPPROTO_TCP, TCP_KEEPINTVL), one.interval);
        EXPECT_EQ(option_of(socket, IPPROTO_TCP, TCP_KEEPCNT), one.count);
        EXPECT_EQ(option_of(socket, IPPROTO_TCP, TCP_USER_TIMEOUT), one.user_timeout_ms);
        EXPECT_EQ(option_of(socket, IPPROTO_TCP, TCP_NODELAY), 1);
        // The kernel counts its own overhead and says the double.
        EXPECT_EQ(option_of(socket, SOL_SOCKET, SO_SNDBUF), 2 * 64 * 1024);
    }
}

}  // namespace
}  // namespace alo::test
