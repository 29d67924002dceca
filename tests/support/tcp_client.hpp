// One raw TCP connection to the server, with everything that a good or an evil client can do: bytes
// in any fragmentation, half-close, reset, a tiny receive buffer, no reading at all. Reading has a
// deadline and throws `failure` with what came so far. Used by every case that has a client.
#pragma once

#include "support/patience.hpp"
#include "support/unique_fd.hpp"
#include "support/wire.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace alo::test {

struct connect_options {
    std::string host = "127.0.0.1";
    std::string from{};      // the local address; empty: any
    int receive_buffer = 0;  // SO_RCVBUF in bytes; 0: the system's
};

class tcp_client {
  public:
    // Connects, or throws.
    explicit tcp_client(std::uint16_t port, const connect_options& options = {});
    // Connects and says hello.
    tcp_client(std::uint16_t port, const id& user, const std::vector<id>& friends);

    // Sends all of it, waiting for room; throws when the peer is gone or takes nothing in time.
    void send(std::string_view bytes);
    // The same in pieces, each in a packet of its own as far as the system allows.
    void send_in_pieces(std::string_view bytes, std::size_t piece);
    // Sends what the kernel takes now; the number of bytes, or -1 when the connection is gone.
    [[nodiscard]] long try_send(std::string_view bytes);

    // The next line, with its LF.
    [[nodiscard]] std::string read_line();
    // Exactly so many bytes.
    [[nodiscard]] std::string read_bytes(std::size_t count);
    // All that comes until the server closes; was_reset() then says how it did.
    [[nodiscard]] std::string read_to_end();
    // The next line, which has to be an error frame of the right shape.
    [[nodiscard]] error_frame read_error();
    // What came already, without waiting; nothing is taken.
    [[nodiscard]] const std::string& peek();
    // Whether the server closed (by FIN or RST); waits for nothing and keeps what came before.
    [[nodiscard]] bool ended();
    // Waits until the server closed, reading and keeping everything.
    void wait_end();
    [[nodiscard]] bool was_reset() const { return reset_; }

    // Makes the server answer, so that all lines before are handled: says a bad line and takes its
    // error out of the transcript, wherever it stands. Counts as one bad line.
    void sync();

    // shutdown(SHUT_WR): a departure.
    void half_close();
    // Leaves and waits for the server's own end, so that the departure was seen.
    void leave();
    // close(): FIN, or RST when unread bytes wait.
    void close();
    // RST, at once.
    void reset();

    [[nodiscard]] std::uint16_t local_port() const;
    [[nodiscard]] int fd() const { return socket_.get(); }

  private:
    // Takes what the kernel holds; waits up to the deadline for the first byte. False at the end.
    bool receive(const deadline& until);
    bool receive_now();

    unique_fd socket_;
    std::string received_;
    bool eof_ = false;
    bool reset_ = false;
};

// True when the port answers a connect with a refusal.
[[nodiscard]] bool connection_refused(std::uint16_t port, const std::string& host = "127.0.0.1");

// Whether this machine has ::1 at all.
[[nodiscard]] bool has_ipv6();

// Sets this process's own soft limit of descriptors to the hard one; returns it.
std::uint64_t raise_descriptor_limit();

}  // namespace alo::test
