// See io_thread.hpp.
#include "alo/transport/io_thread.hpp"

#include "alo/base/prefetch.hpp"
#include "alo/transport/clock.hpp"

#include <boost/asio/post.hpp>

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <exception>
#include <system_error>
#include <utility>

namespace alo {
namespace {

// What one read takes at most; a session that has more waits for its next turn.
constexpr std::size_t input_size = std::size_t{64} << 10U;

// Before whoever has more to say is heard on, others have their turn.
constexpr duration longest_reading{5};

std::uint64_t token_of(session_ref session) noexcept {
    return std::uint64_t{session.generation} << 32U | session.slot;
}

session_ref session_of(std::uint64_t token) noexcept {
    return {static_cast<std::uint32_t>(token), static_cast<std::uint32_t>(token >> 32U)};
}

}  // namespace

io_thread::io_thread(admission& gate, observer& log)
    : context_{1},  // one thread runs it
      work_{context_.get_executor()},
      timer_{context_},
      gate_{gate},
      log_{log},
      acceptor_{context_, gate, log,
                [this](int socket, const peer_address& peer) { on_connection(socket, peer); }},
      poll_{context_, [this](const socket_poll::event& said) { on_event(said); }},
      input_{std::make_unique<char[]>(input_size + line_framer::padding)} {}

io_thread::~io_thread() {
    for (const connection& left : connections_) {
        if (left.socket >= 0) {
            ::close(left.socket);
        }
    }
}

void io_thread::join(hub& center, worker_index index, const limits& rules, stranger_pool& pool,
                     introduction about) {
    wire& sockets = *this;
    worker_ = std::make_unique<worker>(rules, sockets, center.port(index), log_, pool, about);
    center.connect(index, context_.get_executor(), *worker_);
}

void io_thread::listen(int socket) { acceptor_.adopt(socket); }

void io_thread::start() {
    boost::asio::post(context_, [this] { acceptor_.start(); });
}

void io_thread::run() {
    for (;;) {
        try {
            context_.run();
            return;
        } catch (const std::exception& e) {
            // Not the fault of a session we could name. Whoever is connected should not pay for it.
            log_.trouble("io_thread", e.what());
        }
    }
}

void io_thread::drain(time_point by, std::function<void()> on_empty) {
    boost::asio::post(context_, [this, by, done = std::move(on_empty)]() mutable {
        on_empty_ = std::move(done);
        acceptor_.stop();
        worker_->drain(steady_now(), by);
        request_end_of_turn();
    });
}

void io_thread::release() {
    boost::asio::post(context_, [this] {
        released_ = true;
        acceptor_.stop();
        timer_.cancel();
        if (worker_->size() == 0) {
            poll_.stop();
        }
        work_.reset();
    });
}

void io_thread::on_connection(int socket, const peer_address& peer) {
    // The worker takes the lowest slots first, so this is room for whichever it takes.
    if (connections_.size() <= worker_->size()) {
        connections_.resize(worker_->size() + 1);
    }
    const session_ref session = worker_->on_accept(peer, steady_now());
    connections_[session.slot] = {.socket = socket, .session = session, .peer = peer};
    if (!poll_.add(socket, token_of(session))) {
        log_.trouble("accept", std::generic_category().message(errno));
        worker_->on_broken(session.slot);
        return;
    }
    // A client often says hello at once; looking now spares it a round through the kernel.
    connections_[session.slot].has_input = true;
    read(session);
}

template <typename Action>
void io_thread::guarded(session_ref session, Action action) {
    try {
        action();
    } catch (const std::exception& e) {
        log_.trouble("session", e.what());
        if (worker_->alive(session)) {
            worker_->on_fault(session.slot, steady_now());
        }
    }
}

void io_thread::on_event(const socket_poll::event& said) {
    const session_ref session = session_of(said.token);
    if (!worker_->alive(session)) {
        return;
    }
    connection& it = connections_[session.slot];
    it.has_input = it.has_input || said.input;
    it.in_parts = it.in_parts || said.behind;
    it.broken = it.broken || said.broken;
    if (said.input && it.wants_input) {
        read(session);
    } else {
        end_if_broken(session);
    }
    if (said.room && std::exchange(connections_[session.slot].wants_room, false)) {
        guarded(session, [this, session] { worker_->on_writable(session.slot, steady_now()); });
    }
}

void io_thread::read(session_ref session) {
    connections_[session.slot].wants_input = false;
    const std::size_t most = std::min(worker_->read_budget(session.slot), input_size);
    if (most == 0) {
        return;
    }
    guarded(session, [this, session, most] {
        connection& from = connections_[session.slot];
        const ssize_t count = ::recv(from.socket, input_.get(), most, MSG_DONTWAIT);
        if (count > 0) {
            // Less than asked for is mostly all there was.
            const std::string_view bytes{input_.get(), static_cast<std::size_t>(count)};
            from.has_input = bytes.size() == most || from.in_parts;
            if (worker_->on_input(session.slot, bytes, steady_now())) {
                resume_reading(session.slot);
            }
        } else if (count == 0) {
            worker_->on_input_end(session.slot, steady_now());
        } else if (errno == EAGAIN || errno == EINTR) {
            from.has_input = errno == EINTR;
            resume_reading(session.slot);
        } else {
            worker_->on_broken(session.slot);
        }
    });
    end_if_broken(session);
}

// A session that is paused is not read, and may have lines for minutes. If its connection broke,
// its user is gone now and not then.
void io_thread::end_if_broken(session_ref session) {
    if (connections_[session.slot].broken && !connections_[session.slot].wants_input) {
        guarded(session, [this, session] { worker_->on_broken(session.slot); });
    }
}

// Whoever has more to say than was read waits until the others had their turn.
void io_thread::resume_reading(std::uint32_t slot) {
    connection& from = connections_[slot];
    from.wants_input = true;
    if (from.has_input && !from.queued) {
        readable_.push_back(from.session);
        from.queued = true;
        if (readable_.size() == 1) {
            boost::asio::post(context_, [this] { read_more(); });
        }
    }
}

void io_thread::read_more() {
    std::vector<session_ref> waiting = std::exchange(readable_, {});
    const time_point began = steady_now();
    auto next = waiting.begin();
    while (next != waiting.end() && steady_now() - began < longest_reading) {
        const session_ref session = *next++;
        if (!worker_->alive(session)) {
            continue;
        }
        connections_[session.slot].queued = false;
        if (connections_[session.slot].wants_input) {
            read(session);
        }
    }
    if (next == waiting.end()) {
        return;
    }
    // Whoever had its turn and has more waits behind those who had none.
    waiting.erase(waiting.begin(), next);
    waiting.insert(waiting.end(), readable_.begin(), readable_.end());
    const bool posted = !readable_.empty();
    readable_.swap(waiting);
    if (!posted) {
        boost::asio::post(context_, [this] { read_more(); });
    }
}

std::ptrdiff_t io_thread::send(std::uint32_t slot, std::string_view bytes) {
    const ssize_t taken =
        ::send(connections_[slot].socket, bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    if (taken >= 0) {
        return taken;
    }
    // The kernel being short of memory for this socket is a full socket to us: the write deadline
    // decides.
    return errno == EAGAIN || errno == EINTR || errno == ENOBUFS ? 0 : broken;
}

void io_thread::expect_send(std::uint32_t slot) const noexcept { prefetch(&connections_[slot]); }

void io_thread::await_writable(std::uint32_t slot) { connections_[slot].wants_room = true; }

void io_thread::shutdown_send(std::uint32_t slot) {
    ::shutdown(connections_[slot].socket, SHUT_WR);
}

// The kernel takes it out of the set itself.
void io_thread::close(std::uint32_t slot) {
    ::close(connections_[slot].socket);
    gate_.leave(connections_[slot].peer);
    connections_[slot] = connection{};
}

}  // namespace alo
