// A TCP connection in virtual time: bytes on their way in pieces, a bounded send buffer in the
// server's kernel, and every way a peer can go. The client's side calls it, and so does the
// server's virtual I/O thread.
#pragma once

#include "simulation/timeline.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace alo::sim {

// Whom the connection tells. Called from events of the timeline, never from within a call below.
struct socket_events {
    socket_events() = default;
    socket_events(const socket_events&) = delete;
    socket_events& operator=(const socket_events&) = delete;
    virtual ~socket_events() = default;
    virtual void readable() = 0;  // bytes, FIN or a reset arrived at the server
    virtual void writable() = 0;  // the send buffer has enough room again, or the connection broke
};
struct peer_events {
    peer_events() = default;
    peer_events(const peer_events&) = delete;
    peer_events& operator=(const peer_events&) = delete;
    virtual ~peer_events() = default;
    virtual void received(std::string_view bytes) = 0;
    virtual void server_closed(bool by_reset) = 0;
};

class connection {
  public:
    // How the network and the client's reading are.
    struct traits {
        duration latency{1};             // the least; each segment takes up to as much again
        std::size_t send_buffer = 4096;  // of the server's kernel, bytes
        bool short_writes = false;       // the kernel takes less than it could, now and then
        std::size_t read_size = 4096;    // the client reads so much at a time,
        duration read_pause{1};          // so often,
        std::size_t sips = 0;            // after so many reads of
        std::size_t sip_size = 0;        // so much
        duration sip_pause{0};           // so often
    };

    connection(timeline& time, prng chance, const traits& is, peer_events& client)
        : time_{time}, in_{chance.fork(1)}, out_{chance.fork(2)}, is_{is}, client_{client} {}

    // --- the client ---
    void client_send(std::string_view bytes);
    void client_half_close();
    // It neither reads nor writes from now on; what comes is answered by a reset.
    void client_close();
    void client_reset();
    // Its machine is gone without a word; the server's kernel gives it up after `given_up`.
    void client_vanish(duration given_up);
    void client_read(bool reads);

    // --- the server ---
    void accepted_by(socket_events* socket) noexcept { server_ = socket; }
    [[nodiscard]] std::size_t available() const noexcept { return inbox_.size(); }
    [[nodiscard]] bool fin() const noexcept { return fin_; }
    [[nodiscard]] bool broken() const noexcept { return broken_; }
    // The first bytes that wait, at most so many.
    std::string take(std::size_t most);
    // Like ::send without waiting: how many bytes, or -1.
    std::ptrdiff_t send(std::string_view bytes);
    // Whether the kernel says that there is room: Linux does once a third of the buffer is free,
    // and takes bytes before it says so.
    [[nodiscard]] bool says_writable() const noexcept {
        return broken_ || outbox_.size() * 3 <= is_.send_buffer * 2;
    }
    void shutdown();
    void close();

    // --- the judges ---
    // The client read until it saw the server's end.
    [[nodiscard]] bool client_stayed() const noexcept { return (!deaf_ && !gone_) || fin_seen_; }
    // The server did not close over unread input.
    [[nodiscard]] bool lossless() const noexcept { return !lost_; }

  private:
    void arrive(duration wait, action what);
    void break_off(bool forget_input);
    void answer_with_reset();
    void kick();
    void read();

    timeline& time_;
    prng in_;
    prng out_;
    traits is_;
    peer_events& client_;
    socket_events* server_ = nullptr;

    // Towards the server
    time_point last_arrival_{};
    std::string inbox_;  // arrived, not read
    bool fin_ = false;
    bool broken_ = false;
    bool said_fin_ = false;

    // Towards the client
    std::string outbox_;  // in the send buffer or on its way
    bool fin_sent_ = false;
    bool fin_seen_ = false;
    bool reads_ = true;
    bool read_due_ = false;
    bool deaf_ = false;  // closed or reset by the client
    bool gone_ = false;  // vanished
    bool lost_ = false;  // the server closed over unread input: a reset
    bool reset_on_its_way_ = false;
    bool server_closed_ = false;
};

}  // namespace alo::sim
