// What is known of every session, from all sides: what its client was going to say, what the server
// said it did, what the hub decided, which bytes arrived. Each new fact is held against the others
// at once; what can only be judged in quiet is judged by ledger_verdicts.cpp.
#pragma once

#include "alo/session/observer.hpp"
#include "alo/session/worker.hpp"
#include "simulation/connection.hpp"
#include "simulation/coverage.hpp"
#include "simulation/pulse.hpp"
#include "simulation/reference.hpp"
#include "simulation/script.hpp"
#include "simulation/trace.hpp"
#include "simulation/typed_view.hpp"

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace alo::sim {

struct session_record {
    session_number number = 0;
    const client_script* script = nullptr;
    expectation expected;
    const connection* net = nullptr;

    // The server's side
    bool accepted = false;
    session_ref ref;
    time_point accepted_at{};
    time_point awaited_hub{};  // when its next line did so last: it may be its hello
    std::optional<end_reason> ended;
    time_point ended_at{};
    bool socket_closed = false;
    std::size_t rejected = 0;  // errors of its lines, so far
    bool faulted = false;      // a fault was injected
    bool evicted = false;      // the hub gave its place away
    std::uint64_t sent = 0;    // bytes that its socket took
    // Since when it takes nothing, and both as they were when the server called it slow.
    std::optional<time_point> stalled_since;
    std::optional<time_point> slow_since;
    time_point slow_at{};
    std::uint64_t stalls = 0;
    bool broken = false;      // a reset was met
    bool overflowed = false;  // when its socket was let go of, it was owed more than its limit

    // The hub's side
    struct told_transition {
        name who;
        bool online;
    };
    std::size_t commands = 0;  // of those expected, so far
    bool signed_off = false;   // it left by its own word
    std::vector<told_transition> told;
    std::map<name, bool> heard;  // what it was told last of whom, while it still hears of him

    // The client's side
    std::uint64_t received = 0;  // bytes
    std::string unfinished;      // of the last line
    std::size_t frames = 0;      // presence frames
    std::size_t errors = 0;      // of its lines
    std::string fatal;           // the code of the last error, if that was fatal
    std::string transcript;      // of what it heard, for runs to be compared
    std::string raw;             // every byte with its time, if that is to be compared

    // Of the typed dialect
    typed_view view;
    pulse heart;
    std::string flying;       // bytes that its socket took and it has not
    std::size_t remarks = 0;  // of those expected, so far
    bool asks = false;        // it is being answered: an error is not one of its line
    bool caught_up = false;   // it was answered all that it said before it went
    bool pinged = false;      // it received a ping
    std::string token;        // its name
    std::optional<std::uint64_t> retry_after_ms;  // once it heard going_away
    bool should_be_warned = false;                // of the server's stop

    explicit session_record(coverage& seen) : view{seen} {}

    [[nodiscard]] bool open() const noexcept { return accepted && !ended; }
    // Its last edit is one refusal too many, but it came to its end by itself before the hub said
    // so: that end stays, and is the only one it has.
    [[nodiscard]] bool spared() const noexcept {
        return ended == end_reason::closed && expected.end_is_the_hubs &&
               rejected < expected.errors.size() && commands == expected.commands.size();
    }
};

class ledger final : public observer {
  public:
    ledger(const scenario& play, const timeline& time, trace& log, const stranger_pool& pool,
           coverage& seen);

    [[nodiscard]] session_record& of(session_number number) { return records_[number]; }
    [[nodiscard]] std::vector<session_record>& all() noexcept { return records_; }
    [[nodiscard]] static peer_address address_of(session_number number) noexcept;
    // Who knows, of this worker, whether it is this stranger's turn to be refused.
    void may_be_refused(worker_index index, std::function<bool(session_ref)> knows) {
        newest_stranger_.emplace(index, std::move(knows));
    }
    // The server stops: ends for that reason are in order from here on. `window`: for how long.
    void drain_begins(duration window);

    // --- the I/O threads ---
    void accepted(session_number number, session_ref ref);
    void sent(session_number number, std::string_view bytes, std::ptrdiff_t taken);
    // --- the hub ---
    // A command of the session's is run.
    void commanded(session_number number, const expectation::command& what);
    // What a session of the typed dialect is owed now.
    void owe(session_number number, owed&& item);
    void told(session_number number, const name& user, bool online);
    // After a command that concerned this user: whoever does not hear of him any more may as well
    // never have.
    void forget_unconcerned(const name& user, const reference& truth);
    // --- the clients ---
    // Nothing is under way in the session's thread.
    void check_pulse(session_number number) const;
    void received(session_number number, std::string_view bytes);

    // --- verdicts (ledger_verdicts.cpp) ---
    // Nothing is under way: every open session and its client agree on everything.
    void judge_quiet(const reference& truth);
    // Everybody is gone.
    void judge_end();

  private:
    void connected(const peer_address& peer) override;
    void identified(const peer_address& peer, user_id_view user, std::size_t friends,
                    bool again) override;
    void rejected(const peer_address& peer, std::string_view code,
                  std::string_view message) override;
    void ended(const peer_address& peer, std::optional<user_id_view> user, end_reason reason,
               duration lasted) override;
    void refused(const peer_address& peer, refusal reason) override;
    void trouble(std::string_view kind, std::string_view what) override;

    session_record& of(const peer_address& peer);
    void read_line(session_record& r, std::string_view line);
    // ledger_typed.cpp
    void read_typed(session_record& r, std::string_view line);
    void hear_welcome(session_record& r, const frame& what);
    void hear_remark(session_record& r, const frame& what);
    void hear_end(session_record& r, const frame& what) const;
    void judge_typed_open(const session_record& r, const reference& truth) const;
    void judge_typed_gone(const session_record& r) const;
    void judge_warnings() const;
    void read_error(session_record& r, std::string_view line);
    void judge_cause(const session_record& r) const;
    void judge_open(const session_record& r, const reference& truth) const;
    void judge_gone(const session_record& r) const;

    const scenario& play_;
    const timeline& time_;
    trace& log_;
    const stranger_pool& pool_;
    coverage& seen_;
    std::vector<session_record> records_;
    std::map<worker_index, std::function<bool(session_ref)>> newest_stranger_;
    bool draining_ = false;
    duration window_{0};            // of the drain
    std::set<std::string> tokens_;  // of sessions
};

}  // namespace alo::sim
