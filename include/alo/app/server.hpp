// The server: owns everything, starts it, and stops it when a signal says so. Called by main.
#pragma once

#include "alo/app/config.hpp"
#include "alo/base/wall_clock.hpp"
#include "alo/hub/hub.hpp"
#include "alo/session/observer.hpp"
#include "alo/transport/admission.hpp"
#include "alo/transport/io_thread.hpp"
#include "alo/transport/listener.hpp"
#include "alo/transport/task_group.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace alo {

// A sum of what the workers and the hub counted since the start.
struct server_totals {
    std::uint64_t sessions = 0;       // accepted
    std::uint64_t hellos = 0;         // identified
    std::uint64_t lines = 0;          // read
    std::uint64_t notifications = 0;  // presence frames queued
    std::uint64_t merged = 0;         // of those, that newer ones took the place of
    std::uint64_t pings = 0;          // sent to clients that said nothing for long
    std::uint64_t bytes_in = 0;
    std::uint64_t bytes_out = 0;
    std::uint64_t pauses = 0;        // sessions over their line rate
    std::uint64_t hub_waits = 0;     // sessions whose next line waited for the hub
    std::uint64_t answer_waits = 0;  // or until they took what they had asked for
    std::uint64_t stalls = 0;        // sockets that took less than they were given
    std::uint64_t went_online = 0;
    std::uint64_t went_offline = 0;
    std::uint64_t untold = 0;          // changes of which memory did not suffice to tell all
    std::uint64_t graces_refused = 0;  // or cut short, for --max-grace-edges
    std::uint64_t last_seen = 0;       // users remembered for when they were last online
    std::array<std::uint64_t, end_reason_count> ended{};
    std::array<std::uint64_t, error_code_count> errors{};
};

// What the server itself has to say; app/event_log says it to the operator.
class server_events {
  public:
    server_events() = default;
    server_events(const server_events&) = delete;
    server_events& operator=(const server_events&) = delete;
    virtual ~server_events() = default;

    // It listens; `connections` is how many fit into the file descriptor limit and the option.
    virtual void listening(const std::string& address, std::uint16_t port,
                           std::size_t connections) = 0;
    virtual void draining(const std::string& signal, std::size_t sessions) = 0;
    // SIGUSR1, and the end.
    virtual void totals(const server_totals& sums, std::size_t sessions) = 0;
    virtual void stopped() = 0;
};

class server {
  public:
    // Raises the soft file descriptor limit, starts the threads, binds and listens. Throws
    // std::runtime_error with one clear sentence if it cannot. The references outlive the server.
    server(const config& settings, observer& log, server_events& events);
    ~server();
    server(const server&) = delete;
    server& operator=(const server&) = delete;

    // Serves until SIGTERM or SIGINT, then drains. The calling thread is the first I/O thread. A
    // second signal ends the process at once, with code 1.
    void run();

  private:
    void make_threads();
    void start_threads();
    void open();
    void end();
    boost::asio::awaitable<void> watch_signals();
    boost::asio::awaitable<void> follow_calendar();
    void begin_drain(const char* signal);
    void on_thread_empty();
    [[nodiscard]] server_totals sum() const;
    [[nodiscard]] io_thread& first() noexcept { return *threads_.front(); }

    const config settings_;
    observer& log_;
    server_events& events_;
    limits rules_;
    admission gate_;
    stranger_pool pool_;
    wall_clock calendar_;
    std::string introduction_;  // `alo/0.1.0`
    std::vector<std::unique_ptr<io_thread>> threads_;
    std::unique_ptr<hub> hub_;
    std::unique_ptr<boost::asio::signal_set> signals_;
    std::unique_ptr<boost::asio::steady_timer> calendar_timer_;
    std::unique_ptr<task_group> tasks_;
    std::vector<std::jthread> others_;  // run all I/O threads but the first
    std::size_t busy_threads_ = 0;
    bool draining_ = false;
};

}  // namespace alo
