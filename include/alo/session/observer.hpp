// What an operator may want to know, told by the sessions as it happens. app/event_log writes it to
// the log; tests listen in. Every method may be called by any I/O thread, several at once, and must
// not block.
#pragma once

#include "alo/base/peer_address.hpp"
#include "alo/base/time.hpp"
#include "alo/base/user_id.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace alo {

// Why a session ended. Each end has exactly one reason.
enum class end_reason : std::uint8_t {
    closed,           // the client closed its side
    reset,            // the connection broke: reset, keepalive or TCP_USER_TIMEOUT
    signed_off,       // by its own word
    line_too_long,    // a line over the limit
    too_many_errors,  // bad lines in a row
    hello_timeout,    // no good hello in time
    output_limit,     // slow_consumer: its output passed the hard limit
    write_timeout,    // slow_consumer: no byte taken in time
    replaced,         // a newer session of the same user took the place
    pending_input,    // server_full: strangers' unread input passed the limit
    shutdown,         // the server stops
    heartbeat,        // a typed client that did not answer a ping
    server_error,     // a fault of ours
};
inline constexpr std::size_t end_reason_count = 13;
[[nodiscard]] std::string_view name_of(end_reason reason) noexcept;

// Why a connection never became a session.
enum class refusal : std::uint8_t {
    max_connections,         // --max-connections
    max_connections_per_ip,  // --max-connections-per-ip
    no_descriptors,          // the process or the system is out of file descriptors
};
inline constexpr std::size_t refusal_count = 3;
[[nodiscard]] std::string_view name_of(refusal reason) noexcept;

class observer {
  public:
    observer() = default;
    observer(const observer&) = delete;
    observer& operator=(const observer&) = delete;
    virtual ~observer() = default;

    virtual void connected(const peer_address& peer) = 0;
    // A good hello. `friends` is the length of the list as sent; `again` when it replaced a list.
    virtual void identified(const peer_address& peer, user_id_view user, std::size_t friends,
                            bool again) = 0;
    // A line that got an error. `code` is the error's name on the wire.
    virtual void rejected(const peer_address& peer, std::string_view code,
                          std::string_view message) = 0;
    // `user` is empty for a session that never said hello; `lasted` counts from the accept.
    virtual void ended(const peer_address& peer, std::optional<user_id_view> user,
                       end_reason reason, duration lasted) = 0;
    virtual void refused(const peer_address& peer, refusal reason) = 0;
    // Something of ours or of the system went wrong; `kind` groups what repeats ("accept").
    virtual void trouble(std::string_view kind, std::string_view what) = 0;
};

}  // namespace alo
