// The floor: the least that a presence server of the classic dialect can do. One thread, epoll,
// arrays, and one send for each notification. It trusts its clients: ids are numbers from FIRST on,
// friendship is mutual, every line is a good hello or a sign-off, every reader is quick. What it
// costs is what the kernel costs, so bench/compare.py divides by it. It is no server to run.
//
// usage: bench_floor PORT FIRST-ID USERS
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

constexpr std::string_view online_frame = "{\"online\":true}\n";
constexpr std::string_view offline_frame = "{\"online\":false}\n";
constexpr std::uint32_t nobody = 0xffffffff;

struct user {
    int descriptor = -1;  // -1: offline
    std::vector<std::uint32_t> friends;
};

struct connection {
    std::uint32_t user = nobody;
    std::string unfinished;  // a line whose end has not come
};

class floor_server {
  public:
    floor_server(std::uint16_t port, std::uint64_t first, std::size_t users, std::size_t files)
        : first_{first},
          users_(users),
          connections_(files),
          epoll_{::epoll_create1(0)},
          listener_{::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0)} {
        const int yes = 1;
        ::setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
        // Accepted sockets inherit it.
        ::setsockopt(listener_, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
        sockaddr_in name{};
        name.sin_family = AF_INET;
        name.sin_port = htons(port);
        name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        const void* const bytes = &name;
        if (::bind(listener_, static_cast<const sockaddr*>(bytes), sizeof name) != 0 ||
            ::listen(listener_, SOMAXCONN) != 0) {
            std::perror("bench_floor");
            std::exit(1);
        }
        watch(listener_);
    }

    [[noreturn]] void run() {
        std::array<epoll_event, 256> events{};
        for (;;) {
            const int count = ::epoll_wait(epoll_, events.data(), events.size(), -1);
            for (int i = 0; i < count; ++i) {
                const int descriptor = events[static_cast<std::size_t>(i)].data.fd;
                if (descriptor == listener_) {
                    accept_all();
                } else {
                    read(descriptor);
                }
            }
        }
    }

  private:
    void watch(int descriptor) const {
        epoll_event what{};
        what.events = EPOLLIN;
        what.data.fd = descriptor;
        ::epoll_ctl(epoll_, EPOLL_CTL_ADD, descriptor, &what);
    }

    void accept_all() {
        for (;;) {
            const int descriptor = ::accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK);
            if (descriptor < 0) {
                return;
            }
            of(descriptor) = connection{};
            watch(descriptor);
        }
    }

    void read(int descriptor) {
        const ssize_t got = ::recv(descriptor, bytes_.data(), bytes_.size(), 0);
        if (got <= 0) {
            if (got == 0 || errno != EAGAIN) {
                end(descriptor);
            }
            return;
        }
        std::string_view rest{bytes_.data(), static_cast<std::size_t>(got)};
        for (;;) {
            const std::size_t length = rest.find('\n');
            std::string& unfinished = of(descriptor).unfinished;
            if (length == std::string_view::npos) {
                unfinished.append(rest);
                return;
            }
            if (unfinished.empty()) {
                take(descriptor, rest.substr(0, length));
            } else {
                unfinished.append(rest.substr(0, length));
                take(descriptor, std::exchange(unfinished, {}));
            }
            rest.remove_prefix(length + 1);
            if (rest.empty()) {
                return;
            }
        }
    }

    // The first number is whose line it is, and those after it are friends. A sign-off has a word
    // in their place.
    void take(int descriptor, std::string_view line) {
        if (line.find("\"online\"") != std::string_view::npos) {
            end(descriptor);
            return;
        }
        const char* at = line.data();
        const char* const last = at + line.size();
        std::uint32_t who = nobody;
        while (at != last) {
            if (*at < '0' || *at > '9') {
                ++at;
                continue;
            }
            std::uint64_t id = 0;
            at = std::from_chars(at, last, id).ptr;
            const auto index = static_cast<std::uint32_t>(id - first_);
            if (who == nobody) {
                who = index;
            } else {
                users_[who].friends.push_back(index);
            }
        }
        of(descriptor).user = who;
        tell(users_[who].friends, online_frame);
        users_[who].descriptor = descriptor;
    }

    void end(int descriptor) {
        const std::uint32_t who = std::exchange(of(descriptor).user, nobody);
        ::close(descriptor);
        if (who != nobody) {
            users_[who].descriptor = -1;
            tell(users_[who].friends, offline_frame);
            users_[who].friends = {};
        }
    }

    void tell(const std::vector<std::uint32_t>& friends, std::string_view frame) const {
        for (const std::uint32_t each : friends) {
            if (users_[each].descriptor >= 0) {
                ::send(users_[each].descriptor, frame.data(), frame.size(), MSG_NOSIGNAL);
            }
        }
    }

    [[nodiscard]] connection& of(int descriptor) {
        return connections_[static_cast<std::size_t>(descriptor)];
    }

    std::uint64_t first_;
    std::vector<user> users_;
    std::vector<connection> connections_;
    int epoll_;
    int listener_;
    std::array<char, std::size_t{64} * 1024> bytes_{};
};

}  // namespace

int main(int count, char** words) {
    if (count != 4) {
        std::fputs("usage: bench_floor PORT FIRST-ID USERS\n", stderr);
        return 2;
    }
    rlimit files{};
    ::getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &files);
    const auto port = static_cast<std::uint16_t>(std::strtoul(words[1], nullptr, 10));
    const std::size_t users = std::strtoull(words[3], nullptr, 10);
    // A descriptor for every user, and some to spare.
    floor_server server{port, std::strtoull(words[2], nullptr, 10), users, users + 1024};
    server.run();
}
