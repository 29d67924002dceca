// The domain: who is online, who must be told when that changes. Sessions come and go by attach,
// replace and detach; each call says what it changed for others in a `change`. Plain objects,
// without sockets, clocks or threads; called by hub/hub_core alone.
//
// A user's links (whom it lists) are those of its live sessions; the last session's stay through
// grace. One thing is added, so that whoever was told `true` is told `false` (not under the rule
// `literal`, which promises no such thing): a link that only a departed device declared lasts while
// both ends stay online, since one of them was told of the other because of it. It goes when either
// goes offline, after that was told; or when a live session that lists the peer as well drops it
// (replace); or, so that a client with another list each time cannot pile them up, when the device
// goes while its user links more than max_friends, and at a hello within grace then.
#pragma once

#include "alo/base/limits.hpp"
#include "alo/base/time.hpp"
#include "alo/base/user_id.hpp"
#include "alo/presence/friend_graph.hpp"
#include "alo/presence/handles.hpp"
#include "alo/presence/user_table.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace alo {

enum class transition : std::uint8_t {
    none,     // a second device, or one of two gone: nobody is told
    online,   // the user was offline
    offline,  // the last session ended, and with it the grace
};

// What a command changed. Reused from call to call, so that its vector keeps its memory.
struct change {
    transition kind = transition::none;
    std::vector<session_address> told;        // who gets the frame, each once
    std::optional<session_address> replaced;  // a session that had to make room: tell and close

    void clear() noexcept {
        kind = transition::none;
        told.clear();
        replaced.reset();
    }
};

// How a session ended.
enum class departure : std::uint8_t {
    signed_off,  // by its own word: no grace
    lost,        // closed, cut or timed out: the user may be back in a moment
};

class presence_store {
  public:
    // Of the limits it reads audience, max_sessions_per_user and max_friends.
    explicit presence_store(const limits& rules) : rules_{rules} {}

    // A session says hello. `address` is only kept. Past max_sessions_per_user (0 counts as 1) the
    // user's oldest session is replaced, which is no transition. A grace below 0 is none, and one
    // above 49 days is cut to that. Fails only for want of memory, and then all is as before but
    // for what `result` says.
    session_handle attach(const session_address& address, user_id_view user, const id_list& friends,
                          duration grace, change& result);
    // A session says hello again: its watch list is the new one; nobody is told.
    void replace(session_handle session, const id_list& friends);
    // A session ended. The handle is void from here on.
    void detach(session_handle session, departure how, time_point now, change& result);

    // When the next grace ends, or never.
    [[nodiscard]] time_point next_expiry() const noexcept;
    // Lets one grace that is over at `now` end; false when there is none.
    bool expire_next(time_point now, change& result);

    // Gives back what a peak of users left behind, if nobody is known any more: true if there was
    // anything worth it. Tables are kept otherwise, since they will be needed again.
    bool shrink_if_empty();

    [[nodiscard]] const session_address& address_of(session_handle session) const noexcept {
        return sessions_[session].address;
    }
    [[nodiscard]] bool online(user_id_view user) const noexcept;

    // Users with a session or in grace, users known at all, live sessions, directed edges.
    [[nodiscard]] std::size_t online_count() const noexcept { return online_; }
    [[nodiscard]] std::size_t user_count() const noexcept { return users_.size(); }
    [[nodiscard]] std::size_t session_count() const noexcept { return live_; }
    [[nodiscard]] std::size_t edge_count() const noexcept { return graph_.edge_count(); }

  private:
    friend presence_probe;

    // The handles a session lists, sorted, each once.
    using watch_list = std::vector<user_handle>;

    struct session_record {
        user_handle user = no_handle;
        session_handle older = no_handle;  // the user's next session, or the next free record
        session_address address;
        std::uint32_t grace_ms = 0;
        // Null while the session is the user's only one and lists all that the user links: then the
        // graph is the list. Most users have one device, and their lists are not kept twice.
        std::unique_ptr<watch_list> list;
    };

    // Whether links of a device that goes may last while both ends are online.
    [[nodiscard]] bool owes_an_end(user_handle user) const noexcept;
    [[nodiscard]] bool lists_live(user_handle user, user_handle peer) const noexcept;
    void intern_friends(user_handle user, const id_list& friends);
    [[nodiscard]] watch_list sorted_targets() const;
    void spell_out_list(session_handle session);
    void forget_list_if_whole(session_handle session);
    void link_session(session_handle session, user_handle user);
    void unlink_session(session_handle session);
    void drop_links_of(const watch_list& list, user_handle user, bool but_online);
    void settle_with_listers(user_handle gone);
    void evict_oldest(user_handle user, change& result);
    void leave(user_handle user, change& result);
    void collect(user_handle user, change& result) const;
    void collect(std::span<const friend_graph::link> links, change& result) const;
    void release_if_traceless(user_handle user);
    void release_bereft();

    limits rules_;
    user_table users_;
    friend_graph graph_;
    paged_vector<session_record> sessions_;
    session_handle free_ = no_handle;
    std::size_t live_ = 0;
    std::size_t online_ = 0;
    // Users in grace by its end. Few at a time, and exact: no tick to wait for.
    std::set<std::pair<time_point, user_handle>> grace_;
    watch_list targets_;  // what intern_friends() made
    watch_list settled_;  // scratch of settle_with_listers()
};

}  // namespace alo
