// The domain: who is online, who sees it, and who must be told when that changes. Sessions come and
// go by attach and detach, and edit what they watch and what they show in between; each call says
// what it changed for others in a `change`. Plain objects, without sockets, clocks or threads;
// called by hub/hub_core alone.
//
// A user is shown as online while it is online and none of its sessions is invisible: that is what
// transitions are about, in both dialects. Nothing that others are told depends on what a user does
// while it is not shown, be it an order or a version. Sessions of the classic dialect hear of
// transitions, by the audience rule. Sessions of the typed dialect hear of every shown change of
// those on their own watch list; under the rule `mutual` only of those that list their user too,
// and so they hear as well when that changes.
//
// What a session hides stays hidden for its grace if it is lost while others of its user live:
// until then, until a hello of the user, or until the last of those others ends.
//
// A user's links (whom it lists) are those of its live sessions; the last session's stay through
// grace. One thing is added, so that whoever was told `true` is told `false` (not under the rule
// `literal`, which promises no such thing): a link that only a departed device declared lasts while
// both ends stay shown, since one of them was told of the other because of it. It goes when either
// goes offline or hides, after that was told, so that it never makes anybody hear `true`; or when a
// live session that lists the peer as well drops it (replace); or, so that a client with another
// list each time cannot pile them up, when the device goes while its user links more than
// max_friends, and at a hello within grace then. Who hides pays for it: a classic device beside the
// one that hides its user may hear no end of somebody whom no live list links with it any more.
//
// Memory may be wanting at any time, and the store goes on right: a call that throws has changed
// nothing, but for attach(), and one that ends a session or a grace does not throw.
#pragma once

#include "alo/base/limits.hpp"
#include "alo/base/time.hpp"
#include "alo/base/user_id.hpp"
#include "alo/base/wall_clock.hpp"
#include "alo/presence/change.hpp"
#include "alo/presence/friend_graph.hpp"
#include "alo/presence/handles.hpp"
#include "alo/presence/last_seen.hpp"
#include "alo/presence/status.hpp"
#include "alo/presence/user_table.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <tuple>
#include <vector>

namespace alo {

class presence_store {
  public:
    // Of the limits it reads audience, max_sessions_per_user, max_friends, max_grace_edges and the
    // two of last seen. The clock outlives the store. Versions grow from `first_version` on.
    explicit presence_store(const limits& rules, const wall_clock& calendar = monotonic_calendar,
                            std::uint64_t first_version = 0)
        : rules_{rules},
          calendar_{calendar},
          seen_{rules.last_seen_ttl, rules.max_last_seen},
          version_{first_version} {}

    // A session says hello. `address` is only kept. Past max_sessions_per_user (0 counts as 1) the
    // user's oldest session is replaced, which is no transition. Throws only for want of memory,
    // and then it is as if the session had not come, or had signed off at once.
    session_handle attach(const session_address& address, user_id_view user, const id_list& friends,
                          const arrival& how, time_point now, change& result);
    // A session says hello again: its watch list is the new one, and so is what else it says, all
    // at once. If that hides its user, those are told who were told of it, whoever is listed now.
    void replace(session_handle session, const id_list& friends, const encore& how, time_point now,
                 change& result);
    // From now on the session says this of its user.
    void show(session_handle session, const stance& what, time_point now, change& result);
    // Adds and removes, in that a user in both stays; all or nothing.
    watch_edit watch(session_handle session, const id_list& add, const id_list& remove,
                     time_point now, change& result);
    // Which of these are neither on the session's list nor its user, by index.
    [[nodiscard]] std::vector<std::size_t> not_listed(session_handle session,
                                                      const id_list& ids) const;
    // A session ended. The handle is void from here on. If with it the users in grace
    // would hold more than max_grace_edges, the one of them who holds most goes at the next expiry,
    // or, if that is this one, it has no grace.
    void detach(session_handle session, departure how, time_point now, change& result) noexcept;

    // When the next grace ends, or never.
    [[nodiscard]] time_point next_expiry() const noexcept;
    // Lets one grace that is over at `now` end; false when there is none.
    bool expire_next(time_point now, change& result) noexcept;

