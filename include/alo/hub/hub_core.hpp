// The hub's decisions, without its thread: which session of which I/O thread is which session of
// the domain, and who is told by which thread. Called by hub/hub, and by the simulation. One thread
// at a time.
#pragma once

#include "alo/base/counter.hpp"
#include "alo/base/limits.hpp"
#include "alo/base/session_ref.hpp"
#include "alo/base/time.hpp"
#include "alo/presence/presence_store.hpp"

#include <cstddef>
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
    virtual void replaced(worker_index to, session_ref session, time_point now) = 0;
};

struct hub_counters {
    counter went_online;
    counter went_offline;
    counter told;      // sessions told of a transition
    counter replaced;  // sessions that made room for a newer one
};

class hub_core {
  public:
    hub_core(const limits& rules, worker_index workers, hub_outlet& outlet);

    void attach(worker_index from, session_ref session, user_id_view user, const id_list& friends,
                duration grace, time_point now);
    void replace(worker_index from, session_ref session, const id_list& friends, time_point now);
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
    void give_back();

    hub_outlet& outlet_;
    presence_store store_;
    std::vector<std::vector<seat>> seats_;             // by worker, then by slot
    std::vector<std::vector<session_ref>> by_worker_;  // scratch of publish()
    change change_;
    hub_counters counters_;
    bool muted_ = false;
};

}  // namespace alo
