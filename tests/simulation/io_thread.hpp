// An I/O thread in virtual time: does for a worker what transport/io_thread does, in the same
// order, over virtual connections, and watches that the worker keeps to the wire's rules.
#pragma once

#include "alo/session/worker.hpp"
#include "simulation/connection.hpp"
#include "simulation/ledger.hpp"
#include "simulation/prng.hpp"
#include "simulation/script.hpp"
#include "simulation/timeline.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <string_view>
#include <vector>

namespace alo::sim {

// Of the whole world, what every part of it needs.
struct surroundings {
    const scenario& play;
    timeline& time;
    trace& log;
    coverage& seen;
    ledger& book;
    stranger_pool& pool;
};

// A worker's way to the hub, of which the judge wants to know one thing more.
class sim_port : public hub_port {
  public:
    // What was said and is not on its way yet.
    [[nodiscard]] virtual bool holds() const = 0;
};

class io_thread final : private wire {
  public:
    io_thread(surroundings world, worker_index index, prng chance);

    void join(sim_port& hub);
    [[nodiscard]] worker& its_worker() noexcept { return *worker_; }
    [[nodiscard]] executor& handlers() noexcept { return handlers_; }
    // The session in this slot, or the one that had it.
    [[nodiscard]] session_number session_in(session_ref ref) const;

    void accept(session_number number, connection& from);
    void drain(time_point by);
    // Between turns, all is in order.
    void check();
    // Before anything that may end a session's pause.
    void mark_busy();

  private:
    struct socket final : socket_events {
        io_thread* owner = nullptr;
        connection* net = nullptr;
        session_number number = 0;
        session_ref session;
        prng chance{0};  // its own, so that no other connection shifts what it draws
        bool waits_read = false;
        bool waits_write = false;
        bool fin_sent = false;

        void readable() override { owner->wake_reader(*this); }
        void writable() override { owner->wake_writer(*this); }
    };

    std::ptrdiff_t send(std::uint32_t slot, std::string_view bytes) override;
    void await_writable(std::uint32_t slot) override;
    void resume_reading(std::uint32_t slot) override;
    void shutdown_send(std::uint32_t slot) override;
    void close(std::uint32_t slot) override;
    void request_end_of_turn() override;
    void wake_at(time_point when) override;

    socket& at(std::uint32_t slot);
    // Before a client sees anything, the hub has heard what was said.
    void demand_hub_heard() const;
    void wake_reader(socket& s);
    void wake_writer(socket& s);
    void read(session_ref session);
    void hand_over(socket& s, std::size_t most);
    template <typename Action>
    void guarded(session_ref session, Action what);
    void end_turn();

    surroundings world_;
    worker_index index_;
    prng chance_;
    executor handlers_;
    std::unique_ptr<worker> worker_;
    const sim_port* hub_ = nullptr;
    std::vector<std::unique_ptr<socket>> sockets_;   // by slot
    std::map<std::uint64_t, session_number> names_;  // slot and generation
    time_point timer_ = never;
    std::uint64_t timer_set_ = 0;
    bool turn_requested_ = false;
    // For the counters to be held against.
    std::uint64_t read_bytes_ = 0;
    std::uint64_t sent_bytes_ = 0;
};

}  // namespace alo::sim
