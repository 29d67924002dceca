// The two sides a worker talks to: the sockets below it (wire) and the hub above it (hub_port).
// Both are interfaces, so that the simulation stands in for either with virtual time and networks.
#pragma once

#include "alo/base/session_ref.hpp"
#include "alo/base/time.hpp"
#include "alo/base/user_id.hpp"
#include "alo/presence/presence_store.hpp"
#include "alo/protocol/request.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace alo {

// The sockets of one I/O thread, named by the worker's slots. Called on that thread only.
class wire {
  public:
    wire() = default;
    wire(const wire&) = delete;
    wire& operator=(const wire&) = delete;
    virtual ~wire() = default;

    static constexpr std::ptrdiff_t broken = -1;
    // Writes what the socket takes now without waiting: how many bytes, maybe 0; or broken.
    [[nodiscard]] virtual std::ptrdiff_t send(std::uint32_t slot, std::string_view bytes) = 0;
    // A send to that slot comes soon: what it needs to look at may be fetched.
    virtual void expect_send(std::uint32_t /*slot*/) const noexcept {}
    // Call worker::on_writable() once, when the socket takes bytes again. May be asked again before
    // that: it is still one call.
    virtual void await_writable(std::uint32_t slot) = 0;
    // Go on reading after worker::on_input() said to stop.
    virtual void resume_reading(std::uint32_t slot) = 0;
    // Nothing more will be sent: FIN. Reading goes on.
    virtual void shutdown_send(std::uint32_t slot) = 0;
    // Lets go of the socket. No event of this slot may follow; the slot will be given out again.
    virtual void close(std::uint32_t slot) = 0;
    // Call worker::end_of_turn() once, after whatever is ready now.
    virtual void request_end_of_turn() = 0;
    // Call worker::on_tick() at that time; an earlier request stands.
    virtual void wake_at(time_point when) = 0;
};

// The hub, as one worker sees it. Calls keep their order; answers come to what worker calls "what
// the hub tells", in that order for each session, and maybe before the call returns.
class hub_port {
  public:
    hub_port() = default;
    hub_port(const hub_port&) = delete;
    hub_port& operator=(const hub_port&) = delete;
    virtual ~hub_port() = default;

    virtual void attach(session_ref session, user_id_view user, const id_list& friends,
                        const arrival& how, time_point now) = 0;
    virtual void replace(session_ref session, const id_list& friends, const encore& how,
                         time_point now) = 0;
    // A status_request, watch_request or query_request; each is answered.
    virtual void ask(session_ref session, const request& what, time_point now) = 0;
    virtual void detach(session_ref session, departure how, time_point now) = 0;
    // Call worker::caught_up() once all before it is answered.
    virtual void catch_up(session_ref session, time_point now) = 0;
    // What was held back to travel together goes now, before the worker sends anything: by the time
    // a client sees an answer, what it said is on its way ahead of whatever the answer causes.
    virtual void flush() = 0;
    // Whether the hub takes more lines of this worker's clients. Once it said no, it will call
    // worker::on_hub_ready(); until then handle no more. What cannot wait (a detach) it always
    // takes.
    [[nodiscard]] virtual bool ready() = 0;
};

}  // namespace alo
