// The life of `alo client`: connect, say hello, print what comes, send what is typed, come back.
// One thread; at most one connection at a time.
#include "alo/client/backoff.hpp"
#include "alo/client/check.hpp"
#include "alo/client/client.hpp"
#include "alo/client/conduct.hpp"
#include "alo/client/console.hpp"
#include "alo/client/dial.hpp"
#include "alo/client/ids.hpp"
#include "alo/client/typed_input.hpp"
#include "alo/protocol/decoder.hpp"
#include "alo/protocol/line_framer.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <fmt/format.h>

#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstddef>
#include <cstdlib>
#include <exception>
#include <limits>
#include <random>
#include <string>
#include <utility>
#include <variant>

namespace alo {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using namespace std::chrono_literals;
using namespace asio::experimental::awaitable_operators;

constexpr auto as_value = asio::as_tuple(asio::use_awaitable);

// No frame of a server is longer.
constexpr std::size_t longest_frame = std::size_t{1} << 20U;
// A connection that held so long was a good one.
constexpr auto good_visit = 10s;
// How long the server may take to answer our goodbye.
constexpr auto farewell = 2s;
// How a shell tells that Ctrl-C ended a program: 128 and the signal's number.
constexpr int exit_interrupted = 128 + SIGINT;

class client_run {
  public:
    client_run(const client_options& options, asio::io_context& context)
        : options_{options},
          socket_{context},
          signals_{context},
          stop_{context},
          input_{context.get_executor(), STDIN_FILENO},
          console_{options},
          backoff_{std::random_device{}()} {
        stop_.expires_at(asio::steady_timer::time_point::max());
    }

    // The exit code.
    asio::awaitable<int> talk();
    // Runs beside talk() for as long as the program does.
    asio::awaitable<void> watch_signals();
    // Ends watch_signals(), so that the context runs dry.
    void release() { signals_.cancel(); }

  private:
    // Why a visit ended.
    enum class ending : std::uint8_t {
        unreachable,  // there was no connection
        broken,       // the connection was lost
        closed,       // the server closed it
        left,         // we did, as we were told to
    };

    asio::awaitable<ending> visit();
    asio::awaitable<ending> read_frames();
    asio::awaitable<ending> send_lines();
    asio::awaitable<ending> until_stopped();
    asio::awaitable<ending> wait_for_close(asio::steady_timer::duration patience);
    asio::awaitable<void> say_goodbye();
    asio::awaitable<ending> hang_up();
    [[nodiscard]] bool is_sign_off(const std::string& line);

