// The server in this process, asked what a black box cannot be: what happens in the very moment
// between two of its steps.
#include "alo/app/server.hpp"

#include "unit/session/worker_fixture.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <cstdlib>

namespace alo {
namespace {

config small_config() {
    config settings;
    settings.host = "127.0.0.1";
    settings.port = 0;
    settings.threads = 2;
    return settings;
}

struct silent_events : server_events {
    void listening(const std::string& /*address*/, std::uint16_t /*port*/,
                   std::size_t /*connections*/) override {}
    void draining(const std::string& /*signal*/, std::size_t /*sessions*/) override {}
    void totals(const server_totals& /*sums*/, std::size_t /*sessions*/) override {}
    void stopped() override {}
};

// Stops the server as soon as it listens, and asks again when its last thread has ended.
struct impatient final : silent_events {
    explicit impatient(int again) : second{again} {}
    void listening(const std::string& /*address*/, std::uint16_t /*port*/,
                   std::size_t /*connections*/) override {
        EXPECT_EQ(std::raise(SIGTERM), 0);
    }
    void stopped() override { EXPECT_EQ(std::raise(second), 0); }

    int second;
};

[[noreturn]] void serve(server_events& events) {
    test::fake_observer log;
    server alo{small_config(), log, events};
    alo.run();
    std::_Exit(exit_good);
}

TEST(server_test, a_second_signal_ends_it_at_once_even_when_it_has_ended_almost) {
    for (const int second : {SIGTERM, SIGINT}) {
        impatient events{second};
        EXPECT_EXIT(serve(events), testing::ExitedWithCode(exit_runtime), "");
    }
}

TEST(server_test, one_signal_ends_it_well) {
    struct patient final : silent_events {
        void listening(const std::string& /*address*/, std::uint16_t /*port*/,
                       std::size_t /*connections*/) override {
            EXPECT_EQ(std::raise(SIGINT), 0);
        }
    } events;
    EXPECT_EXIT(serve(events), testing::ExitedWithCode(exit_good), "");
}

}  // namespace
}  // namespace alo
