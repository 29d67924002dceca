// The sessions of one I/O thread, without the thread: every decision about them, from accept to
// close, in plain objects that the simulation drives with virtual time. transport/io_thread owns
// one and calls it; nobody else does. Not thread-safe, but for the pool shared by all workers.
//
// Nothing is sent and nothing closed in the middle of a call: frames gather in outboxes, ends in a
// list, and end_of_turn() does both, so that several frames for one socket leave in one send and no
// caller finds its session gone. Only the first of a large fan-out are written as it goes, and
// whoever is owed more than the soft limit before the turn is over; the rest of a large fan-out
// leaves in slices, between which whatever else is ready has its turn.
#pragma once

#include "alo/base/limits.hpp"
#include "alo/base/timing_wheel.hpp"
#include "alo/base/wall_clock.hpp"
#include "alo/protocol/decoder.hpp"
#include "alo/protocol/presence_frame.hpp"
#include "alo/protocol/reply.hpp"
#include "alo/session/counters.hpp"
#include "alo/session/fan_out.hpp"
#include "alo/session/observer.hpp"
#include "alo/session/ports.hpp"
#include "alo/session/session.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace alo {

struct worker_probe;  // tests/simulation/worker_probe.hpp: checks that all this fits together

// Unread input of all sessions without hello, of all workers together (--max-pending-input).
struct stranger_pool {
    std::atomic<std::size_t> bytes{0};
};

// How the server introduces itself to clients of the typed dialect. What it refers to outlives it.
struct introduction {
    worker_index worker = 0;          // which of the server's it is
    std::string_view server = "alo";  // printable ASCII: `alo/0.1.0`
    const wall_clock* calendar = &monotonic_calendar;
};

class worker {
  public:
    worker(const limits& rules, wire& sockets, hub_port& hub, observer& log, stranger_pool& pool,
           introduction about = {});

    // --- what the sockets tell. `now` never goes back. ---

    // A connection was accepted: its slot and generation. Reading may start at once.
    session_ref on_accept(const peer_address& peer, time_point now);
    // How much may be read now, at most; the bytes must have line_framer::padding readable ones
    // behind them. 0: do not read.
    [[nodiscard]] std::size_t read_budget(std::uint32_t slot) const noexcept;
    // Bytes came. True: go on reading; false: wait for wire::resume_reading().
    [[nodiscard]] bool on_input(std::uint32_t slot, std::string_view bytes, time_point now);
    // The client sent FIN. Do not read on.
    void on_input_end(std::uint32_t slot, time_point now);
    // The connection is broken.
    void on_broken(std::uint32_t slot);
    void on_writable(std::uint32_t slot, time_point now);
    // A fault of ours was met while this session was served: it ends, the others go on.
    void on_fault(std::uint32_t slot, time_point now);
    void on_tick(time_point now);
    void end_of_turn(time_point now);

    // --- what the hub tells ---

    // One classic frame, which is a constant, for each of them; those that are gone are skipped.
    void tell(std::string_view frame, std::span<const session_ref> sessions, time_point now);
    // News of a user for each of these sessions of the typed dialect.
    void show(const presence_frame& news, std::span<const session_ref> sessions, time_point now);
    // What a session of the typed dialect asked for.
    void answer(session_ref session, reply&& what, time_point now);
    // All that the session said is answered.
    void caught_up(session_ref session, time_point now);
    // A newer session of the same user took this one's place.
    void replaced(session_ref session, time_point now);
    // The hub failed to do what this session asked for: a fault of ours, told in `what`.
    void faulted(session_ref session, std::string_view what, time_point now);
    // The hub has room again after hub_port::ready() said no.
    void on_hub_ready(time_point now);

    // --- what the server tells ---

    // Ends all sessions, spread evenly until `by`; none is left after it. No on_accept() follows.
    void drain(time_point now, time_point by);

    [[nodiscard]] std::size_t size() const noexcept { return live_; }
    // Whether a large fan-out is under way, whose next slice leaves at the end of the turn.
    [[nodiscard]] bool has_slices() const noexcept { return !fan_outs_.empty(); }
    [[nodiscard]] bool alive(session_ref session) const noexcept;
    // Entries in the wheel: those of deadlines, and those that nobody waits for any more.
    [[nodiscard]] std::size_t deadlines() const noexcept { return wheel_.size(); }
    [[nodiscard]] const worker_counters& counters() const noexcept { return counters_; }

  private:
    friend worker_probe;

    [[nodiscard]] session* find(session_ref session) noexcept;
    [[nodiscard]] session& at(std::uint32_t slot) noexcept { return *slots_[slot].tenant; }

    // Input (worker_input.cpp)
    static constexpr std::size_t any_number = SIZE_MAX;  // of lines
    [[nodiscard]] bool handle_lines(session& s, std::size_t most, time_point now);
    void go_on(session& s, std::size_t most, time_point now);
    void await_hub(session& s);
    void on_relieved(time_point now);
    bool end_if_refused(session& s, time_point now);
    void handle_line(session& s, std::string_view line, time_point now);
    void say_hello_to_hub(session& s, const hello_request& hello, bool again, time_point now);
    void pause(session& s, time_point now);
    void account_pending(session& s, time_point now);
    void forget_pending(session& s) noexcept;
    void say_error(session& s, const decode_error& error, time_point now);
    void say_fatal(session& s, error_code code, std::string_view message, end_reason why,
                   time_point now, request_tag tag = {});

