// See acceptor.hpp.
#include "alo/transport/acceptor.hpp"

#include "alo/protocol/error.hpp"
#include "alo/session/spread.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <exception>
#include <string>
#include <system_error>
#include <utility>

namespace alo {
namespace {

using boost::asio::as_tuple;
using boost::asio::use_awaitable;

// Connections taken before the thread's other work has a turn.
constexpr int batch_size = 64;
// How long to leave the queue alone when descriptors have run out: doubled each time, so that an
// exhausted server does not spin.
constexpr duration first_backoff{10};
constexpr duration longest_backoff{1'000};

int open_reserve() { return ::open("/dev/null", O_RDONLY | O_CLOEXEC); }

peer_address to_peer(const sockaddr_storage& from) {
    peer_address result;
    if (from.ss_family == AF_INET6) {
        sockaddr_in6 six{};
        std::memcpy(&six, &from, sizeof six);
        std::memcpy(result.ip.data(), &six.sin6_addr, result.ip.size());
        result.port = ntohs(six.sin6_port);
    } else {
        sockaddr_in four{};
        std::memcpy(&four, &from, sizeof four);
        result.ip[10] = result.ip[11] = 0xff;
        std::memcpy(result.ip.data() + 12, &four.sin_addr, 4);
        result.port = ntohs(four.sin_port);
    }
    return result;
}

std::string_view sentence_for(refusal why) {
    switch (why) {
        case refusal::max_connections:
            return "The server has as many connections as it may; please connect again later.";
        case refusal::max_connections_per_ip:
            return "Your address has as many connections as it may; please close one or connect "
                   "again later.";
        case refusal::no_descriptors:
            return "The server cannot open another connection now; please connect again later.";
    }
    return {};
}

}  // namespace

acceptor::acceptor(boost::asio::io_context& context, admission& gate, observer& log,
                   receiver receive)
    : listening_{context},
      backoff_{context},
      gate_{gate},
      log_{log},
      receive_{std::move(receive)},
      tasks_{context.get_executor(),
             [&log](std::exception_ptr fault) {
                 try {
                     std::rethrow_exception(fault);
                 } catch (const std::exception& e) {
                     log.trouble("accept", e.what());
                 }
             }},
      reserve_{open_reserve()} {}

acceptor::~acceptor() {
    if (reserve_ >= 0) {
        ::close(reserve_);
    }
}

void acceptor::adopt(int listening_socket) {
    sockaddr_storage bound{};
    socklen_t length = sizeof bound;
    ::getsockname(listening_socket, reinterpret_cast<sockaddr*>(&bound), &length);
    listening_.assign(
        bound.ss_family == AF_INET6 ? boost::asio::ip::tcp::v6() : boost::asio::ip::tcp::v4(),
        listening_socket);
}

void acceptor::start() { tasks_.spawn(run()); }

void acceptor::stop() {
    stopped_ = true;
    boost::system::error_code ignored;
    listening_.close(ignored);
    backoff_.cancel();
    tasks_.cancel();
}

boost::asio::awaitable<void> acceptor::run() {
    duration pause = first_backoff;
    while (!stopped_) {
        const auto [error] = co_await listening_.async_wait(
            boost::asio::ip::tcp::acceptor::wait_read, as_tuple(use_awaitable));
        if (stopped_) {
            co_return;
        }
        if (error || take_batch() == batch::exhausted) {
            backoff_.expires_after(pause);
            co_await backoff_.async_wait(as_tuple(use_awaitable));
            pause = std::min(pause * 2, longest_backoff);
        } else {
            pause = first_backoff;
        }
    }
}

acceptor::batch acceptor::take_batch() {
    if (reserve_ < 0) {
        reserve_ = open_reserve();
    }
    for (int taken = 0; taken < batch_size; ++taken) {
        sockaddr_storage from{};
        socklen_t length = sizeof from;
        const int socket = ::accept4(listening_.native_handle(), reinterpret_cast<sockaddr*>(&from),
                                     &length, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (socket >= 0) {
            if (!take_over(socket, to_peer(from))) {
                return batch::exhausted;
            }
            continue;
        }
        switch (errno) {
            case EAGAIN:
                return batch::all_taken;
            case EMFILE:
            case ENFILE:
                if (!shed_one()) {
                    return batch::exhausted;
                }
                break;
            case ENOBUFS:
            case ENOMEM:
                log_.trouble("accept", std::generic_category().message(errno));
                return batch::exhausted;
            default:
                // The connection broke while it waited (accept(2) lists what may come); the next.
                break;
        }
    }
    return batch::more;
}

// False when nothing but time will help.
bool acceptor::take_over(int socket, const peer_address& peer) {
    if (const auto why = gate_.admit(peer)) {
        refuse(socket, peer, *why);
        return true;
    }
    try {
        receive_(socket, peer);
        return true;
    } catch (const std::exception& e) {
        gate_.leave(peer);
        ::close(socket);
        log_.trouble("accept", e.what());
        return false;
    }
}

// The frame is best effort. What the client has said already is read first, because closing over
// unread input would reset the connection and might destroy the frame.
void acceptor::refuse(int socket, const peer_address& peer, refusal why) {
    const std::string frame = error_frame(error_code::server_full, sentence_for(why),
                                          {.retry_after_ms = retry_after_ms(++refusals_)});
    char unread[4096];
    // Nothing to learn from the results: the connection ends either way.
    (void)!::recv(socket, unread, sizeof unread, MSG_DONTWAIT);
    (void)!::send(socket, frame.data(), frame.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    ::shutdown(socket, SHUT_WR);
    ::close(socket);
    log_.refused(peer, why);
}

// Out of descriptors: gives up the reserve to accept one connection and tell it so.
bool acceptor::shed_one() {
    if (reserve_ < 0) {
        return false;
    }
    ::close(std::exchange(reserve_, -1));
    sockaddr_storage from{};
    socklen_t length = sizeof from;
    const int socket = ::accept4(listening_.native_handle(), reinterpret_cast<sockaddr*>(&from),
                                 &length, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (socket >= 0) {
        refuse(socket, to_peer(from), refusal::no_descriptors);
    }
    reserve_ = open_reserve();
    return socket >= 0 && reserve_ >= 0;
}

}  // namespace alo
