// See dial.hpp.
#include "alo/client/dial.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/cancel_after.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <netinet/tcp.h>
#include <sys/socket.h>

#include <chrono>
#include <vector>

namespace alo {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

// An address that swallows packets must not keep us from the next one.
constexpr std::chrono::seconds patience{5};

// The server's own keepalive (SPEC section 8), seen from the other end. Best effort: without them a
// dead server is only noticed later.
void watch_the_line(tcp::socket& socket) {
    boost::system::error_code ignored;
    socket.set_option(tcp::no_delay{true}, ignored);
    socket.set_option(asio::socket_base::keep_alive{true}, ignored);
    const auto set = [&socket](int name, int value) {
        static_cast<void>(
            ::setsockopt(socket.native_handle(), IPPROTO_TCP, name, &value, sizeof value));
    };
    set(TCP_KEEPIDLE, 25);
    set(TCP_KEEPINTVL, 5);
    set(TCP_KEEPCNT, 3);
    set(TCP_USER_TIMEOUT, 15'000);
}

}  // namespace

asio::awaitable<std::string> dial(tcp::socket& socket, std::string host, std::uint16_t port) {
    constexpr auto as_value = asio::as_tuple(asio::use_awaitable);
    tcp::resolver resolver{socket.get_executor()};
    const auto [unknown, found] =
        co_await resolver.async_resolve(host, std::to_string(port), as_value);
    if (unknown) {
        co_return unknown.message();
    }
    std::string why = "the name has no address";
    for (const auto& entry : found) {
        boost::system::error_code error;
        socket.close(error);
        const auto [refused] =
            co_await socket.async_connect(entry.endpoint(), asio::cancel_after(patience, as_value));
        if (!refused) {
            watch_the_line(socket);
            co_return std::string{};
        }
        why = refused == asio::error::operation_aborted ? "no answer" : refused.message();
    }
    socket.close();
    co_return why;
}

std::string place_text(const std::string& host, std::uint16_t port) {
    const bool six = host.find(':') != std::string::npos;
    return (six ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

}  // namespace alo
