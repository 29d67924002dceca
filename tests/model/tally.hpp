// What a campaign has seen. A test that never evicts anybody proves nothing about eviction, so
// every campaign ends by asking for these (RELIABILITY calls them "sometimes" assertions).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace alo::model {

enum class sight : std::uint8_t {
    came_online,            // a transition, told to somebody
    went_offline,           // the same
    told_nobody,            // a transition without an audience
    second_device,          // a hello of somebody online
    one_of_two_left,        // no transition
    evicted,                // the oldest session made room
    evicted_the_only,       // and it was the only one
    grace_began,            // the last session was lost
    grace_cancelled,        // a hello in time
    grace_beat_late_timer,  // a hello past the end, before the timer came
    grace_expired,          // the timer
    grace_tied,             // two ended in the same millisecond
    grace_refused,          // signed off though there was a grace
    grace_past_limit,       // or for max_grace_edges
    links_outlived,         // somebody was told by the list of a device that had left
    bound_on_departure,     // too many links kept: a device took its own along
    bound_on_eviction,      // the same for one that made room
    bound_on_return,        // the same after grace
    promoted_from_x,        // a link became mutual, found among those who list X
    promoted_from_peers,    // found among those whom the peers list
    demoted,                // a link ceased to be mutual
    edited_whole_list,      // the graph was the only copy of the list
    edited_own_list,        // the session had its own
    edited_same_list,       // and nothing changed
    list_forgotten,         // the graph became the only copy again
    handle_reused,          // a user got the handle of one forgotten
    everybody_left,         // nothing was left behind
    missed_by_right,        // a watcher missed a transition of somebody it had heard of
    hidden,                 // a session said so
    hidden_by_hello,        // another device did, by its hello
    hidden_from_grace,      // the same after the last was lost
    revealed,               // the last session that hid a user does no more
    veiled,                 // a session that was lost hides its user for its grace
    veil_cancelled,         // until a hello
    veil_expired,           // or to the end
    hidden_by_edit,         // a session said so with another list
    revealed_by_edit,       // and that
    count_of_sights,
};

inline constexpr std::array<std::string_view, static_cast<std::size_t>(sight::count_of_sights)>
    sight_names{"came_online",
                "went_offline",
                "told_nobody",
                "second_device",
                "one_of_two_left",
                "evicted",
                "evicted_the_only",
                "grace_began",
                "grace_cancelled",
                "grace_beat_late_timer",
                "grace_expired",
                "grace_tied",
                "grace_refused",
                "grace_past_limit",
                "links_outlived",
                "bound_on_departure",
                "bound_on_eviction",
                "bound_on_return",
                "promoted_from_x",
                "promoted_from_peers",
                "demoted",
                "edited_whole_list",
                "edited_own_list",
                "edited_same_list",
                "list_forgotten",
                "handle_reused",
                "everybody_left",
                "missed_by_right",
                "hidden",
                "hidden_by_hello",
                "hidden_from_grace",
                "revealed",
                "veiled",
                "veil_cancelled",
                "veil_expired",
                "hidden_by_edit",
                "revealed_by_edit"};

class tally {
  public:
    void saw(sight what, std::uint64_t times = 1) {
        counts_[static_cast<std::size_t>(what)] += times;
    }
    [[nodiscard]] std::uint64_t of(sight what) const {
        return counts_[static_cast<std::size_t>(what)];
    }

  private:
    std::array<std::uint64_t, static_cast<std::size_t>(sight::count_of_sights)> counts_{};
};

}  // namespace alo::model