    const client_options& options_;
    tcp::socket socket_;
    asio::signal_set signals_;
    asio::steady_timer stop_;  // never runs out; cancelled to wake whoever waits for the end
    typed_input input_;
    console console_;
    backoff backoff_;
    conduct conduct_;
    decoder decoder_{std::numeric_limits<std::size_t>::max()};
    std::string inbox_;        // read, and not cut into lines yet
    std::string trouble_;      // what broke the connection or kept us from it
    bool identified_ = false;  // there is somebody to sign off
    bool stopping_ = false;
    bool input_ended_ = false;
    std::size_t lines_sent_ = 0;  // typed ones
};

asio::awaitable<int> client_run::talk() {
    for (;;) {
        const auto begin = std::chrono::steady_clock::now();
        const ending end = co_await visit();
        identified_ = false;
        if (end == ending::left) {
            co_return exit_good;
        }
        if (!conduct_.final_word().empty()) {
            console_.last_word(conduct_.final_word());
            co_return exit_runtime;
        }
        const std::string what = end == ending::unreachable ? "cannot reach " : "lost ";
        const std::string place = place_text(options_.host, options_.port);
        const std::string story = end == ending::closed ? "the server closed the connection"
                                                        : what + place + ": " + trouble_;
        if (options_.once) {
            if (end == ending::closed && !conduct_.failed()) {
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
        asio::steady_timer timer{socket_.get_executor(), wait};
        co_await timer.async_wait(asio::use_awaitable);
    }
}

asio::awaitable<client_run::ending> client_run::visit() {
    conduct_.connected();
    inbox_.clear();
    trouble_ = co_await dial(socket_, options_.host, options_.port);
    if (!trouble_.empty()) {
        co_return ending::unreachable;
    }
    const std::string hello = hello_frame(options_.user->view(), options_.friends);
    identified_ = true;
    const auto [error, count] = co_await asio::async_write(socket_, asio::buffer(hello), as_value);
    if (error) {
        trouble_ = error.message();
        co_return ending::broken;
    }
    boost::system::error_code gone;
    const tcp::endpoint server = socket_.remote_endpoint(gone);
    // It may have closed already, for lack of room for one.
    const std::string place = gone ? place_text(options_.host, options_.port)
                                   : place_text(server.address().to_string(), server.port());
    console_.status(fmt::format("connected to {} as {}, friends listed: {}", place,
                                to_json(options_.user->view()), options_.friends.size()));
    const auto first = co_await (read_frames() || send_lines() || until_stopped());
    if (first.index() == 0) {
        const ending end = std::get<0>(first);
        if (!console_.heard()) {
            co_await say_goodbye();
            co_return ending::left;
        }
        co_return end == ending::closed&& conduct_.signed_off() ? ending::left : end;
    }
    // Ctrl-C, or the end of what was typed.
    if (first.index() == 1 && !input_.is_terminal()) {
        co_return co_await hang_up();
    }
    co_await say_goodbye();
    console_.status("signed off");
    co_return ending::left;
}

asio::awaitable<client_run::ending> client_run::read_frames() {
    while (console_.heard()) {
        const auto [error, count] = co_await asio::async_read_until(
            socket_, asio::dynamic_buffer(inbox_, longest_frame), '\n', as_value);
        if (error) {
            trouble_ = error == asio::error::not_found ? "the server sent a line without an end"
                                                       : error.message();
            co_return error == asio::error::eof ? ending::closed : ending::broken;
        }
        const std::string line = inbox_.substr(0, count - 1);
        inbox_.erase(0, count);
        const server_frame frame = read_server_frame(line);
        conduct_.heard(frame);
        console_.event(frame, line);
        if (!conduct_.final_word().empty()) {
            co_return ending::closed;  // a refused hello leaves the connection open, for nothing
        }
    }
    co_return ending::left;
}

// Ends only when the input's end means ours.
asio::awaitable<client_run::ending> client_run::send_lines() {
    while (!input_ended_) {
        std::optional<std::string> line = co_await input_.next_line();
        if (!line) {
            input_ended_ = true;
            break;
        }
        conduct_.typed(is_sign_off(*line));
        ++lines_sent_;
        line->push_back('\n');
        const auto [error, count] =
            co_await asio::async_write(socket_, asio::buffer(*line), as_value);
        if (error) {
            // The reader hears of it too, and may have more to print before.
            break;
        }
    }
    const bool enough = input_.is_terminal() || (options_.once && lines_sent_ > 0);
    if (!input_ended_ || !enough) {
        co_await until_stopped();
    }
    co_return ending::left;
}

asio::awaitable<client_run::ending> client_run::until_stopped() {
    if (!stopping_) {
        co_await stop_.async_wait(as_value);
    }
    co_return ending::left;
}

asio::awaitable<client_run::ending> client_run::wait_for_close(
    asio::steady_timer::duration patience) {
    asio::steady_timer timer{socket_.get_executor(), patience};
    const auto first = co_await (read_frames() || timer.async_wait(asio::use_awaitable));
    if (first.index() == 0) {
        co_return std::get<0>(first);
    }
    trouble_ = "it does not close the connection";
    co_return ending::broken;
}

asio::awaitable<void> client_run::say_goodbye() {
    // A line that was cut off must not swallow the goodbye; blank lines are ignored.
    const std::string goodbye = "\n" + sign_off_frame(options_.user->view());
    const auto [error, count] =
        co_await asio::async_write(socket_, asio::buffer(goodbye), as_value);
    if (!error) {
        static_cast<void>(co_await wait_for_close(farewell));
    }
}

// The half-close: the server answers what it has read, and then closes too.
asio::awaitable<client_run::ending> client_run::hang_up() {
    boost::system::error_code ignored;
    socket_.shutdown(tcp::socket::shutdown_send, ignored);
    const ending end = co_await wait_for_close(good_visit);
    co_return end == ending::closed && !conduct_.failed() ? ending::left : end;
}

bool client_run::is_sign_off(const std::string& line) {
    std::string padded = line;
    padded.reserve(line.size() + line_framer::padding);
    const request asked =
        decoder_.decode(std::string_view{padded}.substr(0, line.size()), dialect::classic);
    const auto* goodbye = std::get_if<sign_off_request>(&asked);
    return goodbye != nullptr && goodbye->user == options_.user->view();
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
        if (!identified_ || stopping_) {
            // Nobody to sign off, or told twice. Looking up a name cannot be interrupted, so the
            // process ends here; nothing is buffered.
            std::_Exit(stopping_ ? exit_interrupted : exit_good);
        }
        stopping_ = true;
        stop_.cancel();
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
