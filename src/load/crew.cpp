// See crew.hpp.
#include "alo/load/crew.hpp"

#include "alo/load/thread_time.hpp"
#include "alo/load/words.hpp"
#include "alo/protocol/frames.hpp"

#include <sys/epoll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

namespace alo::load {
namespace {

using namespace std::chrono_literals;

// No server's line is longer: a page of the typed dialect has 16 KiB.
constexpr std::size_t longest_line = std::size_t{1} << 20U;
// It looks for Ctrl-C that often.
constexpr instant longest_sleep = 50ms;
// How long the server may take to see everybody off.
constexpr instant leaving_time = 3s;

constexpr std::string_view without_end(std::string_view line) {
    line.remove_suffix(1);
    return line;
}

std::uint64_t tag_of(std::uint64_t key, std::uint32_t life) noexcept {
    return key << 24U | (life & 0xffffffU);
}

seat seat_of(std::uint64_t key) noexcept {
    return {static_cast<person>(key / devices_each), static_cast<std::uint8_t>(key % devices_each)};
}

}  // namespace

crew::crew(std::uint32_t people, const orders& what)
    : orders_{what},
      epoll_{::epoll_create1(EPOLL_CLOEXEC)},
      connections_(std::size_t{people} * devices_each) {
    if (epoll_ < 0) {
        throw std::system_error{errno, std::generic_category(), "epoll_create1"};
    }
    online_.what = server_frame::kind::online;
    offline_.what = server_frame::kind::offline;
}

crew::~crew() {
    for (std::uint64_t key = 0; key < connections_.size(); ++key) {
        shut(key);
    }
    ::close(epoll_);
}

instant crew::now() const { return std::chrono::steady_clock::now() - orders_.epoch; }

void crew::open(seat at) {
    connection& one = connections_[key_of(at)];
    one.descriptor = start_connecting(orders_.server, opened_++);
    if (one.descriptor < 0) {
        failures_.push_back({at, errno});
        return;
    }
    ++open_;
    one.connecting = true;
    one.lines.emplace(longest_line);
    one.unsent.clear();
    watch(key_of(at), true, true);
}

void crew::watch(std::uint64_t key, bool writable, bool added) {
    connection& one = connections_[key];
    epoll_event what{};
    what.events = EPOLLIN | (writable ? EPOLLOUT : 0U);
    what.data.u64 = tag_of(key, one.life);
    if (::epoll_ctl(epoll_, added ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, one.descriptor, &what) != 0) {
        throw std::system_error{errno, std::generic_category(), "epoll_ctl"};
    }
    one.writable_wanted = writable;
}

instant crew::say(seat at, std::string_view lines) {
    connection& one = connections_[key_of(at)];
    const instant when = now();
    if (one.descriptor < 0) {
        return when;
    }
    one.unsent.append(lines);
    if (!one.connecting && !one.writable_wanted) {
        write(key_of(at));
    }
    return when;
}

void crew::write(std::uint64_t key) {
    connection& one = connections_[key];
    if (!one.unsent.empty()) {
        const ssize_t sent =
            ::send(one.descriptor, one.unsent.data(), one.unsent.size(), MSG_NOSIGNAL);
        if (sent > 0) {
            one.unsent.erase(0, static_cast<std::size_t>(sent));
        } else if (sent < 0 && errno != EAGAIN && errno != EINTR) {
            one.unsent.clear();  // reading tells what happened to the connection
        }
    }
    if (one.writable_wanted == one.unsent.empty()) {
        watch(key, !one.unsent.empty(), false);
    }
}

void crew::close(seat at) { shut(key_of(at)); }

void crew::shut(std::uint64_t key) noexcept {
    connection& one = connections_[key];
    if (one.descriptor >= 0) {
        ::close(one.descriptor);
        one.descriptor = -1;
        --open_;
        ++one.life;
    }
}

void crew::end(play& what, std::uint64_t key, std::string_view why) {
    shut(key);
    if (judging_) {
        what.ended(seat_of(key), why, now());
    }
}

void crew::run(play& what, gauges& show) {
    const instant begin = now();
    const instant used = cpu_time();
    const instant waited = time_without_core();
    bool prepared = false;
    while (!what.over()) {
        if (orders_.stop->load(std::memory_order_relaxed)) {
            what.stop();
        }
        what.wake(now());
        report_failures(what);
        const progress state = what.so_far();
        show.online.store(state.online, std::memory_order_relaxed);
        show.changes.store(state.changes, std::memory_order_relaxed);
        show.told.store(state.told, std::memory_order_relaxed);
        show.faults.store(state.faults, std::memory_order_relaxed);
        if (!prepared && what.prepared()) {
            prepared = true;
            orders_.meter->begin();
        }
        if (!what.over()) {
            turn(what, what.next_wake());
        }
    }
    orders_.meter->end();
    const std::chrono::duration<double> took = now() - begin;
    busy_ = std::chrono::duration<double>{cpu_time() - used} / took;
    starved_ = std::chrono::duration<double>{time_without_core() - waited} / took;
    leave(what);
}

void crew::turn(play& what, instant until) {
    std::array<epoll_event, 256> events{};
    const instant sleep = std::min(until - std::min(until, now()), longest_sleep);
    const auto milliseconds = std::chrono::ceil<std::chrono::milliseconds>(sleep).count();
    const int count = ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()),
                                   std::max(1, static_cast<int>(milliseconds)));
    for (int i = 0; i < count; ++i) {
        const epoll_event& event = events[static_cast<std::size_t>(i)];
        handle(what, event.data.u64, event.events);
    }
}

