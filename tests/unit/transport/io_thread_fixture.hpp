// An I/O thread over real sockets that the cases run by hand, handler by handler, so that what
// happens at the same time happens in the order that the case is about.
#pragma once

#include "alo/hub/hub.hpp"
#include "alo/transport/clock.hpp"
#include "alo/transport/io_thread.hpp"
#include "alo/transport/listener.hpp"
#include "support/unique_fd.hpp"
#include "unit/session/worker_fixture.hpp"

#include <gtest/gtest.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cstdint>
#include <optional>
#include <string_view>

namespace alo::test {

class io_thread_test : public testing::Test {
  protected:
    // How long anything may take that should happen at once.
    static constexpr std::chrono::seconds patience{30};

    limits rules;  // to be changed before the first use of it()
    fake_observer log;

    io_thread& it() {
        if (!thread_) {
            thread_.emplace(gate_, log);
            center_.emplace(thread_->context().get_executor(), rules, worker_index{1}, &steady_now);
            thread_->join(*center_, 0, rules, pool_);
            listen_options options;
            options.host = "127.0.0.1";
            const listening bound = open_listeners(options, 1);
            port_ = bound.port;
            thread_->listen(bound.sockets.front());
            thread_->start();
        }
        return *thread_;
    }
    // Runs handlers until it holds; false when it did not in time.
    template <typename Condition>
    [[nodiscard]] bool run_until(Condition holds) {
        const auto end = std::chrono::steady_clock::now() + patience;
        while (!holds()) {
            if (std::chrono::steady_clock::now() >= end) {
                return false;
            }
            it().context().run_one_for(std::chrono::milliseconds{10});
        }
        return true;
    }
    // A client that the worker has taken in.
    unique_fd connect() {
        (void)it();
        unique_fd client{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
        sockaddr_in to{};
        to.sin_family = AF_INET;
        to.sin_port = htons(port_);
        to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        EXPECT_EQ(::connect(client.get(), reinterpret_cast<const sockaddr*>(&to), sizeof to), 0);
        const std::uint64_t before = it().counters().accepted.value();
        EXPECT_TRUE(run_until([&] { return it().counters().accepted.value() > before; }));
        return client;
    }
    static void send(const unique_fd& client, std::string_view bytes, int flags = 0) {
        EXPECT_EQ(::send(client.get(), bytes.data(), bytes.size(), flags | MSG_NOSIGNAL),
                  static_cast<ssize_t>(bytes.size()));
    }
    static void reset(unique_fd client) {
        const linger at_once{1, 0};
        ::setsockopt(client.get(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    }

    void TearDown() override {
        if (thread_ && !it().context().stopped()) {
            it().drain(steady_now(), [this] { it().release(); });
            it().context().run_for(patience);
        }
    }

  private:
    admission gate_{1'000, 0};
    stranger_pool pool_;
    std::optional<io_thread> thread_;
    std::optional<hub> center_;  // gone before its thread
    std::uint16_t port_ = 0;
};

}  // namespace alo::test
