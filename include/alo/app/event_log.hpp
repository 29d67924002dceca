// Writes what sessions and the server tell into the log: who is told how much, and how often. Owned
// by main, which gives it to the server.
//
// Without --verbose a client that behaves leaves no line. What a peer can provoke is logged at most
// once a second for each kind, and what was held back is counted: the count comes with the next
// line of that kind, or a second later, or at the end.
#pragma once

#include "alo/app/config.hpp"
#include "alo/app/log_throttle.hpp"
#include "alo/app/logger.hpp"
#include "alo/app/server.hpp"
#include "alo/session/observer.hpp"
#include "alo/transport/clock.hpp"

#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace alo {

class event_log final : public observer, public server_events {
  public:
    // The logger outlives it. `clock` may be called by any thread.
    event_log(logger& out, config settings, std::function<time_point()> clock = &steady_now);
    // Writes what is held back. No other thread tells anything any more.
    ~event_log() override;
    event_log(const event_log&) = delete;
    event_log& operator=(const event_log&) = delete;

    // The effective configuration, a line each; only with --verbose.
    void configured(const std::vector<setting>& settings);
    // The server could not start, or broke: one sentence.
    void failed(std::string_view sentence);

    // Any thread, from here on.
    void connected(const peer_address& peer) override;
    void identified(const peer_address& peer, user_id_view user, std::size_t friends,
                    bool again) override;
    void rejected(const peer_address& peer, std::string_view code,
                  std::string_view message) override;
    void ended(const peer_address& peer, std::optional<user_id_view> user, end_reason reason,
               duration lasted) override;
    void refused(const peer_address& peer, refusal reason) override;
    void trouble(std::string_view kind, std::string_view what) override;

    void listening(const std::string& address, std::uint16_t port,
                   std::size_t connections) override;
    void draining(const std::string& signal, std::size_t sessions) override;
    void totals(const server_totals& sums, std::size_t sessions) override;
    // Writes what is held back first.
    void stopped() override;

  private:
    void write_throttled(log_level level, std::string_view event, std::string_view kind,
                         std::string_view message, std::vector<log_field> fields);
    void write_held(const std::vector<log_throttle::held_back>& list);
    void tell_when_quiet();

    logger& out_;
    const config settings_;
    const std::function<time_point()> clock_;
    std::mutex guard_;
    std::condition_variable changed_;  // something is held back, or the end has come
    log_throttle throttle_;            // under guard_
    bool ending_ = false;              // under guard_
    std::thread quiet_;                // waits for kinds to go quiet; sleeps while nothing is held
};

}  // namespace alo
