// The hub: one strand, the only owner of presence state. It runs on the first I/O thread. Workers
// reach it through posts that carry a whole turn's commands, and its answers travel the same way,
// one post a thread; with a single thread a hop is a call. Owned by app/server.
//
// Both ways are bounded (limits::hub_queue_limit): a worker whose commands wait stops handling
// lines, and the hub runs no command while a thread has too much to tell. What waits then stays in
// clients' sockets.
#pragma once

#include "alo/hub/flow_gauge.hpp"
#include "alo/hub/hub_core.hpp"
#include "alo/session/observer.hpp"
#include "alo/session/ports.hpp"
#include "alo/session/worker.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace alo {

class hub final : private hub_outlet {
  public:
    using clock = time_point (*)();

    // `home` runs the hub and is the executor of worker 0; it must not run handlers at the same
    // time. `read_clock` may be called from every I/O thread.
    // The calendar outlives it, and so does the log, if there is one; for the rest see hub_core.
    hub(boost::asio::any_io_executor home, const limits& rules, worker_index workers,
        clock read_clock, const wall_clock& calendar = monotonic_calendar,
        std::uint64_t first_version = 0, observer* log = nullptr);
    ~hub() override;

    // The side that worker `index` talks to; call on its thread. Lives as long as the hub.
    [[nodiscard]] hub_port& port(worker_index index);
    // Where worker `index` is told things. Before any of them runs.
    void connect(worker_index index, boost::asio::any_io_executor executor, worker& target);

    // From here on nobody is told anything, and no timer is left. Only on `home`.
    void stop();

    // Counters may be read by any thread; the store's sizes only on `home`.
    [[nodiscard]] const hub_core& core() const noexcept { return core_; }

  private:
    class direct_port;
    class posting_port;
    struct command;
    struct delivery {
        enum class kind : std::uint8_t { frame, news, answer, replaced, caught_up, fault };
        kind what;
        std::string_view frame{};             // a constant
        presence_frame news{};                // of a user
        std::unique_ptr<reply> answer{};      // to one session
        std::string message{};                // of a fault
        std::vector<session_ref> sessions{};  // at least one
        std::size_t cost = 0;                 // in bytes, about; deliver() fills it in

        // A fault of the worker's costs the session that it concerns.
        void hand_to(worker& target, time_point now);
        void hand_over(worker& target, time_point now);
    };
    // The two ways between the hub and a worker. The gauges are used by both threads.
    struct lane {
        explicit lane(std::size_t limit) : said{limit}, told{limit} {}

        boost::asio::any_io_executor executor;
        worker* target = nullptr;
        std::vector<delivery> outgoing;
        std::unique_ptr<hub_port> port;
        flow_gauge said;  // commands that are under way or in the inbox
        flow_gauge told;  // deliveries that the worker has not had yet
    };
    // What a worker said in a turn, as far as it was not run.
    struct batch {
        worker_index from;
        time_point received;
        std::vector<command> commands;
        std::size_t next = 0;
        batch* neighbour = nullptr;  // in `arrived_`, the one before it; in `inbox_`, after it
    };

    void tell(worker_index to, std::string_view frame, std::span<const session_ref> sessions,
              time_point now) override;
    void show(worker_index to, const presence_frame& news, std::span<const session_ref> sessions,
              time_point now) override;
    void answer(worker_index to, session_ref session, reply&& what, time_point now) override;
    void replaced(worker_index to, session_ref session, time_point now) override;
    void grace_refused() override;
    // On any thread. From here on the commands, which are taken, come before whatever is received
    // later. Throws for want of memory; then they stay where they are, or are the hub's and run
    // when somebody else says something.
    void receive(worker_index from, std::vector<command>& commands);
    void take_in() noexcept;
    void drop_first() noexcept;
    // Runs what waits, while there is room for what it causes.
    void work();
    void run(worker_index from, const command& what, time_point now) noexcept;
    void tell_fault(worker_index from, session_ref session, std::string_view what,
                    time_point now) noexcept;
    void deliver(worker_index to, delivery&& what, time_point now);
    [[nodiscard]] bool backed_up() noexcept;
    void dispatch();
    void dispatch(lane& to);
    void hand_out(lane& to, std::vector<delivery>& deliveries);
    void expire(time_point now);
    void arm(time_point now);
    void on_timer();

    boost::asio::any_io_executor home_;
    clock read_clock_;
    observer* log_;
    hub_core core_;
    std::deque<lane> lanes_;  // they stay where they are
    // The latest of those that the hub has not looked at. A queue of our own, because that of the
    // hub's executor is not one: it holds back what is posted on its own thread until a handler is
    // over, and clients of that thread may be answered by then.
    std::atomic<batch*> arrived_{nullptr};
    std::atomic<bool> unannounced_{false};  // something arrived, and it could not be posted
    // Those that it looked at, the oldest first. Lists of the batches themselves, both of them:
    // what was said is not lost for want of memory.
    batch* inbox_ = nullptr;
    batch** inbox_end_ = &inbox_;
    bool work_posted_ = false;
    boost::asio::steady_timer timer_;
    time_point armed_for_ = never;
    bool stopped_ = false;
};

}  // namespace alo