    // Output and endings (worker_output.cpp)
    bool push(session& s, std::string_view frame, time_point now);
    bool put(session& s, std::string_view frame, time_point now);
    bool put(session& s, const presence_frame& news, time_point now);
    bool put_constant(session& s, std::string_view frame, time_point now);
    bool is_queued(session& s, send_status how);
    void push_last(session& s, std::string_view frame);
    void mark_dirty(session& s);
    void flush_dirty(time_point now);
    void flush(session& s, time_point now);
    void write(session& s, std::string_view line, time_point now);
    void stall(session& s, bool progressed, time_point now);
    void all_sent(session& s, time_point now);
    void finish(session& s, end_reason why, time_point now);
    void kill(session& s, end_reason why);
    void fail(session& s, std::string_view what);
    void kill_slow(session& s, end_reason why);
    void depart(session& s, end_reason why, time_point now);
    void bury();

    // What is told of others (worker_fan_out.cpp)
    void spread(const notice& what, std::span<const session_ref> sessions, time_point now);
    [[nodiscard]] bool queue(const notice& what, std::span<const session_ref> sessions,
                             time_point now);
    [[nodiscard]] static bool hears(const session& s, const notice& what) noexcept;
    void tell_one(session& s, const notice& what, time_point now, bool at_once);
    void put(session& s, const notice& what, time_point now);
    void catch_up(session& s, time_point now);
    [[nodiscard]] bool is_behind(std::size_t times) const noexcept;
    void catch_breath(time_point now);
    void tell_slice(time_point now);
    void tell_next(session_ref next, const notice& what, time_point now);
    void expect_seat(std::uint32_t slot) const noexcept;
    void expect_tenant(std::uint32_t slot) const noexcept;
    static void expect(const session& s) noexcept;

    // The typed dialect (worker_typed.cpp)
    void greet(session& s, const hello_request& hello, time_point now);
    [[nodiscard]] std::string token_of(const session& s) const;
    [[nodiscard]] static bool told_in_order(const session& s) noexcept;
    [[nodiscard]] bool must_wait(session& s, std::size_t least, time_point now);
    [[nodiscard]] static backlog& waiting_of(session& s);
    void show_one(session& s, const presence_frame& news, time_point now);
    [[nodiscard]] bool refill(session& s);
    [[nodiscard]] bool owes_answer(const session& s) const noexcept;
    void relieve(session& s);
    void send_off(time_point now, duration window);
    void check_heartbeat(session& s, time_point now);

    // Deadlines (worker_timers.cpp)
    void arm(session& s);
    void check_deadlines(session& s, time_point now);
    bool end_if_late(session& s, time_point now);
    void drain_some(time_point now);
    void request_turn();
    void request_wake();

    struct seat {
        std::unique_ptr<session> tenant;
        std::uint32_t generation = 0;
        // The earliest entry of this slot in the wheel, and one behind it that a shorter deadline
        // came before. They outlive the tenant: the next one takes them over, so that clients that
        // come and go leave no entries behind.
        time_point wakes_at = never;
        time_point wakes_later = never;
    };

    const limits rules_;
    const outbox::ceiling ceiling_;
    const token_bucket::budget budget_;
    wire& sockets_;
    hub_port& hub_;
    observer& log_;
    stranger_pool& pool_;
    const introduction about_;
    decoder decoder_;
    worker_counters counters_;

    std::vector<seat> slots_;
    std::vector<std::uint32_t> free_;
    std::size_t live_ = 0;
    timing_wheel wheel_;
    time_point wake_requested_ = never;
    // To flush, each with its slot, so that no seat need be looked at. Nobody is buried before.
    struct owed {
        session* who;
        std::uint32_t slot;
    };
    std::vector<owed> dirty_;
    std::vector<owed> flushing_;
    std::deque<fan_out> fan_outs_;         // large ones under way, the oldest first
    std::size_t to_tell_ = 0;              // all whom they are to tell
    bool behind_ = false;                  // so many that no line is heard for now
    std::vector<std::uint32_t> dead_;      // slots to let go of
    std::vector<std::uint32_t> relieved_;  // slots whose next line may be handled
    bool turn_requested_ = false;
    std::string pages_;                  // scratch of refill() and answer()
    std::deque<session_ref> await_hub_;  // whoever waits for it, first come first served
    // Strangers that hold unread input, oldest first, so that the newest can be refused.
    std::map<std::uint64_t, std::uint32_t> strangers_;
    std::uint64_t accepts_ = 0;

    struct draining {
        time_point next = never;  // when to end some more
        time_point by = never;    // when all must be gone
        std::size_t at_a_time = 0;
        std::uint32_t cursor = 0;
    };
    draining drain_;
};

}  // namespace alo
