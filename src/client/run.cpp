// The life of `alo client`: visit the server, come back after a while if the visit broke off, end
// on a signal. One thread; at most one connection at a time (client/visit).
#include "alo/client/backoff.hpp"
#include "alo/client/check.hpp"
#include "alo/client/classic_dialogue.hpp"
#include "alo/client/client.hpp"
#include "alo/client/conduct.hpp"
#include "alo/client/desk.hpp"
#include "alo/client/dial.hpp"
#include "alo/client/plain_console.hpp"
#include "alo/client/typed_dialogue.hpp"
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

#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <exception>
#include <optional>
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

// A terminal at which somebody can type, or lines.
bool wants_desk(const client_options& options) {
    return !options.classic && !options.json && is_screen(STDIN_FILENO) && is_screen(STDOUT_FILENO);
}

class client_run {
  public:
    client_run(const client_options& options, asio::io_context& context);

    // The whole of it; the exit code.
    int go();

  private:
    asio::awaitable<int> talk();
    // Runs beside talk() for as long as the program does.
    asio::awaitable<void> watch_signals();
    void leave();
    [[noreturn]] void leave_at_once(int code);
    void failed(const std::exception_ptr& fault);
    [[nodiscard]] console& says() noexcept;

    const client_options& options_;
    asio::io_context& context_;
    asio::any_io_executor executor_;
    asio::signal_set signals_;
    std::optional<desk> desk_;  // either this
    plain_console lines_;       // or this, and stdin's lines
    std::optional<typed_input> input_;
    backoff backoff_;
    conduct conduct_;
    std::optional<classic_dialogue> classic_;  // either this
    std::optional<typed_dialogue> typed_;      // or this
    std::optional<visit> visit_;
};

client_run::client_run(const client_options& options, asio::io_context& context)
    : options_{options},
      context_{context},
      executor_{context.get_executor()},
      signals_{context},
      lines_{options, is_screen(STDOUT_FILENO) && !options.colourless && !options.classic},
      backoff_{std::random_device{}()} {
    if (wants_desk(options)) {
        desk_.emplace(options, context);
    } else {
        input_.emplace(executor_, STDIN_FILENO);
    }
    dialogue* words = nullptr;
    if (options.classic) {
        words = &classic_.emplace(options, says(), conduct_);
    } else {
        words = &typed_.emplace(options, says(), conduct_);
    }
    visit_.emplace(options, executor_, says(), conduct_, *words, input_ ? &*input_ : nullptr);
}

console& client_run::says() noexcept {
    if (desk_) {
        return *desk_;
    }
    return lines_;
}

asio::awaitable<int> client_run::talk() {
    for (;;) {
        const auto begin = std::chrono::steady_clock::now();
        const visit::ending end = co_await visit_->pay();
        if (end == visit::ending::left) {
            co_return exit_good;
        }
        if (!conduct_.final_word().empty()) {
            says().last_word(conduct_.final_word());
            co_return exit_runtime;
        }
        const std::string what = end == visit::ending::unreachable ? "cannot reach " : "lost ";
        const std::string place = place_text(options_.host, options_.port);
        const std::string story = end == visit::ending::closed
                                      ? "the server closed the connection"
                                      : what + place + ": " + visit_->trouble();
        if (options_.once) {
            if (end == visit::ending::closed && !conduct_.failed()) {
                says().status(story);
                co_return exit_good;
            }
            says().last_word(story);
            co_return exit_runtime;
        }
        if (std::chrono::steady_clock::now() - begin >= good_visit) {
            backoff_.reset();
        }
        // What a server asked for has been waited for once it is not to be reached.
        const duration wait = backoff_.next(
            end == visit::ending::unreachable ? std::nullopt : conduct_.retry_after_ms());
        says().status(fmt::format("{}; next try in {:.1f} s", story,
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
    if (desk_) {
        signals_.add(SIGWINCH);
        signals_.add(SIGTSTP);
        signals_.add(SIGCONT);
    }
    for (;;) {
        const auto [error, number] = co_await signals_.async_wait(as_value);
        if (error) {
            co_return;
        }
        if (number == SIGWINCH) {
            desk_->resized();
        } else if (number == SIGTSTP) {
            desk_->suspend();
        } else if (number == SIGCONT) {
            desk_->go_on();
        } else if (visit_->stopping()) {
            leave_at_once(exit_interrupted);  // told twice
        } else {
            leave();
        }
    }
}

void client_run::leave() {
    if (!visit_->identified()) {
        leave_at_once(exit_good);  // nobody to sign off
    }
    visit_->stop();
}

// Looking up a name cannot be interrupted, so the process ends here; nothing is buffered. The desk
// may be what called: it is not returned to.
void client_run::leave_at_once(int code) {
    if (desk_) {
        desk_->close();
    }
    desk_.reset();
    std::_Exit(code);
}

void client_run::failed(const std::exception_ptr& fault) {
    try {
        std::rethrow_exception(fault);
    } catch (const std::exception& error) {
        says().last_word(error.what());
    }
}

int client_run::go() {
    int code = exit_runtime;
    asio::co_spawn(context_, watch_signals(), [this](const std::exception_ptr& fault) {
        if (fault) {
            failed(fault);
        }
    });
    asio::co_spawn(context_, talk(), [&](const std::exception_ptr& fault, int result) {
        if (fault) {
            failed(fault);
        } else {
            code = result;
        }
        signals_.cancel();  // so that the context runs dry
        if (desk_) {
            desk_->stop();
        }
    });
    if (desk_) {
        const bool ended = desk_->run(*typed_, [this](const dialogue::reaction& wish) {
            visit_->say(wish.send);
            if (wish.leave) {
                leave();
            }
        });
        if (ended && !visit_->stopping()) {
            leave();
        }
    }
    context_.run();
    return code;
}

}  // namespace

int run_client(const client_options& options) {
    if (options.check) {
        return check_server(options);
    }
    asio::io_context context{1};
    client_run run{options, context};
    return run.go();
}

}  // namespace alo
