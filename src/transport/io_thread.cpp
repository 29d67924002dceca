// See io_thread.hpp.
#include "alo/transport/io_thread.hpp"

#include "alo/transport/clock.hpp"

#include <boost/asio/post.hpp>

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <exception>
#include <utility>

namespace alo {
namespace {

// What one read takes at most; a session that has more waits for its next turn.
constexpr std::size_t input_size = std::size_t{64} << 10U;

}  // namespace

io_thread::io_thread(admission& gate, observer& log)
    : context_{1},  // one thread runs it
      work_{context_.get_executor()},
      timer_{context_},
      gate_{gate},
      log_{log},
      acceptor_{context_, gate, log,
                [this](int socket, const peer_address& peer) { on_connection(socket, peer); }},
      input_{std::make_unique<char[]>(input_size + line_framer::padding)} {}

io_thread::~io_thread() = default;

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
        work_.reset();
    });
}

void io_thread::on_connection(int socket, const peer_address& peer) {
    stream incoming{context_};
    // The family only matters to calls that we do not make.
    incoming.assign(tcp::v6(), socket);
    session_ref session;
    try {
        // The worker takes the lowest slots first, so this is room for whichever it takes.
        if (connections_.size() <= worker_->size()) {
            connections_.resize(worker_->size() + 1);
        }
        session = worker_->on_accept(peer, steady_now());
    } catch (...) {
        (void)incoming.release();  // the acceptor closes it
        throw;
    }
    connections_[session.slot].emplace(connection{std::move(incoming), peer, session});
    // A client often says hello at once; looking now spares it a round through the reactor.
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

void io_thread::read(session_ref session) {
    const std::size_t most = std::min(worker_->read_budget(session.slot), input_size);
    if (most == 0) {
        return;
    }
    guarded(session, [this, session, most] {
        connection& from = *connections_[session.slot];
        const ssize_t count = ::recv(from.socket.native_handle(), input_.get(), most, MSG_DONTWAIT);
        if (count > 0) {
            const std::string_view bytes{input_.get(), static_cast<std::size_t>(count)};
            if (worker_->on_input(session.slot, bytes, steady_now())) {
                resume_reading(session.slot);
            } else {
                watch_for_break(session);
            }
        } else if (count == 0) {
            worker_->on_input_end(session.slot, steady_now());
        } else if (errno == EAGAIN || errno == EINTR) {
            resume_reading(session.slot);
        } else {
            worker_->on_broken(session.slot);
        }
    });
}

void io_thread::resume_reading(std::uint32_t slot) {
    connection& from = *connections_[slot];
    from.socket.async_wait(stream::wait_read,
                           [this, session = from.session](const boost::system::error_code& error) {
                               if (!error && worker_->alive(session)) {
                                   read(session);
                               }
                           });
}

// A session that is paused is not read, and may have lines for minutes. If its connection breaks
// meanwhile, its user is gone now and not then.
void io_thread::watch_for_break(session_ref session) {
    connection& from = *connections_[session.slot];
    if (from.watched) {
        return;
    }
    from.watched = true;
    from.socket.async_wait(
        stream::wait_error, [this, session](const boost::system::error_code& error) {
            if (error || !worker_->alive(session)) {
                return;
            }
            connection& idle = *connections_[session.slot];
            idle.watched = false;
            pollfd state{idle.socket.native_handle(), 0, 0};
            if (::poll(&state, 1, 0) == 1 && (state.revents & (POLLERR | POLLHUP)) != 0) {
                guarded(session, [this, session] { worker_->on_broken(session.slot); });
                return;
            }
            // Urgent data ended it. That is nothing to us, but until it is taken every further wait
            // ends at once.
            char urgent = 0;
            (void)!::recv(state.fd, &urgent, 1, MSG_OOB | MSG_DONTWAIT);
            if (worker_->read_budget(session.slot) == 0) {
                watch_for_break(session);
            }
        });
}

std::ptrdiff_t io_thread::send(std::uint32_t slot, std::string_view bytes) {
    const ssize_t taken = ::send(connections_[slot]->socket.native_handle(), bytes.data(),
                                 bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    if (taken >= 0) {
        return taken;
    }
    // The kernel being short of memory for this socket is a full socket to us: the write deadline
    // decides.
    return errno == EAGAIN || errno == EINTR || errno == ENOBUFS ? 0 : broken;
}

void io_thread::await_writable(std::uint32_t slot) {
    connection& to = *connections_[slot];
    to.socket.async_wait(stream::wait_write, [this, session = to.session](
                                                 const boost::system::error_code& error) {
        if (!error && worker_->alive(session)) {
            guarded(session, [this, session] { worker_->on_writable(session.slot, steady_now()); });
        }
    });
}

void io_thread::shutdown_send(std::uint32_t slot) {
    ::shutdown(connections_[slot]->socket.native_handle(), SHUT_WR);
}

void io_thread::close(std::uint32_t slot) {
    boost::system::error_code ignored;
    connections_[slot]->socket.close(ignored);
    gate_.leave(connections_[slot]->peer);
    connections_[slot].reset();
}

void io_thread::request_end_of_turn() {
    boost::asio::post(context_, [this] { end_turn(); });
}

void io_thread::end_turn() {
    worker_->end_of_turn(steady_now());
    if (on_empty_ && worker_->size() == 0) {
        std::exchange(on_empty_, nullptr)();
    }
}

void io_thread::wake_at(time_point when) {
    // A tick that was due already cannot be cancelled. It asks for the next one, and of entries
    // that outlive their sessions there is always a next one.
    if (released_) {
        return;
    }
    timer_.expires_after(when - steady_now());
    timer_.async_wait([this](const boost::system::error_code& error) {
        if (!error) {
            worker_->on_tick(steady_now());
        }
    });
}

}  // namespace alo
