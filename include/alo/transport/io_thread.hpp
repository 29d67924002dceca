// One I/O thread: an io_context, a listening socket, the sockets of its connections, and the worker
// that decides about them. This file acts; worker.hpp decides. Owned by app/server.
//
// A connection is a descriptor and a few flags: coroutines and Asio's sockets would be most of what
// one costs that is idle (socket_poll.hpp).
#pragma once

#include "alo/base/limits.hpp"
#include "alo/hub/hub.hpp"
#include "alo/session/observer.hpp"
#include "alo/session/worker.hpp"
#include "alo/transport/acceptor.hpp"
#include "alo/transport/admission.hpp"
#include "alo/transport/socket_poll.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

namespace alo {

class io_thread final : private wire {
  public:
    io_thread(admission& gate, observer& log);
    ~io_thread() override;

    // --- before run(), in this order, by one thread ---
    [[nodiscard]] boost::asio::io_context& context() noexcept { return context_; }
    // Makes the worker, as the hub's worker `index`. The references outlive this object.
    void join(hub& center, worker_index index, const limits& rules, stranger_pool& pool,
              introduction about = {});

    // Serves until release() and until nothing is left to do. The thread that calls it is the I/O
    // thread.
    void run();

    // --- in this order, by one thread, whether it runs already or not ---
    // Takes the listening socket over. Throws std::system_error if the kernel will not watch it.
    void listen(int socket);
    // From here on connections are taken.
    void start();

    // --- from any thread ---
    // Stops accepting and ends all sessions until `by`; then calls `on_empty` once, on this thread.
    void drain(time_point by, std::function<void()> on_empty);
    // Lets run() return when nothing is left to do, and sees to it that no timer is left.
    void release();

    // Any thread may read them, once join() was called.
    [[nodiscard]] const worker_counters& counters() const noexcept { return worker_->counters(); }

  private:
    struct connection {
        int socket = -1;
        session_ref session;
        peer_address peer;
        bool wants_input = false;  // the worker has it read
        bool wants_room = false;   // and waits until it takes bytes
        bool has_input = false;    // there may be something to read
        bool in_parts = false;     // and more of it when a read took less than it might have
        bool broken = false;       // nothing will be read or written beyond that
        bool queued = false;       // in readable_
    };

    [[nodiscard]] std::ptrdiff_t send(std::uint32_t slot, std::string_view bytes) override;
    void expect_send(std::uint32_t slot) const noexcept override;
    void await_writable(std::uint32_t slot) override;
    void resume_reading(std::uint32_t slot) override;
    void shutdown_send(std::uint32_t slot) override;
    void close(std::uint32_t slot) override;
    void request_end_of_turn() override;
    void wake_at(time_point when) override;

    void on_connection(int socket, const peer_address& peer);
    void on_event(const socket_poll::event& said);
    void read(session_ref session);
    void read_more();
    void end_if_broken(session_ref session);
    // Does what it is told; an exception ends this session alone.
    template <typename Action>
    void guarded(session_ref session, Action action);
    void end_turn();
    void finish_turn();
    [[nodiscard]] bool hears_more();

    boost::asio::io_context context_;
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
    boost::asio::steady_timer timer_;
    admission& gate_;
    observer& log_;
    acceptor acceptor_;
    std::unique_ptr<worker> worker_;
    socket_poll poll_;
    std::vector<connection> connections_;  // by the worker's slots
    std::vector<session_ref> readable_;    // whose turn to be read comes again
    std::unique_ptr<char[]> input_;        // what every read of this thread goes to
    std::function<void()> on_empty_;
    std::uint64_t accepted_ = 0;  // when this turn last looked
    int extensions_ = 0;          // of this turn
    time_point turn_began_{};     // if it was extended
    bool released_ = false;       // nothing is armed any more
};

}  // namespace alo
