// See visit.hpp.
#include "alo/client/visit.hpp"

#include "alo/client/dial.hpp"
#include "alo/client/ids.hpp"
#include "alo/protocol/line_framer.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <fmt/format.h>

#include <unistd.h>

#include <chrono>
#include <limits>
#include <optional>
#include <string_view>
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
// How long the server may take to answer our goodbye.
constexpr auto farewell = 2s;
// How long it may take to answer all that came before a half-close.
constexpr auto last_answers = 10s;

}  // namespace

visit::visit(const client_options& options, const asio::any_io_executor& executor, console& says,
             conduct& course)
    : options_{options},
      console_{says},
      conduct_{course},
      socket_{executor},
      stop_{executor},
      input_{executor, STDIN_FILENO},
      decoder_{std::numeric_limits<std::size_t>::max()} {
    stop_.expires_at(asio::steady_timer::time_point::max());
}

asio::awaitable<visit::ending> visit::pay() {
    const ending end = co_await stay();
    identified_ = false;
    co_return end;
}

void visit::stop() {
    stopping_ = true;
    stop_.cancel();
}

asio::awaitable<visit::ending> visit::stay() {
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

asio::awaitable<visit::ending> visit::read_frames() {
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
asio::awaitable<visit::ending> visit::send_lines() {
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

asio::awaitable<visit::ending> visit::until_stopped() {
    if (!stopping_) {
        co_await stop_.async_wait(as_value);
    }
    co_return ending::left;
}

asio::awaitable<visit::ending> visit::wait_for_close(asio::steady_timer::duration patience) {
    asio::steady_timer timer{socket_.get_executor(), patience};
    const auto first = co_await (read_frames() || timer.async_wait(asio::use_awaitable));
    if (first.index() == 0) {
        co_return std::get<0>(first);
    }
    trouble_ = "it does not close the connection";
    co_return ending::broken;
}

asio::awaitable<void> visit::say_goodbye() {
    // A line that was cut off must not swallow the goodbye; blank lines are ignored.
    const std::string goodbye = "\n" + sign_off_frame(options_.user->view());
    const auto [error, count] =
        co_await asio::async_write(socket_, asio::buffer(goodbye), as_value);
    if (!error) {
        static_cast<void>(co_await wait_for_close(farewell));
    }
}

// The half-close: the server answers what it has read, and then closes too.
asio::awaitable<visit::ending> visit::hang_up() {
    boost::system::error_code ignored;
    socket_.shutdown(tcp::socket::shutdown_send, ignored);
    const ending end = co_await wait_for_close(last_answers);
    co_return end == ending::closed && !conduct_.failed() ? ending::left : end;
}

bool visit::is_sign_off(const std::string& line) {
    std::string padded = line;
    padded.reserve(line.size() + line_framer::padding);
    const request asked =
        decoder_.decode(std::string_view{padded}.substr(0, line.size()), dialect::classic);
    const auto* goodbye = std::get_if<sign_off_request>(&asked);
    return goodbye != nullptr && goodbye->user == options_.user->view();
}

}  // namespace alo
