// The hub: one strand, the only owner of presence state. It runs on the first I/O thread; that
// thread's worker calls it directly, the others through posts that carry a whole turn's commands,
// and its answers travel the same way, one post a thread. Owned by app/server.
#pragma once

#include "alo/hub/hub_core.hpp"
#include "alo/session/ports.hpp"
#include "alo/session/worker.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <functional>
#include <memory>
#include <string_view>
#include <vector>

namespace alo {

class hub final : private hub_outlet {
  public:
    using clock = time_point (*)();

    // `home` runs the hub and is the executor of worker 0; it must not run handlers at the same
    // time. `read_clock` may be called from every I/O thread.
    hub(boost::asio::any_io_executor home, const limits& rules, worker_index workers,
        clock read_clock);
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
    class local_port;
    class remote_port;
    struct command;
    struct delivery {
        std::string_view frame;  // empty: the sessions were replaced
        std::vector<session_ref> sessions;
    };
    struct lane {
        boost::asio::any_io_executor executor;
        worker* target = nullptr;
        std::vector<delivery> outgoing;
        std::unique_ptr<hub_port> port;
    };

    void tell(worker_index to, std::string_view frame, std::span<const session_ref> sessions,
              time_point now) override;
    void replaced(worker_index to, session_ref session, time_point now) override;
    void run(worker_index from, const std::vector<command>& commands);
    void dispatch();
    void arm(time_point now);
    void on_timer();

    boost::asio::any_io_executor home_;
    clock read_clock_;
    hub_core core_;
    std::vector<lane> lanes_;
    boost::asio::steady_timer timer_;
    time_point armed_for_ = never;
    bool stopped_ = false;
};

}  // namespace alo
