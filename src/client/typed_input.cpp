// See typed_input.hpp.
#include "alo/client/typed_input.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <fcntl.h>
#include <poll.h>
#include <sys/epoll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>

namespace alo {
namespace {

namespace asio = boost::asio;

// epoll refuses what is always ready: files, and /dev/null.
bool can_be_waited_for(int descriptor) {
    const int probe = ::epoll_create1(EPOLL_CLOEXEC);
    epoll_event event{};
    const bool possible = ::epoll_ctl(probe, EPOLL_CTL_ADD, descriptor, &event) == 0;
    ::close(probe);
    return possible;
}

// Somebody who shares the terminal may have read what woke us, and then a read would block.
bool has_something(int descriptor) {
    pollfd look{descriptor, POLLIN, 0};
    return ::poll(&look, 1, 0) > 0;
}

}  // namespace

typed_input::typed_input(const asio::any_io_executor& executor, int descriptor)
    : descriptor_{descriptor}, terminal_{::isatty(descriptor) == 1}, ready_{executor} {
    if (can_be_waited_for(descriptor)) {
        const int duplicate = ::fcntl(descriptor, F_DUPFD_CLOEXEC, 0);
        if (duplicate >= 0) {
            ready_.assign(duplicate);
        }
    }
}

asio::awaitable<std::optional<std::string>> typed_input::next_line() {
    for (;;) {
        if (std::optional<std::string> line = cut()) {
            co_return line;
        }
        if (ended_) {
            co_return std::nullopt;
        }
        if (ready_.is_open()) {
            const auto [error] = co_await ready_.async_wait(
                asio::posix::stream_descriptor::wait_read, asio::as_tuple(asio::use_awaitable));
            if (error) {
                // Not the input's end: whoever asks again shall go on where this call stopped.
                throw boost::system::system_error{error};
            }
            if (!has_something(descriptor_)) {
                continue;
            }
        }
        read_more();
    }
}

std::optional<std::string> typed_input::cut() {
    while (!pending_.empty()) {
        std::size_t end = pending_.find('\n');
        if (end == std::string::npos) {
            if (!ended_) {
                return std::nullopt;
            }
            end = pending_.size();
        }
        std::string line = pending_.substr(0, end);
        pending_.erase(0, end + 1);
        if (line.find_first_not_of(" \t\r") != std::string::npos) {
            return line;
        }
    }
    return std::nullopt;
}

void typed_input::read_more() {
    std::array<char, 16'384> chunk{};
    const ssize_t count = ::read(descriptor_, chunk.data(), chunk.size());
    if (count > 0) {
        pending_.append(chunk.data(), static_cast<std::size_t>(count));
    } else if (count == 0 || (errno != EINTR && errno != EAGAIN)) {
        ended_ = true;
    }
    if (pending_.size() > longest_line && pending_.find('\n') == std::string::npos) {
        pending_.clear();
        ended_ = true;
    }
}

}  // namespace alo
