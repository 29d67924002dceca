// The hub's decisions, without its thread: which session of which I/O thread is which session of
// the domain, and who is told by which thread. Called by hub/hub, and by the simulation. One thread
// at a time.
#pragma once

#include "alo/base/counter.hpp"
#include "alo/base/limits.hpp"
#include "alo/base/session_ref.hpp"
#include "alo/base/time.hpp"
#include "alo/presence/presence_store.hpp"
#include "alo/protocol/presence_frame.hpp"
#include "alo/protocol/reply.hpp"
#include "alo/protocol/request.hpp"
#include "alo/session/ports.hpp"

#include <cstddef>
#include <exception>
#include <span>
#include <string_view>
#include <vector>

namespace alo {

// Where the hub's answers go. It may be called in the middle of any call here, and must not call
// back.
class hub_outlet {
  public:
    hub_outlet() = default;
    hub_outlet(const hub_outlet&) = delete;
    hub_outlet& operator=(const hub_outlet&) = delete;
    virtual ~hub_outlet() = default;

    // The frame is a constant; the sessions are valid during the call.
    virtual void tell(worker_index to, std::string_view frame,
                      std::span<const session_ref> sessions, time_point now) = 0;
    virtual void show(worker_index to, const presence_frame& news,
                      std::span<const session_ref> sessions, time_point now) = 0;
    virtual void answer(worker_index to, session_ref session, reply&& what, time_point now) = 0;
    virtual void replaced(worker_index to, session_ref session, time_point now) = 0;
    // A grace did not begin or was cut short, for max_grace_edges; the operator is told.
    virtual void grace_refused() {}
};

struct hub_counters {
    counter went_online;
    counter went_offline;
    counter told;            // classic sessions told of a transition
    counter shown;           // typed sessions given news of a user
    counter replaced;        // sessions that made room for a newer one
    counter untold;          // changes of which memory did not suffice to tell all
    counter graces_refused;  // that did not begin or were cut short, for max_grace_edges
};

class hub_core {
  public:
    // The calendar outlives it. Versions grow from `first_version` on.
    hub_core(const limits& rules, worker_index workers, hub_outlet& outlet,
             const wall_clock& calendar = monotonic_calendar, std::uint64_t first_version = 0);

    // A session of the typed dialect is answered with a snapshot.
    void attach(worker_index from, session_ref session, user_id_view user, const id_list& friends,
                const arrival& how, time_point now);
    void replace(worker_index from, session_ref session, const id_list& friends, const encore& how,
                 time_point now);
    // A status_request, watch_request or query_request, which is answered.
    void ask(worker_index from, session_ref session, const request& what, time_point now);
    // A session that is not attached any more, having been replaced, is none of our business.
    void detach(worker_index from, session_ref session, departure how, time_point now);
    // Lets one grace that is over end; false if there is none.
    bool expire_next(time_point now);
    [[nodiscard]] time_point next_expiry() const noexcept { return store_.next_expiry(); }
    // Nobody is told anything any more: the server stops, and that users lose their sessions says
    // nothing about them.
    void mute() noexcept { muted_ = true; }

    [[nodiscard]] const presence_store& store() const noexcept { return store_; }
    [[nodiscard]] const hub_counters& counters() const noexcept { return counters_; }

  private:
    struct seat {
        std::uint32_t generation = 0;  // 0: nobody is attached
        session_handle session = no_handle;
    };
    [[nodiscard]] seat* find(worker_index from, session_ref session) noexcept;
    void publish(time_point now);
    void publish_part(time_point now);
    void publish_news(time_point now);
    void group(std::span<const session_address> sessions);
    void show_to(std::span<const session_address> sessions, const presence_frame& news,
                 time_point now);
    void give_back(time_point now);

    // Answers (hub_answers.cpp)
    void show_all(worker_index from, session_ref session, session_handle of, time_point now);
    [[nodiscard]] reply watch(session_handle session, const watch_request& what, time_point now);
    [[nodiscard]] reply query(session_handle session, const query_request& what, time_point now);
    [[nodiscard]] const presence_frame& frame_of(user_handle user);
    [[nodiscard]] std::vector<presence_frame> frames_of(std::span<const user_handle> users);

    const limits& rules_;
    hub_outlet& outlet_;
    presence_store store_;
    std::vector<std::vector<seat>> seats_;             // by worker, then by slot
    std::vector<std::vector<session_ref>> by_worker_;  // scratch of group()
    // The line that tells of each user that is shown, if one was needed; by user.
    std::vector<presence_frame> frames_;
    change change_;
    std::exception_ptr part_fault_;  // what a part of it met that could not be told
    time_point now_{};               // of the command, for its parts
    hub_counters counters_;
    std::size_t most_users_ = 0;  // since memory was last given back
    time_point gave_back_{};      // when that was
    bool muted_ = false;
};

}  // namespace alo
