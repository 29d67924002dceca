// The hub in virtual time: the real hub_core behind posts that keep their order and take their
// time, as hub/hub has them: a single worker calls it, several send a turn's commands at once, and
// one post a thread brings the answers. Every answer is held against the reference.
#pragma once

#include "alo/hub/hub_core.hpp"
#include "alo/session/ports.hpp"
#include "simulation/io_thread.hpp"
#include "simulation/reference.hpp"

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace alo::sim {

class strand final : private hub_outlet {
  public:
    strand(surroundings world, prng chance, std::vector<std::unique_ptr<io_thread>>& threads);
    ~strand() override;

    [[nodiscard]] sim_port& port(worker_index index) { return *ports_[index]; }
    void stop();

    [[nodiscard]] const reference& truth() const noexcept { return truth_; }
    // The server's counts are the reference's.
    void judge_counts() const;

  private:
    class sim_hub_port;
    class direct_port;
    class posting_port;
    // As the hub heard it, in a form that outlives the call.
    struct command {
        enum class kind : std::uint8_t { attach, replace, status, watch, query, detach, catch_up };
        kind what = kind::attach;
        session_ref session;
        user_id user{};
        id_list ids{};  // friends, those to be added, or those asked for
        id_list removed{};
        bool hopeless = false;  // of a watch
        bool typed = false;
        std::optional<std::pair<std::optional<availability>, std::string>> shows{};
        std::optional<duration> grace{};
        std::string tag{};
        departure how = departure::lost;

        [[nodiscard]] stance stands() const;
    };
    struct delivery {
        enum class kind : std::uint8_t { frame, news, answer, replaced, caught_up };
        kind what;
        std::vector<session_ref> sessions;
        std::string_view frame{};
        presence_frame news{};
        std::shared_ptr<reply> answer{};
    };

    void tell(worker_index to, std::string_view frame, std::span<const session_ref> sessions,
              time_point now) override;
    void show(worker_index to, const presence_frame& news, std::span<const session_ref> sessions,
              time_point now) override;
    void answer(worker_index to, session_ref session, reply&& what, time_point now) override;
    void replaced(worker_index to, session_ref session, time_point now) override;
    void grace_refused() override;

    [[nodiscard]] bool has_room(worker_index worker);
    void maybe_fault(worker_index from, session_ref session);
    void execute(worker_index from, const command& c, time_point now);
    void run(worker_index from, const std::vector<command>& commands);
    void deliver(worker_index to, delivery&& d, time_point now);
    void dispatch();
    void hand_to(worker_index to, const delivery& d, time_point now);
    void arm(time_point now);
    void on_timer();
    // Brings a post to a thread, behind those that went the same way.
    void travel(time_point& last, worker_index to, action what);

    // strand_judge.cpp: what the reference expects of the command that runs, and what the core did.
    void attach(worker_index from, session_number number, const command& c, time_point now);
    void replace(worker_index from, session_number number, const command& c, time_point now);
    void ask(worker_index from, session_number number, const command& c, time_point now);
    void detach(worker_index from, session_number number, const command& c, time_point now);
    void expect(reference::outcome outcome);
    // Whose grace has ended shows in the store: it waits for the reference, and not for it.
    void expect_expiry(time_point now);
    void compare();
    // What the session that asks must be answered.
    [[nodiscard]] owed whole_picture(session_number number) const;

    surroundings world_;
    prng chance_;
    std::vector<std::unique_ptr<io_thread>>& threads_;
    hub_core core_;
    reference truth_;
    std::vector<std::unique_ptr<sim_port>> ports_;
    std::vector<std::vector<delivery>> outgoing_;  // by worker
    std::vector<time_point> last_there_;           // by worker: posts from it to the hub
    std::vector<time_point> last_back_;            // and from the hub to it
    time_point armed_for_ = never;
    std::uint64_t armings_ = 0;
    bool stopped_ = false;

    std::set<worker_index> no_room_;

    std::optional<reference::outcome> expected_;
    std::set<session_number> told_;
    std::vector<bool> shown_;  // of those expected
    std::optional<session_number> evicted_;
    bool refused_ = false;                                   // a grace
    std::optional<std::pair<session_number, owed>> answer_;  // that is due
    bool expiring_ = false;
};

}  // namespace alo::sim
