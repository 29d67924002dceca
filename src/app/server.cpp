// See server.hpp.
#include "alo/app/server.hpp"

#include "alo/app/descriptors.hpp"
#include "alo/app/help.hpp"
#include "alo/base/user_id.hpp"
#include "alo/transport/clock.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <sys/random.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>

namespace alo {
namespace {

limits fit_to_descriptors(const config& settings) {
    limits rules = settings.limits;
    const std::size_t descriptors = raise_descriptor_limit();
    if (descriptors < descriptors_needed(settings.threads)) {
        throw std::runtime_error{"--threads " + std::to_string(settings.threads) + " needs " +
                                 std::to_string(descriptors_needed(settings.threads)) +
                                 " file descriptors, and the limit is " +
                                 std::to_string(descriptors) +
                                 "; choose fewer threads or raise the limit (ulimit -n)"};
    }
    const std::size_t most = connections_within(descriptors, settings.threads);
    rules.max_connections =
        rules.max_connections == 0 ? most : std::min(rules.max_connections, most);
    return rules;
}

// Ids are chosen by clients: with a key that nobody knows they cannot be chosen to collide.
void draw_hash_key() {
    std::array<std::uint64_t, 2> words{};
    if (::getrandom(words.data(), sizeof words, 0) == static_cast<ssize_t>(sizeof words)) {
        set_hash_key({words[0], words[1]});
    }
}

listen_options to_listen_options(const config& settings) {
    listen_options options;
    options.host = settings.host;
    options.port = settings.port;
    options.keepalive_idle = settings.keepalive.idle;
    options.keepalive_interval = settings.keepalive.interval;
    options.keepalive_count = settings.keepalive.count;
    options.user_timeout = settings.user_timeout;
    return options;
}

std::chrono::system_clock::duration unix_time() {
    return std::chrono::system_clock::now().time_since_epoch();
}

unix_ms wall_now() {
    return std::chrono::duration_cast<std::chrono::milliseconds>(unix_time()).count();
}

// Where versions begin: later than any that an earlier run of the server gave out, unless that made
// a million changes a second or the calendar was set back in between (DESIGN, who owns what).
std::uint64_t first_version() {
    return static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::microseconds>(unix_time()).count());
}

// How long the calendar may be wrong after somebody set the machine's clock.
constexpr std::chrono::seconds calendar_step{10};

// From the first signal that stops the server on, and to the end of the process: whoever asks again
// is not kept waiting, whatever the threads are at. Only what a signal handler may do.
void end_at_once(int /*signal*/) { ::_exit(exit_runtime); }

}  // namespace

server::server(const config& settings, observer& log, server_events& events)
    : settings_{settings},
      log_{log},
      events_{events},
      rules_{fit_to_descriptors(settings)},
      gate_{rules_.max_connections, rules_.max_connections_per_ip},
      introduction_{"alo/" + std::string{version()}} {
    if (settings.limits.max_connections > rules_.max_connections) {
        log_.trouble("limits", "the file descriptor limit leaves room for " +
                                   std::to_string(rules_.max_connections) +
                                   " connections, fewer than --max-connections asks for");
    }
    draw_hash_key();
    calendar_.set(wall_now(), steady_now());
    make_threads();
    hub_ = std::make_unique<hub>(first().context().get_executor(), rules_,
                                 static_cast<worker_index>(threads_.size()), &steady_now, calendar_,
                                 first_version(), &log_);
    signals_ =
        std::make_unique<boost::asio::signal_set>(first().context(), SIGTERM, SIGINT, SIGUSR1);
    calendar_timer_ = std::make_unique<boost::asio::steady_timer>(first().context());
    tasks_ = std::make_unique<task_group>(first().context().get_executor(),
                                          [&log](std::exception_ptr fault) {
                                              try {
                                                  std::rethrow_exception(fault);
                                              } catch (const std::exception& e) {
                                                  log.trouble("signals", e.what());
                                              }
                                          });
    for (std::size_t i = 0; i < threads_.size(); ++i) {
        const auto index = static_cast<worker_index>(i);
        threads_[i]->join(*hub_, index, rules_, pool_, {index, introduction_, &calendar_});
    }
    try {
        // In this order: with a thread missing, the clients that the kernel gives it would hang.
        start_threads();
        open();
    } catch (...) {
        end();
        throw;
    }
}

server::~server() { end(); }

