// SPEC sections 3 and 7: every way in which a session can end, and every way in which the server
// can.
#include "fixture.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <deque>

namespace alo::test {
namespace {

class lifecycle_test : public per_threads {};
ALO_ON_ONE_AND_THREE_THREADS(lifecycle_test);

TEST_P(lifecycle_test, a_half_close_is_a_departure_and_is_answered_with_a_close) {
    server alo(args());
    tcp_client watcher(alo.port(), 1, {2});
    watcher.sync();
    tcp_client two(alo.port(), 2, {});
    EXPECT_EQ(watcher.read_line(), on);
    two.half_close();
    EXPECT_EQ(watcher.read_line(), off);
    EXPECT_EQ(two.read_to_end(), "");
    EXPECT_FALSE(two.was_reset());
}

TEST_P(lifecycle_test, a_half_closed_client_still_gets_its_answers) {
    server alo(args());
    tcp_client one(alo.port());
    one.send(hello(1, {2}) + "bad\nbad\n");
    one.half_close();
    EXPECT_EQ(one.read_error().code, "invalid_json");
    EXPECT_EQ(one.read_error().code, "invalid_json");
    EXPECT_EQ(one.read_to_end(), "");
}

TEST_P(lifecycle_test, a_close_is_a_departure) {
    server alo(args());
    tcp_client watcher(alo.port(), 1, {2});
    watcher.sync();
    tcp_client two(alo.port(), 2, {});
    EXPECT_EQ(watcher.read_line(), on);
    two.close();
    EXPECT_EQ(watcher.read_line(), off);
}

TEST_P(lifecycle_test, a_reset_is_a_departure) {
    server alo(args());
    tcp_client watcher(alo.port(), 1, {2});
    watcher.sync();
    for (int i = 0; i < 20; ++i) {
        tcp_client two(alo.port(), 2, {});
        EXPECT_EQ(watcher.read_line(), on);
        two.reset();
        EXPECT_EQ(watcher.read_line(), off);
    }
}

TEST_P(lifecycle_test, a_killed_client_is_a_departure) {
    server alo(args());
    tcp_client watcher(alo.port(), 1, {2});
    watcher.sync();
    const pid_t child = ::fork();
    if (child == 0) {
        try {
            const tcp_client two(alo.port(), 2, {});
            while (true) {
                ::pause();
            }
        } catch (const failure&) {
            ::_exit(1);
        }
    }
    EXPECT_EQ(watcher.read_line(), on);
    ::kill(child, SIGKILL);
    EXPECT_EQ(watcher.read_line(), off);
    ::waitpid(child, nullptr, 0);
}

TEST_P(lifecycle_test, hello_and_reset_in_one_breath_leave_no_ghost) {
    server alo(args());
    tcp_client watcher(alo.port(), 1, {2});
    watcher.sync();
    const auto descriptors = alo.proc().open_descriptors();
    for (int i = 0; i < 200; ++i) {
        tcp_client two(alo.port(), 2, {});
        two.reset();
    }
    EXPECT_TRUE(eventually([&] { return alo.proc().open_descriptors() == descriptors; }));
    // Some hellos were destroyed by their reset, so how many pairs were told is chance. But they
    // alternate, and after one that surely came and went the last word is false.
    tcp_client two(alo.port(), 2, {});
    two.sync();
    two.leave();
    ring(alo.port(), {1});
    const std::string heard = heard_before_bells(watcher);
    EXPECT_EQ(heard, times(heard.size() / (on + off).size(), on + off));
    EXPECT_FALSE(heard.empty());
}

TEST_P(lifecycle_test, a_thousand_resets_at_once_are_told_once_each) {
    raise_descriptor_limit();
    server alo(args());
    const std::size_t count = 1000;
    std::vector<id> friends;
    for (std::size_t i = 0; i < count; ++i) {
        friends.emplace_back("user " + std::to_string(i));
    }
    tcp_client watcher(alo.port(), "watcher", friends);
    watcher.sync();
    std::deque<tcp_client> crowd;
    for (const auto& user : friends) {
        crowd.emplace_back(alo.port(), user, std::vector<id>{});
    }
    EXPECT_EQ(watcher.read_bytes(count * on.size()), times(count, on));
    for (auto& client : crowd) {
        client.reset();
    }
    EXPECT_EQ(watcher.read_bytes(count * off.size()), times(count, off));
    expect_heard(alo.port(), {{&watcher, "watcher", ""}});
}

TEST_P(lifecycle_test, churn_leaves_no_descriptor_and_no_memory_behind) {
    server alo(args());
    tcp_client watcher(alo.port(), "watcher", {"bell one"});
    watcher.sync();
    const auto descriptors = alo.proc().open_descriptors();
    const auto churn = [&](int first, int count) {
        for (int i = first; i < first + count; ++i) {
            tcp_client client(alo.port());
            if (i % 4 != 0) {
                client.send(hello(i, {i + 1, "watcher", "x" + std::to_string(i)}));
            }
            if (i % 3 == 0) {
                client.reset();
            }
        }
    };
    churn(0, 3000);
    EXPECT_TRUE(eventually([&] { return alo.proc().open_descriptors() == descriptors; }));
    const auto resident = alo.proc().resident_kib();
    churn(3000, 6000);
    EXPECT_TRUE(eventually([&] { return alo.proc().open_descriptors() == descriptors; }));
    EXPECT_LE(alo.proc().resident_kib() - resident, sanitized() ? 16 * 1024 : 1024) << "KiB more";
}

TEST_P(lifecycle_test, sigterm_and_sigint_close_everybody_and_exit_with_zero) {
    for (const int signal : {SIGTERM, SIGINT}) {
        server alo(args({"--drain", "1s"}));
        tcp_client one(alo.port(), 1, {2});
        one.sync();
        tcp_client stranger(alo.port());
        tcp_client two(alo.port(), 2, {1});
        EXPECT_EQ(one.read_line(), on);
        const auto began = steady::now();
        alo.proc().signal(signal);
        one.wait_end();
        two.wait_end();
        stranger.wait_end();
        const auto end = alo.proc().wait();
        ASSERT_TRUE(end);
        EXPECT_EQ(*end, ending({0, 0})) << to_string(*end);
        EXPECT_LT(steady::now() - began, std::chrono::seconds(3) * slowness());
        EXPECT_TRUE(connection_refused(alo.port()));
    }
}

TEST_P(lifecycle_test, a_stop_tells_no_client_that_its_friends_went_offline_twice) {
    server alo(args({"--drain", "1s"}));
    tcp_client one(alo.port(), 1, {2});
    one.sync();
    tcp_client two(alo.port(), 2, {});
    EXPECT_EQ(one.read_line(), on);
    alo.proc().signal(SIGTERM);
    const auto last = one.read_to_end();
    EXPECT_TRUE(last.empty() || last == off) << last;
    EXPECT_EQ(alo.proc().wait(), ending({0, 0}));
}

TEST_P(lifecycle_test, a_stop_ends_in_the_drain_window_with_a_client_that_never_reads) {
    server alo(args({"--drain", "500ms", "--rate", "1000000", "--burst", "1000000"}));
    connect_options tiny;
    tiny.receive_buffer = 2048;
    tcp_client stuck(alo.port(), tiny);
    const auto lines = times(2000, "bad\n" + hello(1, {}));
    (void)stuck.try_send(lines);
    tcp_client barrier(alo.port());
    barrier.sync();
    const auto began = steady::now();
    alo.proc().signal(SIGTERM);
    const auto end = alo.proc().wait();
    ASSERT_TRUE(end);
    EXPECT_EQ(*end, ending({0, 0})) << to_string(*end);
    EXPECT_LT(steady::now() - began, std::chrono::seconds(4) * slowness());
}

TEST_P(lifecycle_test, a_second_signal_ends_it_at_once) {
    for (const int second : {SIGTERM, SIGINT}) {
        server_options options;
        options.args = args({"--drain", "60s", "--rate", "1000000", "--burst", "1000000",
                             "--write-timeout", "60s"});
        // Who exits at once joins no thread, be it at its end or not.
        options.env = {{"TSAN_OPTIONS", "report_thread_leaks=0"}};
        server alo(options);
        connect_options tiny;
        tiny.receive_buffer = 2048;
        tcp_client stuck(alo.port(), tiny);
        (void)stuck.try_send(times(20'000, "bad\n" + hello(1, {})));
        tcp_client session(alo.port(), 1, {});
        session.sync();
        alo.proc().signal(SIGTERM);
        // The first one was taken: the door is closed, or all is over already.
        EXPECT_TRUE(eventually([&] { return connection_refused(alo.port()); }));
        alo.proc().signal(second);
        const auto end = alo.proc().wait(std::chrono::seconds(5) * slowness());
        ASSERT_TRUE(end) << "still draining";
        EXPECT_NE(end->signal, SIGSEGV);
        EXPECT_NE(end->signal, SIGABRT);
        EXPECT_EQ(alo.log().find("Sanitizer"), std::string::npos) << alo.log();
    }
}

TEST_P(lifecycle_test, signals_during_a_storm_end_it_every_time) {
    for (int round = 0; round < 10; ++round) {
        server alo(args());
        std::deque<tcp_client> crowd;
        try {
            for (int i = 0; i < 200; ++i) {
                if (i == 100 + round) {
                    alo.proc().signal(round % 2 == 0 ? SIGTERM : SIGINT);
                }
                crowd.emplace_back(alo.port(), i, std::vector<id>{i + 1, i - 1, i + 2});
            }
        } catch (const failure&) {
            // Refused: it is stopping.
        }
        const auto end = alo.proc().wait();
        ASSERT_TRUE(end);
        EXPECT_EQ(*end, ending({0, 0})) << "round " << round << ": " << to_string(*end);
    }
}

TEST_P(lifecycle_test, a_port_is_free_again_at_once) {
    server first(args());
    tcp_client one(first.port(), 1, {});
    one.sync();
    const auto port = std::to_string(first.port());
    first.stop();
    // The old connection lingers in TIME_WAIT on the server's side.
    server second(args({"--port", port}));
    EXPECT_EQ(std::to_string(second.port()), port);
}

}  // namespace
}  // namespace alo::test
