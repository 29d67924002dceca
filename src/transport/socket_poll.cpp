// See socket_poll.hpp.
#include "alo/transport/socket_poll.hpp"

#include <sys/epoll.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <exception>
#include <system_error>
#include <utility>

namespace alo {
namespace {

// What is told before other handlers of the thread have their turn.
constexpr int most_events = 128;

int open_set() {
    const int set = ::epoll_create1(EPOLL_CLOEXEC);
    if (set < 0) {
        throw std::system_error{errno, std::generic_category(), "epoll_create1"};
    }
    return set;
}

}  // namespace

socket_poll::socket_poll(boost::asio::io_context& context, receiver tell)
    : set_{context, open_set()}, tell_{std::move(tell)} {
    watch();
}

bool socket_poll::add(int socket, std::uint64_t token) noexcept {
    epoll_event wanted{};
    wanted.events = EPOLLIN | EPOLLPRI | EPOLLOUT | EPOLLRDHUP | EPOLLET;
    wanted.data.u64 = token;
    return ::epoll_ctl(set_.native_handle(), EPOLL_CTL_ADD, socket, &wanted) == 0;
}

void socket_poll::stop() {
    stopped_ = true;
    set_.cancel();
}

void socket_poll::watch() {
    set_.async_wait(decltype(set_)::wait_read, [this](const boost::system::error_code& error) {
        if (error || stopped_) {
            return;
        }
        // First, so that a receiver that throws does not leave us deaf; it may stop us, too.
        watch();
        hand_out();
    });
}

std::size_t socket_poll::hand_out() {
    std::array<epoll_event, most_events> events;  // NOLINT(*-member-init): the kernel fills it
    const int count = ::epoll_wait(set_.native_handle(), events.data(), most_events, 0);
    std::exception_ptr fault;
    for (int i = 0; i < count; ++i) {
        const epoll_event& said = events[static_cast<std::size_t>(i)];
        const auto any_of = [bits = said.events](std::uint32_t mask) { return (bits & mask) != 0; };
        try {
            tell_({.token = said.data.u64,
                   .input = any_of(EPOLLIN | EPOLLPRI | EPOLLRDHUP | EPOLLHUP | EPOLLERR),
                   .behind = any_of(EPOLLPRI | EPOLLRDHUP | EPOLLHUP | EPOLLERR),
                   .broken = any_of(EPOLLHUP | EPOLLERR),
                   .room = any_of(EPOLLOUT | EPOLLHUP | EPOLLERR)});
        } catch (...) {
            fault = std::current_exception();  // the others will not be told again
        }
    }
    if (fault) {
        std::rethrow_exception(fault);
    }
    return static_cast<std::size_t>(std::max(count, 0));
}

}  // namespace alo
