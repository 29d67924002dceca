// The limits and timers of SPEC section 8, with their defaults. The configuration fills it in once;
// everybody else reads it. `--flag` after a member names the option that sets it.
#pragma once

#include "alo/base/time.hpp"

#include <cstddef>
#include <cstdint>

namespace alo {

// Which users a classic session hears of (`--audience`, SPEC section 4). X is the one whose
// transition is told.
enum class audience_rule : std::uint8_t {
    either,   // online users that list X, and those that X lists
    listers,  // only those that list X
    mutual,   // only those that list X and that X lists
    literal,  // "online" to those that list X, "offline" to those that X lists
};

struct limits {
    duration hello_timeout{60'000};                           // --hello-timeout
    std::size_t max_pending_input = std::size_t{64} << 20U;   // --max-pending-input, bytes
    std::size_t max_line = std::size_t{256} << 10U;           // --max-line, bytes without LF
    std::size_t max_friends = 10'000;                         // --max-friends, after duplicates
    std::size_t max_connections = 0;                          // --max-connections; 0: what fits
    std::size_t max_connections_per_ip = 0;                   // --max-connections-per-ip; 0: any
    std::size_t max_sessions_per_user = 10;                   // --max-sessions-per-user
    std::size_t output_soft_limit = std::size_t{64} << 10U;   // --output-soft-limit, bytes
    std::size_t output_hard_limit = std::size_t{256} << 10U;  // --output-hard-limit, bytes
    std::size_t hub_queue_limit = std::size_t{4} << 20U;      // --hub-queue-limit, bytes
    duration write_timeout{10'000};                           // --write-timeout
    duration heartbeat{25'000};                       // --heartbeat, silence before a ping; 0: none
    duration heartbeat_timeout{8'000};                // --heartbeat-timeout, to answer one
    std::uint32_t rate = 20;                          // --rate, lines a second
    std::uint32_t burst = 100;                        // --burst, lines
    duration offline_grace{0};                        // --offline-grace
    duration max_grace{120'000};                      // --max-grace, that clients may ask for
    std::size_t max_grace_edges = 5'000'000;          // --max-grace-edges, list entries in all
    duration last_seen_ttl{duration{2'592'000'000}};  // --last-seen-ttl, 30 days
    std::size_t max_last_seen = 1'000'000;            // --max-last-seen, users
    audience_rule audience = audience_rule::either;   // --audience
    // Bad lines in a row that end a session (SPEC section 6, too_many_errors).
    std::uint32_t max_errors_in_a_row = 10;
    // How long a session that we ended may take to read our last frame, before we let go: what it
    // still sends is read and dropped meanwhile, because closing over unread input would reset the
    // connection and destroy that frame.
    duration linger{2'000};
};

}  // namespace alo
