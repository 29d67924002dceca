// How workers reach the hub: worker 0 shares its thread and calls it, the others send what a turn
// brought in one post. Private to the hub.
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

// A hop is a call, unless threads that are told have too much to tell already.
class hub::local_port final : public hub_port {
  public:
    explicit local_port(hub& owner) noexcept : hub_{owner} {}

    void attach(session_ref session, user_id_view user, const id_list& friends, duration grace,
                time_point now) override;
    void replace(session_ref session, const id_list& friends, time_point now) override;
    void detach(session_ref session, departure how, time_point now) override;
    void flush() override { hub_.dispatch(); }
    [[nodiscard]] bool ready() override;

  private:
    [[nodiscard]] bool must_queue();

    hub& hub_;
};

class hub::remote_port final : public hub_port {
  public:
    remote_port(hub& owner, worker_index index) noexcept : hub_{owner}, index_{index} {}

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
