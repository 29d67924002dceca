// What the kernel says of one I/O thread's client sockets: an epoll set of our own, which the
// thread's io_context watches as one descriptor. Asio's sockets would cost 450 bytes more for each
// that is idle, two system calls more for each connection, and one for each wait. Owned and called
// by transport/io_thread on its thread.
//
// Edge-triggered: what is told once is not told again until something changed. Who does not want
// input now has to remember that there is some.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>

namespace alo {

class socket_poll {
  public:
    struct event {
        std::uint64_t token;
        bool input;   // there may be something to read, be it the end
        bool behind;  // the end or urgent data may lie behind what one read takes
        bool broken;  // nothing will be read or written any more
        bool room;    // the socket takes bytes again
    };
    using receiver = std::function<void(const event&)>;

    // Throws boost::system::system_error if the kernel has no descriptor for it.
    socket_poll(boost::asio::io_context& context, receiver tell);

    // A non-blocking socket, until it is closed. Of one that was closed an event may still come,
    // by its token. False if the kernel does not take it; errno says why.
    [[nodiscard]] bool add(int socket, std::uint64_t token) noexcept;
    // Hands out what happened since, at once; how many events there were.
    std::size_t hand_out();
    // No event comes any more, and the io_context is not kept from coming to its end.
    void stop();

  private:
    void watch();

    boost::asio::posix::basic_stream_descriptor<boost::asio::io_context::executor_type> set_;
    receiver tell_;
    bool stopped_ = false;
};

}  // namespace alo
