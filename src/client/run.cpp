// The life of `alo client`: visit the server, come back after a while if the visit broke off, end
// on a signal. One thread; at most one connection at a time (client/visit).
#include "alo/client/backoff.hpp"
#include "alo/client/check.hpp"
#include "alo/client/client.hpp"
#include "alo/client/conduct.hpp"
#include "alo/client/console.hpp"
#include "alo/client/dial.hpp"
#include "alo/client/visit.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <exception>
#include <random>
#include <string>

namespace alo {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

constexpr auto as_value = asio::as_tuple(asio::use_awaitable);

// A connection that held so long was a good one.
constexpr auto good_visit = 10s;
// How a shell tells that Ctrl-C ended a program: 128 and the signal's number.
constexpr int exit_interrupted = 128 + SIGINT;

class client_run {
  public:
    client_run(const client_options& options, asio::io_context& context)
        : options_{options},
          executor_{context.get_executor()},
          signals_{context},
          console_{options},
          backoff_{std::random_device{}()},
          visit_{options, executor_, console_, conduct_} {}

    // The exit code.
    asio::awaitable<int> talk();
    // Runs beside talk() for as long as the program does.
    asio::awaitable<void> watch_signals();
    // Ends watch_signals(), so that the context runs dry.
    void release() { signals_.cancel(); }

  private:
    const client_options& options_;
    asio::any_io_executor executor_;
    asio::signal_set signals_;
    console console_;
    backoff backoff_;
    conduct conduct_;
    visit visit_;
};

asio::awaitable<int> client_run::talk() {
    for (;;) {
        const auto begin = std::chrono::steady_clock::now();
        const visit::ending end = co_await visit_.pay();
        if (end == visit::ending::left) {
            co_return exit_good;
        }
        if (!conduct_.final_word().empty()) {
            console_.last_word(conduct_.final_word());
            co_return exit_runtime;
        }
        const std::string what = end == visit::ending::unreachable ? "cannot reach " : "lost ";
        const std::string place = place_text(options_.host, options_.port);
        const std::string story = end == visit::ending::closed
                                      ? "the server closed the connection"
                                      : what + place + ": " + visit_.trouble();
        if (options_.once) {
            if (end == visit::ending::closed && !conduct_.failed()) {
                console_.status(story);
                co_return exit_good;
            }
            console_.last_word(story);
            co_return exit_runtime;
        }
        if (std::chrono::steady_clock::now() - begin >= good_visit) {
            backoff_.reset();
        }
        const duration wait = backoff_.next(conduct_.retry_after_ms());
        console_.status(fmt::format("{}; next try in {:.1f} s", story,
                                    std::chrono::duration<double>{wait}.count()));
        asio::steady_timer timer{executor_, wait};
        co_await timer.async_wait(asio::use_awaitable);
    }
}

asio::awaitable<void> client_run::watch_signals() {
    signals_.add(SIGINT);
    signals_.add(SIGTERM);
    // The terminal was closed; nohup is there to make us deaf to that.
    struct sigaction hangup {};
    if (::sigaction(SIGHUP, nullptr, &hangup) == 0 && hangup.sa_handler != SIG_IGN) {
        signals_.add(SIGHUP);
    }
    for (;;) {
        const auto [error, number] = co_await signals_.async_wait(as_value);
        if (error) {
            co_return;
        }
        if (!visit_.identified() || visit_.stopping()) {
            // Nobody to sign off, or told twice. Looking up a name cannot be interrupted, so the
            // process ends here; nothing is buffered.
            std::_Exit(visit_.stopping() ? exit_interrupted : exit_good);
        }
        visit_.stop();
    }
}

}  // namespace

int run_client(const client_options& options) {
    if (options.check) {
        return check_server(options);
    }
    asio::io_context context{1};
    client_run run{options, context};
    int code = exit_runtime;
    const auto failed = [&options](const std::exception_ptr& fault) {
        try {
            std::rethrow_exception(fault);
        } catch (const std::exception& error) {
            console{options}.last_word(error.what());
        }
    };
    asio::co_spawn(context, run.watch_signals(), [&](const std::exception_ptr& fault) {
        if (fault) {
            failed(fault);
        }
    });
    asio::co_spawn(context, run.talk(), [&](const std::exception_ptr& fault, int result) {
        if (fault) {
            failed(fault);
        } else {
            code = result;
        }
        run.release();
    });
    context.run();
    return code;
}

}  // namespace alo
