// SPEC section 8, who is let in: connections in all, per address, the unread input of strangers,
// and file descriptors; and that places that became free are given again.
#include "fixture.hpp"
#include "support/canary.hpp"

#include <algorithm>
#include <deque>
#include <string>
#include <vector>

namespace alo::test {
namespace {

class admission_test : public per_threads {};
ALO_ON_ONE_AND_THREE_THREADS(admission_test);

void expect_full(tcp_client& client) {
    const auto error = client.read_error();
    EXPECT_EQ(error.code, "server_full");
    EXPECT_TRUE(error.fatal);
    ASSERT_TRUE(error.retry_after_ms);
    EXPECT_GT(*error.retry_after_ms, 0U);
    EXPECT_LE(*error.retry_after_ms, 600'000U);
    EXPECT_EQ(client.read_to_end(), "");
}

// Whether a new connection is served; one that is refused or cut is not.
bool let_in(std::uint16_t port, const connect_options& options = {}) {
    try {
        tcp_client client(port, options);
        client.sync();
        return true;
    } catch (const failure&) {
        return false;
    }
}

TEST_P(admission_test, past_max_connections_a_client_is_told_and_closed) {
    server alo(args({"--max-connections", "5"}));
    std::deque<tcp_client> clients;
    for (int i = 0; i < 5; ++i) {
        clients.emplace_back(alo.port(), i + 1, std::vector<id>{1});
        clients.back().sync();
    }
    for (int i = 0; i < 20; ++i) {
        tcp_client refused(alo.port());
        expect_full(refused);
    }
    // Those inside are served as before: the first lost nobody and heard of four.
    EXPECT_EQ(clients.front().read_bytes((on + on + on + on).size()), times(4, on));
    clients.back().leave();
    EXPECT_EQ(clients.front().read_line(), off);
}

TEST_P(admission_test, a_free_place_is_given_again) {
    server alo(args({"--max-connections", "3"}));
    std::deque<tcp_client> clients;
    for (int i = 0; i < 3; ++i) {
        clients.emplace_back(alo.port()).sync();
    }
    for (int round = 0; round < 10; ++round) {
        EXPECT_FALSE(let_in(alo.port()));
        if (round % 2 == 0) {
            clients.front().leave();
        } else {
            clients.front().reset();
        }
        clients.pop_front();
        EXPECT_TRUE(eventually([&] {
            try {
                tcp_client next(alo.port());
                next.sync();
                clients.push_back(std::move(next));
                return true;
            } catch (const failure&) {
                return false;
            }
        })) << "round "
            << round;
    }
}

TEST_P(admission_test, a_refused_client_that_says_nothing_and_stays_holds_no_place) {
    server alo(args({"--max-connections", "2"}));
    tcp_client first(alo.port(), 1, {2});
    first.sync();
    tcp_client second(alo.port(), 2, {});
    second.sync();
    std::deque<tcp_client> refused;
    for (int i = 0; i < 50; ++i) {
        refused.emplace_back(alo.port());
        (void)refused.back().try_send(hello(i + 100, {1}));
    }
    // Each was answered and sees the server's end, and keeps its own open.
    for (auto& client : refused) {
        expect_full(client);
    }
    second.leave();
    EXPECT_TRUE(eventually([&] { return let_in(alo.port()); }));
}

TEST_P(admission_test, connections_are_counted_per_address) {
    server alo(args({"--max-connections-per-ip", "2"}));
    tcp_client first(alo.port());
    first.sync();
    tcp_client second(alo.port());
    second.sync();
    tcp_client third(alo.port());
    expect_full(third);
    connect_options neighbour;
    neighbour.from = "127.0.0.2";
    tcp_client other(alo.port(), neighbour);
    other.sync();
    if (has_ipv6()) {
        connect_options six;
        six.host = "::1";
        tcp_client by_six(alo.port(), six);
        by_six.sync();
    }
    first.leave();
    EXPECT_TRUE(eventually([&] { return let_in(alo.port()); }));
    EXPECT_TRUE(let_in(alo.port(), neighbour));
}

// On several threads nobody knows the server's newest stranger: each thread refuses its own, and
// which threads have read what when the limit is passed is chance. So any of the five may pay.
TEST_P(admission_test, the_unread_input_of_strangers_is_bounded_and_the_newest_of_a_thread_pays) {
    server alo(args({"--max-line", "64KiB", "--max-pending-input", "200KiB"}));
    const auto part = hello_of_size(1, 50'000);
    const auto begun = part.substr(0, part.size() - 1000);
    tcp_client watcher(alo.port(), 2, {1});
    watcher.sync();
    std::deque<tcp_client> strangers;
    for (int i = 0; i < 3; ++i) {
        strangers.emplace_back(alo.port());
        strangers.back().send(begun);
        tcp_client barrier(alo.port());
        barrier.sync();
    }
    // 150 KB wait. These two would make it 250 KB, so that at least one goes.
    for (int i = 0; i < 2; ++i) {
        strangers.emplace_back(alo.port());
        strangers.back().send(begun);
    }
    EXPECT_TRUE(eventually([&] {
        return std::any_of(strangers.begin(), strangers.end(),
                           [](tcp_client& client) { return client.ended(); });
    }));
    // Whoever was not refused finishes the hello.
    std::vector<std::string> answers;
    for (auto& client : strangers) {
        if (!client.ended()) {
            client.send(part.substr(begun.size()) + "\nsync\n");
        }
        answers.push_back(client.read_error().code);
    }
    EXPECT_NE(std::count(answers.begin(), answers.end(), "server_full"), 0);
    EXPECT_NE(std::count(answers.begin(), answers.end(), "invalid_json"), 0);
    if (GetParam() == 1) {
        EXPECT_EQ(std::count(answers.begin(), answers.begin() + 3, "invalid_json"), 3);
    }
    expect_heard(alo.port(), {{&watcher, 2, on}});
    // Room again.
    tcp_client again(alo.port());
    again.send(part + "\n");
    again.sync();
}

TEST_P(admission_test, out_of_descriptors_the_old_are_served_and_new_ones_come_in_later) {
    server_options options;
    options.args = args();
    options.open_files = 64;
    server alo(options);
    tcp_client watcher(alo.port(), 1, {2});
    watcher.sync();
    tcp_client friend_of_watcher(alo.port(), 2, {});
    EXPECT_EQ(watcher.read_line(), on);
    const auto cpu_before = alo.proc().cpu_seconds();
    const auto began = steady::now();
    std::deque<tcp_client> crowd;
    for (int i = 0; i < 200; ++i) {
        crowd.emplace_back(alo.port());
    }
    // Whoever is refused is told why; whoever is neither refused nor served waits in the queue.
    std::size_t refused = 0;
    (void)eventually(
        [&] {
            refused = 0;
            for (auto& client : crowd) {
                refused += client.ended() ? 1U : 0U;
            }
            return refused >= 100;
        },
        std::chrono::seconds(2));
    for (auto& client : crowd) {
        if (client.ended() && !client.peek().empty()) {
            EXPECT_EQ(client.read_error().code, "server_full");
        }
    }
    // Those inside are served all the while.
    friend_of_watcher.leave();
    EXPECT_EQ(watcher.read_line(), off);
    const auto took = std::chrono::duration<double>(steady::now() - began).count();
    EXPECT_LT(alo.proc().cpu_seconds() - cpu_before, 0.5 + 0.3 * took) << "spins";
    EXPECT_LE(alo.proc().open_descriptors(), 64U);
    crowd.clear();
    EXPECT_TRUE(eventually([&] { return let_in(alo.port()); }));
    tcp_client again(alo.port(), 2, {});
    EXPECT_EQ(watcher.read_line(), on);
}

TEST(admission_limit_test, the_descriptor_limit_is_the_default_and_is_logged) {
    server_options options;
    options.open_files = 200;
    server alo(options);
    EXPECT_FALSE(alo.start_line().empty());
    std::deque<tcp_client> crowd;
    std::size_t served = 0;
    for (int i = 0; i < 250; ++i) {
        try {
            crowd.emplace_back(alo.port()).sync();
            ++served;
        } catch (const failure&) {
            crowd.pop_back();
            break;
        }
    }
    EXPECT_GE(served, 100U);
    EXPECT_LT(served, 200U);
    tcp_client refused(alo.port());
    expect_full(refused);
}

TEST(admission_limit_test, more_connections_than_descriptors_is_noticed_at_start) {
    server_options options;
    options.open_files = 100;
    options.args = {"--max-connections", "5000"};
    // Either it does not start and says why, or it starts, says so, and keeps to what it has.
    try {
        server alo(options);
        EXPECT_NE(alo.log().find("100"), std::string::npos) << alo.log();
        EXPECT_TRUE(let_in(alo.port()));
    } catch (const failure& refusal) {
        EXPECT_NE(std::string(refusal.what()).find("max-connections"), std::string::npos)
            << refusal.what();
    }
}

}  // namespace
}  // namespace alo::test