void server::make_threads() {
    try {
        for (unsigned i = 0; i < settings_.threads; ++i) {
            threads_.push_back(std::make_unique<io_thread>(gate_, log_));
        }
    } catch (const boost::system::system_error& error) {
        // The limit left room for them, but there are descriptors that we did not open.
        throw std::runtime_error{"cannot make " + std::to_string(settings_.threads) +
                                 " threads (--threads): " + error.code().message()};
    }
}

void server::start_threads() {
    others_.reserve(threads_.size() - 1);
    for (std::size_t i = 1; i < threads_.size(); ++i) {
        try {
            others_.emplace_back([thread = threads_[i].get()] { thread->run(); });
        } catch (const std::system_error& error) {
            throw std::runtime_error{"cannot start thread " + std::to_string(i + 1) + " of " +
                                     std::to_string(threads_.size()) + ": " +
                                     error.code().message() + "; choose fewer with --threads"};
        }
    }
}

void server::open() {
    const listening bound = open_listeners(to_listen_options(settings_), threads_.size());
    for (std::size_t i = 0; i < threads_.size(); ++i) {
        threads_[i]->listen(bound.sockets[i]);
    }
    events_.listening(bound.address, bound.port, rules_.max_connections);
    for (const auto& thread : threads_) {
        thread->start();
    }
}

// Of a server without connections. After run() there is nothing left to do here.
void server::end() {
    for (const auto& thread : threads_) {
        thread->release();
    }
    first().run();
    others_.clear();  // joins them
}

void server::run() {
    // A broken pipe is an error code where it matters, and a closed log no reason to die.
    std::signal(SIGPIPE, SIG_IGN);
    busy_threads_ = threads_.size();
    tasks_->spawn(watch_signals());
    tasks_->spawn(follow_calendar());
    first().run();
    others_.clear();
    events_.totals(sum(), 0);
    events_.stopped();
}

boost::asio::awaitable<void> server::watch_signals() {
    for (;;) {
        const auto [error, number] =
            co_await signals_->async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
        if (error) {
            co_return;
        }
        if (number == SIGUSR1) {
            events_.totals(sum(), gate_.connections());
        } else if (draining_) {
            end_at_once(number);  // the second came before the first was handled
        } else {
            begin_drain(number == SIGTERM ? "SIGTERM" : "SIGINT");
        }
    }
}

// Everything goes by the monotonic clock; only what is told as a time of day follows the machine's.
boost::asio::awaitable<void> server::follow_calendar() {
    for (;;) {
        calendar_timer_->expires_after(calendar_step);
        const auto [error] =
            co_await calendar_timer_->async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
        if (error) {
            co_return;
        }
        calendar_.set(wall_now(), steady_now());
    }
}

void server::begin_drain(const char* signal) {
    draining_ = true;
    std::signal(SIGTERM, end_at_once);
    std::signal(SIGINT, end_at_once);
    events_.draining(signal, gate_.connections());
    hub_->stop();
    const time_point by = steady_now() + settings_.drain;
    for (const auto& thread : threads_) {
        thread->drain(
            by, [this] { boost::asio::post(first().context(), [this] { on_thread_empty(); }); });
    }
}

void server::on_thread_empty() {
    if (--busy_threads_ == 0) {
        tasks_->cancel();
        boost::system::error_code ignored;
        signals_->cancel(ignored);
        calendar_timer_->cancel();
        for (const auto& thread : threads_) {
            thread->release();
        }
    }
}

server_totals server::sum() const {
    server_totals sums;
    for (const auto& thread : threads_) {
        const worker_counters& counted = thread->counters();
        sums.sessions += counted.accepted.value();
        sums.hellos += counted.hellos.value();
        sums.lines += counted.lines.value();
        sums.notifications += counted.notifications.value();
        sums.merged += counted.merged.value();
        sums.pings += counted.pings.value();
        sums.bytes_in += counted.bytes_in.value();
        sums.bytes_out += counted.bytes_out.value();
        sums.pauses += counted.pauses.value();
        sums.hub_waits += counted.hub_waits.value();
        sums.answer_waits += counted.answer_waits.value();
        sums.stalls += counted.stalls.value();
        for (std::size_t i = 0; i < sums.ended.size(); ++i) {
            sums.ended[i] += counted.ended[i].value();
        }
        for (std::size_t i = 0; i < sums.errors.size(); ++i) {
            sums.errors[i] += counted.errors[i].value();
        }
    }
    sums.went_online = hub_->core().counters().went_online.value();
    sums.went_offline = hub_->core().counters().went_offline.value();
    sums.untold = hub_->core().counters().untold.value();
    sums.graces_refused = hub_->core().counters().graces_refused.value();
    sums.last_seen = hub_->core().store().last_seen_count();
    return sums;
}

}  // namespace alo
