// What a campaign has seen: one that never met a stalled reader or an eviction tested nothing of
// them, and fails for it.
#pragma once

#include "alo/session/observer.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace alo::sim {

enum class sight : std::uint8_t {
    pause,              // a session over its line rate
    hub_wait,           // the hub has no room for a worker's lines
    stall,              // a socket took less than it was given
    over_soft,          // more than the soft limit waited
    merged_send,        // several frames left in one send
    large_fan_out,      // a fan-out that is written as it goes
    eviction,           // a session made room for a newer one
    grace_cancelled,    // back in time
    grace_expired,      // not back in time
    grace_refused,      // no room for it
    stale_tell,         // a frame arrived for a session that was gone
    crossed_detach,     // a session's end crossed its eviction
    cut_line,           // a connection ended in the middle of a line
    last_line_handled,  // a line that the end of the stream ended
    half_closed,        // whoever said FIN was still sent what he was owed
    lingered,           // an ended session was read on
    broken_send,        // a reset was met by a send
    second_device,      // a hello without a transition
    fault,              // a fault of ours was injected
    drain_cut_off,      // the drain's end found a session
    isolated_stall,     // a reader was closed as slow, and no other client noticed
    // Of the typed dialect
    merged_news,       // news gave way to newer ones
    sealed,            // and did not, because of a reply between them
    backlog,           // what a session is owed waited outside its outbox
    answer_wait,       // what a session said next waited until it took its answer
    paged_snapshot,    // a snapshot of several pages
    paged_reply,       // another reply of several
    hello_again,       // a second snapshot
    caught_up,         // answered after it half-closed or said bye
    too_many_watched,  // a watch over the limit
    last_seen,         // a query told when a user was last seen
    consent_given,     // a list gave the sight of its owner
    consent_taken,     // and took it
    hidden,            // a user became invisible
    unhidden,          // and visible again
    mixed_devices,     // of one user, in both dialects
    pinged,            // a client heard a ping
    ping_answered,     // and was not given up
    going_away,        // a client was told of the server's stop
    unveiled,          // a user whom a lost session had hidden came into sight in time
    unseen_user,       // nobody could tell a hidden user from an absent one
};
inline constexpr std::size_t sight_count = 41;
[[nodiscard]] std::string_view name_of(sight what) noexcept;

struct coverage {
    std::array<std::uint64_t, sight_count> sights{};
    std::array<std::uint64_t, end_reason_count> ends{};
    std::uint64_t steps = 0;
    std::uint64_t sessions = 0;
    std::uint64_t transitions = 0;
    std::uint64_t frames = 0;  // presence frames that clients received
    std::uint64_t news = 0;    // and those of the typed dialect
    std::uint64_t hash = 0;    // of all traces: the same for every build and machine

    void saw(sight what) noexcept { ++sights[static_cast<std::size_t>(what)]; }
    void add(const coverage& other) noexcept;
    [[nodiscard]] std::uint64_t slow_readers() const noexcept;
    // The names of what was never seen, or empty.
    [[nodiscard]] std::string missing() const;
    void print() const;
};

}  // namespace alo::sim
