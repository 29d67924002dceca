// See check.hpp.
#include "alo/client/check.hpp"

#include "alo/client/console.hpp"
#include "alo/client/dial.hpp"
#include "alo/client/words.hpp"
#include "alo/protocol/server_frame.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <fmt/format.h>

#include <chrono>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <optional>
#include <string>

namespace alo {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

// Within the timeout that health checks usually have.
constexpr std::chrono::seconds patience{3};
constexpr std::size_t longest_answer = 65'536;

// Why not, in a few words; empty if an alo answers.
asio::awaitable<std::string> ask(tcp::socket& socket, std::string host, std::uint16_t port,
                                 std::string& note) {
    constexpr auto as_value = asio::as_tuple(asio::use_awaitable);
    std::string trouble = co_await dial(socket, host, port);
    if (!trouble.empty()) {
        co_return trouble;
    }
    // A server that refuses us may have closed already; its words are worth reading all the same.
    static constexpr std::string_view question = "{}\n";
    static_cast<void>(co_await asio::async_write(
        socket, asio::buffer(question.data(), question.size()), as_value));
    std::string answer;
    const auto [unread, length] = co_await asio::async_read_until(
        socket, asio::dynamic_buffer(answer, longest_answer), '\n', as_value);
    if (unread) {
        co_return unread == asio::error::eof ? "it closed without a word" : unread.message();
    }
    answer.resize(length - 1);
    const server_frame frame = read_server_frame(answer);
    if (frame.what == server_frame::kind::error && frame.code == "missing_user_id") {
        co_return std::string{};
    }
    if (frame.what == server_frame::kind::error && frame.code == "server_full") {
        note = ", but is full";
        co_return std::string{};
    }
    co_return "it is no alo: " + printable(answer.substr(0, 60));
}

}  // namespace

int check_server(const client_options& options) {
    asio::io_context context{1};
    tcp::socket socket{context};
    std::optional<std::string> trouble;
    std::string note;
    asio::co_spawn(context, ask(socket, options.host, options.port, note),
                   [&trouble](const std::exception_ptr& fault, std::string why) {
                       trouble = fault ? "a fault of the client" : std::move(why);
                   });
    context.run_for(patience);

    const std::string place = place_text(options.host, options.port);
    if (trouble && trouble->empty()) {
        if (!options.quiet) {
            fmt::print("alo answers at {}{}\n", place, note);
        }
        return std::fflush(stdout) == 0 ? exit_good : exit_runtime;
    }
    fmt::print(stderr, "no alo answers at {}: {}\n", place,
               trouble ? *trouble : "nothing came within 3 s");
    // Looking up a name cannot be interrupted, and the context would wait for it.
    std::_Exit(exit_runtime);
}

}  // namespace alo