    // Those on the session's watch list whom it sees online, by their versions: an order of the
    // graph would tell which of the others lists the session's user, be it hidden.
    [[nodiscard]] std::vector<user_handle> picture(session_handle session) const;
    // What the session sees of each of these: a handle if it sees the user online, else no_handle,
    // and then when the user was last seen, if the session may know.
    struct glimpse {
        user_handle online = no_handle;
        std::optional<unix_ms> last_seen;
    };
    [[nodiscard]] std::vector<glimpse> look(session_handle session, const id_list& users,
                                            time_point now) const;
    // Only for users that are shown as online.
    [[nodiscard]] shown_state shown(user_handle user) const noexcept {
        return users_[user].shown->state();
    }
    [[nodiscard]] user_id_view id_of(user_handle user) const noexcept { return users_.id_of(user); }

    // Gives back what a peak of users left behind, if nobody is known any more: true if there was
    // anything worth it. Tables are kept otherwise, since they will be needed again.
    bool shrink_if_empty();

    [[nodiscard]] const session_address& address_of(session_handle session) const noexcept {
        return sessions_[session].address;
    }
    [[nodiscard]] std::size_t watch_count(session_handle session) const noexcept;
    // Whether the user has a session or is in grace, shown or not.
    [[nodiscard]] bool online(user_id_view user) const noexcept;

    // Users online, users known at all, live sessions, directed edges, users last seen.
    [[nodiscard]] std::size_t online_count() const noexcept { return online_; }
    [[nodiscard]] std::size_t user_count() const noexcept { return users_.size(); }
    [[nodiscard]] std::size_t session_count() const noexcept { return live_; }
    [[nodiscard]] std::size_t edge_count() const noexcept { return graph_.edge_count(); }
    [[nodiscard]] std::size_t last_seen_count() const noexcept { return seen_.size(); }
    // What users in grace hold: an entry for each whom they list, and one for themselves; and one
    // for each whom a lost session hides.
    [[nodiscard]] std::size_t grace_edges() const noexcept { return grace_edges_; }

  private:
    friend presence_probe;

    // The handles a session lists, sorted, each once.
    using watch_list = std::vector<user_handle>;

    // What was said of a status, of a session that said anything.
    struct said_status {
        std::uint64_t when;  // counted, to find the latest
        std::string text;
    };
    struct session_record {
        user_handle user = no_handle;
        session_handle older = no_handle;  // the user's next session, or the next free record
        session_address address;
        std::uint32_t grace_ms = 0;
        // Null while the session is the user's only one and lists all that the user links: then the
        // graph is the list. Most users have one device, and their lists are not kept twice.
        std::unique_ptr<watch_list> list;
        std::unique_ptr<said_status> said;
        bool typed = false;
        availability status = availability::online;
    };
    // What a user shows, by the word of all its sessions.
    struct aspect {
        bool visible = false;
        stance what;
    };
    // By its end, then by the shown version; the hidden last and by their ids, since the order of
    // handles would betray others who hide.
    using grace_key = std::tuple<time_point, std::uint64_t, user_handle>;
    struct waiting {
        user_handle user;                  // in grace, or veiled
        std::unique_ptr<watch_list> list;  // the last session's, if the graph has more
        std::multimap<std::size_t, user_handle>::iterator by_cost;  // its place there, or the end
    };
    // How a user was seen before a command.
    struct earlier {
        bool shown = false;
        bool consents = false;  // then `before_` says to whom
    };
    struct consent {
        watch_list given;  // whom its live lists declare, or in grace the last
        watch_list met;    // and who of those lists it too
    };

    // Sessions come and go (presence_store.cpp)
    // Whether links of a device that goes may last while both ends are shown.
    [[nodiscard]] bool owes_an_end(user_handle user) const noexcept;
    session_handle new_session();
    void free_session(session_handle session) noexcept;
    void prepare(session_handle session, user_handle user, const session_address& address,
                 const arrival& how);
    void link_session(session_handle session, user_handle user) noexcept;
    void unlink_session(session_handle session) noexcept;
    void evict_oldest(user_handle user, bool owing, change& result) noexcept;
    session_handle arrive(user_handle who, const session_address& address, const id_list& friends,
                          const arrival& how, time_point now, change& result);
    void leave(user_handle user, const earlier& was, time_point now, change& result) noexcept;
    void withdraw_and_release(user_handle user) noexcept;
    void release_if_traceless(user_handle user) noexcept;
    void release_traceless(const watch_list& users) noexcept;

