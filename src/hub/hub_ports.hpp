// How workers reach the hub: the only worker there is calls it; of several, each hands it what a
// turn brought at once, that of the hub's own thread too. If it called instead, what a client says
// who was just accepted there could overtake what another thread's client has been answered for:
// the thread may accept and read before it looks at what arrived. Private to the hub.
#pragma once

#include "alo/hub/hub.hpp"

#include <cstddef>
#include <vector>

namespace alo {

// What a worker said, while it waits for the hub.
struct hub::command {
    enum class kind : std::uint8_t { attach, replace, detach };
    kind what;
    departure how;
    session_ref session;
    duration grace;
    user_id user;
    id_list friends;

    // In bytes, about.
    [[nodiscard]] std::size_t cost() const noexcept { return sizeof(command) + friends.bytes(); }
};

class hub::direct_port final : public hub_port {
  public:
    explicit direct_port(hub& owner) noexcept : hub_{owner} {}

    void attach(session_ref session, user_id_view user, const id_list& friends, duration grace,
                time_point now) override;
    void replace(session_ref session, const id_list& friends, time_point now) override;
    void detach(session_ref session, departure how, time_point now) override;
    void flush() override {}
    [[nodiscard]] bool ready() override { return true; }

  private:
    hub& hub_;
};

class hub::posting_port final : public hub_port {
  public:
    posting_port(hub& owner, worker_index index) noexcept : hub_{owner}, index_{index} {}

    void attach(session_ref session, user_id_view user, const id_list& friends, duration grace,
                time_point now) override;
    void replace(session_ref session, const id_list& friends, time_point now) override;
    void detach(session_ref session, departure how, time_point now) override;
    void flush() override;
    [[nodiscard]] bool ready() override;

  private:
    void hold(command&& what);

    hub& hub_;
    worker_index index_;
    std::vector<command> commands_;
};

}  // namespace alo
