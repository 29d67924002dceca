// See visit.hpp.
#include "alo/client/visit.hpp"

#include "alo/client/dial.hpp"
#include "alo/protocol/request_lines.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <fmt/format.h>

#include <chrono>
#include <optional>
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
// A server that asks and does not read gets no answers beyond these.
constexpr std::size_t most_unread = std::size_t{1} << 16U;

time_point clock_time() {
    return time_point{
        std::chrono::duration_cast<duration>(std::chrono::steady_clock::now().time_since_epoch())};
}

}  // namespace

visit::visit(const client_options& options, const asio::any_io_executor& executor, console& says,
             conduct& course, dialogue& talk, typed_input* lines)
    : options_{options},
      console_{says},
      conduct_{course},
      talk_{talk},
      input_{lines},
      socket_{executor},
      stop_{executor},
      to_write_{executor},
      all_written_{executor},
      look_{executor} {
    for (asio::steady_timer* bell : {&stop_, &to_write_, &all_written_}) {
        bell->expires_at(asio::steady_timer::time_point::max());
    }
}

asio::awaitable<visit::ending> visit::pay() {
    const ending end = co_await stay();
    if (std::exchange(identified_, false)) {
        talk_.lost();
    }
    boost::system::error_code ignored;
    socket_.close(ignored);
    co_return end;
}

void visit::stop() {
    stopping_ = true;
    stop_.cancel();
}

void visit::say(std::string_view lines) {
    if (identified_ && !lines.empty()) {
        outbox_ += lines;
        to_write_.cancel();
    }
}

asio::awaitable<visit::ending> visit::stay() {
    inbox_.clear();
    outbox_.clear();
    trouble_ = co_await dial(socket_, options_.host, options_.port);
    if (!trouble_.empty()) {
        co_return ending::unreachable;
    }
    identified_ = true;
    pulse_.begin(clock_time());
    const dialogue::reaction hello = talk_.begin();
    pulse_.promise(hello.heartbeat.value_or(duration::zero()), clock_time());
    say(hello.send);
    boost::system::error_code gone;
    const tcp::endpoint server = socket_.remote_endpoint(gone);
    // It may have closed already, for lack of room for one.
    const std::string place = gone ? place_text(options_.host, options_.port)
                                   : place_text(server.address().to_string(), server.port());
    console_.status(fmt::format("connected to {} as {}", place, talk_.self()));
    const auto first = co_await (read_frames() || send_typed() || until_stopped() ||
                                 write_lines() || watch_pulse());
    if (first.index() == 0 || first.index() == 4) {
        const ending end = first.index() == 0 ? std::get<0>(first) : std::get<4>(first);
        if (!console_.heard()) {
            co_await say_goodbye();
            co_return ending::left;
        }
        co_return end == ending::closed&& conduct_.signed_off() ? ending::left : end;
    }
    // Ctrl-C, a command, or the end of what was typed.
    if (first.index() == 1 && !stopping_ && input_ != nullptr && !input_->is_terminal()) {
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
        if (error == asio::error::operation_aborted) {
            co_return ending::broken;  // somebody else has said why
        }
        if (error) {
            trouble_ = error == asio::error::not_found ? "the server sent a line without an end"
                                                       : error.message();
            co_return error == asio::error::eof ? ending::closed : ending::broken;
        }
        pulse_.heard(clock_time());
        const std::string line = inbox_.substr(0, count - 1);
        inbox_.erase(0, count);
        const dialogue::reaction answer = talk_.heard(line);
        if (answer.heartbeat) {
            pulse_.promise(*answer.heartbeat, clock_time());
            look_.cancel();
        }
        if (outbox_.size() < most_unread) {
            say(answer.send);
        }
        if (!conduct_.final_word().empty()) {
            co_return ending::closed;  // a refused hello leaves the connection open, for nothing
        }
    }
    co_return ending::left;
}

// The only one that writes while there is something to say. Never ends: whoever reads hears of a
// connection that broke, too, and may have more to print before.
asio::awaitable<visit::ending> visit::write_lines() {
    for (;;) {
        if (outbox_.empty()) {
            all_written_.cancel();
            co_await to_write_.async_wait(as_value);
            continue;
        }
        const std::string lines = outbox_;
        const auto [error, count] =
            co_await asio::async_write(socket_, asio::buffer(lines), as_value);
        // Exactly what went out, so that a goodbye can follow when we are interrupted.
        outbox_.erase(0, count);
        if (error) {
            co_return co_await until_stopped();
        }
    }
}

asio::awaitable<void> visit::written() {
    while (!outbox_.empty()) {
        co_await all_written_.async_wait(as_value);
    }
}

// Ends only when the input's end means ours.
asio::awaitable<visit::ending> visit::send_typed() {
    while (input_ != nullptr && !input_ended_) {
        std::optional<std::string> line = co_await input_->next_line();
        if (!line) {
            input_ended_ = true;
            break;
        }
        const dialogue::reaction wish = talk_.typed(std::move(*line));
        ++lines_sent_;
        say(wish.send);
        // Who writes into a pipe waits for the server's pace.
        co_await written();
        if (wish.leave) {
            stopping_ = true;
            co_return ending::left;
        }
    }
    const bool enough =
        input_ != nullptr && (input_->is_terminal() || (options_.once && lines_sent_ > 0));
    if (!input_ended_ || !enough) {
        co_await until_stopped();
    }
    co_return ending::left;
}

asio::awaitable<visit::ending> visit::watch_pulse() {
    for (;;) {
        const time_point next = pulse_.next_look();
        look_.expires_at(next == never ? asio::steady_timer::time_point::max()
                                       : asio::steady_timer::time_point{next.time_since_epoch()});
        co_await look_.async_wait(as_value);
        switch (pulse_.look(clock_time())) {
            case pulse::verdict::fine:
                break;
            case pulse::verdict::ask:
                say(ping_line);
                break;
            case pulse::verdict::dead:
                trouble_ = "the server is silent";
                co_return ending::broken;
        }
    }
}

asio::awaitable<visit::ending> visit::until_stopped() {
    if (!stopping_) {
        co_await stop_.async_wait(as_value);
    }
    co_return ending::left;
}

asio::awaitable<visit::ending> visit::wait_for_close(asio::steady_timer::duration patience) {
    asio::steady_timer timer{socket_.get_executor(), patience};
    const auto first =
        co_await (read_frames() || timer.async_wait(asio::use_awaitable) || write_lines());
    if (first.index() == 0) {
        co_return std::get<0>(first);
    }
    trouble_ = "it does not close the connection";
    co_return ending::broken;
}

asio::awaitable<void> visit::say_goodbye() {
    say(talk_.goodbye());
    static_cast<void>(co_await wait_for_close(farewell));
}

// The half-close: the server answers what it has read, and then closes too.
asio::awaitable<visit::ending> visit::hang_up() {
    boost::system::error_code ignored;
    socket_.shutdown(tcp::socket::shutdown_send, ignored);
    const ending end = co_await wait_for_close(last_answers);
    co_return end == ending::closed && !conduct_.failed() ? ending::left : end;
}

}  // namespace alo