    // How long what was lost counts (graces.cpp)
    // What a session record has room for: 32 bits of milliseconds, 49 days.
    [[nodiscard]] static std::uint32_t grace_ms_of(duration grace) noexcept;
    [[nodiscard]] grace_key grace_of(user_handle user, time_point end) const noexcept;
    bool begin_grace(user_handle user, time_point end, std::unique_ptr<watch_list> list,
                     std::size_t cost, time_point now, change& result) noexcept;
    bool make_room_for_grace(std::size_t cost, time_point now, change& result) noexcept;
    void release_cost(waiting& one) noexcept;
    void veil(user_handle user, time_point end, change& result) noexcept;
    void stop_grace(user_handle user) noexcept;
    void end_grace(user_handle user, bool owing) noexcept;

    // Watch lists (watch_lists.cpp)
    void intern_all(const id_list& ids, watch_list& into);
    void intern_friends(user_handle user, const id_list& friends);
    [[nodiscard]] watch_list sorted_targets() const;
    void spell_out_list(session_handle session);
    void forget_list_if_whole(session_handle session) noexcept;
    [[nodiscard]] bool lists_live(user_handle user, user_handle peer) const noexcept;
    [[nodiscard]] bool on_list(session_handle session, user_handle peer) const noexcept;
    void drop_links_of(const watch_list& list, user_handle user, bool but_shown) noexcept;
    void settle(user_handle unseen) noexcept;

    // Edits of them (watch_edits.cpp)
    [[nodiscard]] watch_list listed_among(session_handle session, const watch_list& asked) const;
    void plan(session_handle session, const id_list& add, const id_list& remove, watch_edit& edit);
    void add_many(session_handle session, const watch_edit& edit);
    void add_few(session_handle session);
    void drop_few(session_handle session, const watch_list& gone) noexcept;

    // What is shown (shown.cpp)
    [[nodiscard]] std::unique_ptr<said_status> said_of(const stance& what);
    [[nodiscard]] aspect aspect_of(user_handle user) const noexcept;
    [[nodiscard]] bool consents(user_handle user, user_handle peer) const noexcept;
    void collect_consent(user_handle user, consent& into) const;
    [[nodiscard]] earlier before(user_handle user);
    [[nodiscard]] earlier before_or_less(user_handle user, change& result) noexcept;
    void conclude(user_handle user, const earlier& was, time_point now, change& result);
    void conclude_or_less(user_handle user, const earlier& was, time_point now,
                          change& result) noexcept;
    void appear(user_handle user, const stance& what, change& result);
    void tell_vanishing(user_handle user, const earlier& was, time_point now, change& result);
    void vanish(user_handle user, time_point now) noexcept;
    void alter(user_handle user, const earlier& was, const stance& what, change& result);
    void tell_consent(user_handle user, bool changed, change& result) const;
    void sign(user_handle user, change& result) const;

    // To whom (audience.cpp)
    void collect_classic(user_handle user, change& result) const;
    void collect_classic(std::span<const friend_graph::link> links, change& result) const;
    void collect_of_list(user_handle user, change& result) const;
    void collect_watchers(user_handle user, change& result) const;
    void collect_sessions(user_handle watcher, user_handle user, change& result,
                          std::vector<session_address>& into) const;
    template <typename Visit>
    void each_known(session_handle session, Visit visit) const;
    void collect_seen(user_handle user, const watch_list& fresh,
                      std::vector<user_handle>& into) const;
    void sort_by_version(std::vector<user_handle>& shown) const;

    limits rules_;
    const wall_clock& calendar_;
    user_table users_;
    friend_graph graph_;
    last_seen seen_;
    paged_vector<session_record> sessions_;
    session_handle free_ = no_handle;
    std::size_t live_ = 0;
    std::size_t typed_ = 0;  // sessions of the typed dialect among them
    std::size_t online_ = 0;
    std::uint64_t version_;
    std::uint64_t statuses_said_ = 0;
    // Users in grace or veiled. Few at a time, and exact: no tick to wait for.
    std::map<grace_key, waiting> grace_;
    std::multimap<std::size_t, user_handle> by_cost_;  // users in grace, by their part of
    std::size_t grace_edges_ = 0;
    watch_list targets_;  // what intern_friends() made
    watch_list planned_;  // what plan() interned
    consent before_;      // what before() found
    consent after_;       // and what alter() did
};

}  // namespace alo
