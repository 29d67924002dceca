// Takes connections from one listening socket, in batches, and turns away those that may not be.
// One an I/O thread; owned and called by transport/io_thread on its thread.
#pragma once

#include "alo/base/peer_address.hpp"
#include "alo/session/observer.hpp"
#include "alo/transport/admission.hpp"
#include "alo/transport/task_group.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include <cstdint>
#include <functional>

namespace alo {

class acceptor {
  public:
    // Gets an admitted, non-blocking socket, and owns it from then on. If it throws, the acceptor
    // closes the socket, takes the admission back and goes on.
    using receiver = std::function<void(int socket, const peer_address& peer)>;

    acceptor(boost::asio::io_context& context, admission& gate, observer& log, receiver receive);
    ~acceptor();
    acceptor(const acceptor&) = delete;
    acceptor& operator=(const acceptor&) = delete;

    // Takes the listening socket over. Once, and before start().
    void adopt(int listening_socket);
    // From here on connections are taken.
    void start();
    // Takes no more; the socket is closed.
    void stop();

  private:
    enum class batch : std::uint8_t {
        all_taken,  // nobody is waiting
        more,       // somebody may be, but others on this thread have a turn first
        exhausted,  // no descriptor for another connection, and none to refuse it with
    };

    boost::asio::awaitable<void> run();
    batch take_batch();
    bool take_over(int socket, const peer_address& peer);
    void refuse(int socket, const peer_address& peer, refusal why);
    bool shed_one();

    boost::asio::ip::tcp::acceptor listening_;
    boost::asio::steady_timer backoff_;
    admission& gate_;
    observer& log_;
    receiver receive_;
    task_group tasks_;
    // A descriptor to give up when there are no others, so that a connection can still be accepted
    // and told why it is refused, instead of rotting in the queue.
    int reserve_ = -1;
    std::uint64_t refusals_ = 0;
    bool stopped_ = false;
};

}  // namespace alo