void crew::handle(play& what, std::uint64_t tag, std::uint32_t events) {
    const std::uint64_t key = tag >> 24U;
    connection& one = connections_[key];
    const auto current = [&one, tag, key] {
        return one.descriptor >= 0 && tag_of(key, one.life) == tag;
    };
    if (current() && one.connecting) {
        finish_connecting(what, key);
        return;
    }
    if (current() && (events & EPOLLOUT) != 0) {
        write(key);
    }
    if (current() && (events & (EPOLLIN | EPOLLERR | EPOLLHUP)) != 0) {
        read(what, key);
    }
}

void crew::finish_connecting(play& what, std::uint64_t key) {
    connection& one = connections_[key];
    int error = 0;
    socklen_t size = sizeof error;
    ::getsockopt(one.descriptor, SOL_SOCKET, SO_ERROR, &error, &size);
    if (error != 0) {
        end(what, key, error_words(error));
        return;
    }
    one.connecting = false;
    one.writable_wanted = false;
    what.connected(seat_of(key), now());
    if (one.descriptor >= 0) {
        watch(key, !one.unsent.empty(), false);
    }
}

void crew::read(play& what, std::uint64_t key) {
    connection& one = connections_[key];
    const std::size_t room = std::min(bytes_.size() - line_framer::padding, one.lines->room());
    const ssize_t got = ::recv(one.descriptor, bytes_.data(), room, 0);
    if (got > 0) {
        if (!cut_lines(what, key, static_cast<std::size_t>(got))) {
            end(what, key, "a line of more than 1 MiB");
        }
    } else if (got == 0) {
        end(what, key, "the server closed it");
    } else if (errno != EAGAIN && errno != EINTR) {
        end(what, key, error_words(errno));
    }
}

// False if the stream is of no more use.
bool crew::cut_lines(play& what, std::uint64_t key, std::size_t size) {
    connection& one = connections_[key];
    const std::uint32_t life = one.life;
    one.lines->feed({bytes_.data(), size});
    for (std::string_view line;;) {
        switch (one.lines->next(line)) {
            case framing::line:
                if (!line.empty() && judging_) {
                    hear(what, key, line);
                }
                if (one.life != life) {
                    return true;  // the play closed it; the next open() begins afresh
                }
                break;
            case framing::need_more:
                one.lines->settle();
                return true;
            case framing::too_long:
                return false;
        }
    }
}

void crew::hear(play& what, std::uint64_t key, std::string_view line) {
    const seat at = seat_of(key);
    const instant when = now();
    if (line == without_end(online_frame)) {
        what.heard(at, online_, when);
    } else if (line == without_end(offline_frame)) {
        what.heard(at, offline_, when);
    } else {
        what.heard(at, reader_.read(line), when);
    }
}

void crew::report_failures(play& what) {
    for (const failure& each : std::exchange(failures_, {})) {
        what.ended(each.at, error_words(each.error), now());
    }
}

// So that nobody stays online behind a server's grace, and the next play finds a quiet server.
void crew::leave(play& what) {
    judging_ = false;
    for (std::uint64_t key = 0; key < connections_.size(); ++key) {
        connection& one = connections_[key];
        if (one.descriptor < 0) {
            continue;
        }
        if (one.connecting) {
            shut(key);
            continue;
        }
        static_cast<void>(say(seat_of(key), what.farewell(seat_of(key))));
        if (one.unsent.empty()) {
            ::shutdown(one.descriptor, SHUT_WR);
        }
    }
    const instant deadline = now() + leaving_time;
    while (open_ > 0 && now() < deadline) {
        turn(what, deadline);
    }
}

}  // namespace alo::load
