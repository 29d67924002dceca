// SPEC section 7.5: no input crashes the server, grows it without bound, or stops the others. A
// canary pair is served all the while.
#include "fixture.hpp"
#include "support/canary.hpp"
#include "support/json_mutations.hpp"

#include <atomic>
#include <deque>
#include <random>
#include <thread>

namespace alo::test {
namespace {

class hostile_test : public per_threads {};
ALO_ON_ONE_AND_THREE_THREADS(hostile_test);

// Good lines, to be distorted.
json_mutations mutated_hellos(std::uint64_t seed) {
    return json_mutations(
        {"{\"user_id\": 1, \"friends\": [2, 3, 4]}",
         "{\"user_id\":\"zo\xC3\xAB\",\"friends\":[\"\xF0\x9F\x98\x80\",0,18446744073709551615]}",
         "{\"user_id\":7,\"online\":false}", "{\"friends\":[],\"user_id\":\"\\u0041\\\"\\\\\"}",
         "{\"user_id\":9007199254740993,\"friends\":[\"9007199254740993\",9007199254740993],"
         "\"x\":{}}"},
        seed);
}

TEST_P(hostile_test, ten_thousand_mutated_hellos) {
    constexpr std::uint64_t seed = 20251121;
    constexpr int lines = 10'000;
    constexpr std::size_t connections = 64;
    server alo(args(unhurried()));
    canary bird(alo.port());
    json_mutations hellos = mutated_hellos(seed);
    std::vector<std::optional<tcp_client>> clients(connections);
    for (int i = 0; i < lines; ++i) {
        auto& client = clients[static_cast<std::size_t>(i) % connections];
        const auto line = hellos.next() + "\n";
        if (!client || client->ended()) {
            client.emplace(alo.port());
        }
        // A session that ended between the look and the send is as good as answered.
        (void)client->try_send(line);
    }
    // Each is still served, or was closed with a reason.
    for (auto& client : clients) {
        client->half_close();
        const auto text = client->read_to_end();
        for (const auto& line : lines_of(text)) {
            EXPECT_TRUE(line + "\n" == on || line + "\n" == off || parse_error(line + "\n"))
                << "seed " << seed << ": " << line;
        }
        // A connection cut in the middle of our sending may be reset; no other may.
        EXPECT_TRUE(!client->was_reset() || text.empty() ||
                    text.find("\"fatal\":true") != std::string::npos)
            << text;
    }
    bird.expect_well();
}

TEST_P(hostile_test, every_mutated_hello_is_answered_or_taken_within_the_moment) {
    constexpr std::uint64_t seed = 7;
    server alo(args(unhurried()));
    json_mutations hellos = mutated_hellos(seed);
    for (int i = 0; i < 1000; ++i) {
        tcp_client client(alo.port());
        const auto line = hellos.next() + "\n";
        client.send(line);
        client.half_close();
        const auto text = client.read_to_end();
        for (const auto& answer : lines_of(text)) {
            ASSERT_TRUE(parse_error(answer + "\n")) << line << answer;
        }
    }
}

TEST_P(hostile_test, floods_of_valid_lines_do_not_stop_the_others) {
    // T18: lines as fast as the connection takes them, under the default rate.
    constexpr int clients = 8;
    server alo(args());
    canary bird(alo.port());
    bird.sing(20);
    const auto before = alo.proc().resident_kib();
    const auto cpu_before = alo.proc().cpu_seconds();
    const auto began = steady::now();
    std::deque<tcp_client> crowd;
    for (int i = 0; i < clients; ++i) {
        crowd.emplace_back(alo.port());
    }
    std::vector<std::string> waiting(clients);
    const auto enough = bird.sung() + 200;
    while (bird.sung() < enough) {
        for (std::size_t i = 0; i < clients; ++i) {
            if (waiting[i].empty()) {
                waiting[i] = times(500, hello(i, {i + 1}));
            }
            const auto n = crowd[i].try_send(waiting[i]);
            ASSERT_GE(n, 0) << "a client over its rate was closed";
            waiting[i].erase(0, static_cast<std::size_t>(n));
        }
        breathe();
    }
    for (auto& client : crowd) {
        EXPECT_FALSE(client.ended());
        EXPECT_EQ(client.peek().find("error"), std::string::npos) << client.peek();
    }
    const auto took = std::chrono::duration<double>(steady::now() - began).count();
    EXPECT_LT(alo.proc().cpu_seconds() - cpu_before, 1.0 * slowness() + 0.7 * took);
    EXPECT_LE(alo.proc().resident_kib() - before, sanitized() ? 32 * 1024 : 8 * 1024);
    bird.expect_well();
}

// Each line is good and within the rate; together they are far more than the hub can take.
TEST_P(hostile_test, floods_of_long_lists_cost_no_memory_and_do_not_stop_the_others) {
    constexpr std::size_t clients = 40;
    constexpr int friends = 9'999;
    server alo(args());
    canary bird(alo.port());
    bird.sing(5);
    std::vector<std::string> lists(2);
    for (std::size_t i = 0; i < lists.size(); ++i) {
        for (int k = 0; k < friends; ++k) {
            lists[i] += "," + std::to_string((k * 2 + static_cast<int>(i)) + 1'000);
        }
        lists[i].front() = '[';
    }
    std::deque<tcp_client> crowd;
    std::vector<std::string> waiting(clients);
    for (std::size_t i = 0; i < clients; ++i) {
        crowd.emplace_back(alo.port());
    }
    std::size_t sent = 0;
    std::size_t turn = 0;
    for (const auto enough = bird.sung() + 20; bird.sung() < enough || sent < (32U << 20U);) {
        for (std::size_t i = 0; i < clients; ++i) {
            if (waiting[i].empty()) {
                waiting[i] = "{\"user_id\":" + std::to_string(500'000 + i) +
                             ",\"friends\":" + lists[turn++ % 2] + "]}\n";
            }
            const auto n = crowd[i].try_send(waiting[i]);
            ASSERT_GE(n, 0) << "a client within its rate was closed";
            waiting[i].erase(0, static_cast<std::size_t>(n));
            sent += static_cast<std::size_t>(n);
        }
        breathe();
    }
    // The lists themselves take some 10 MB, and what waits at most a few limits more. Shadow memory
    // comes on top of both.
    EXPECT_LT(alo.proc().resident_kib(), (sanitized() ? 1'500 : 200) * 1024);
}

TEST_P(hostile_test, binary_rubbish_and_other_protocols) {
    server alo(args(unhurried()));
    canary bird(alo.port());
    std::mt19937 random(42);
    std::string noise(8192, '\0');
    for (auto& byte : noise) {
        byte = static_cast<char>(random());
    }
    const std::vector<std::string> talks = {
        "GET / HTTP/1.1\r\nHost: a\r\nUser-Agent: b\r\nAccept: */*\r\n\r\n",
        "POST / HTTP/1.1\r\nContent-Length: 17\r\n\r\n{\"user_id\":\"web\"}",
        std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11) + noise.substr(0, 500),
        "SSH-2.0-OpenSSH_9.2\r\n",
        "*1\r\n$4\r\nPING\r\n",
        std::string("\xff\xfb\x1f\xff\xfb\x20", 6) + "\r\n",
        noise,
        std::string(100'000, '\0'),
        times(100'000, "\n"),
        times(1000, "{}\n"),
    };
    for (int round = 0; round < 5; ++round) {
        for (const auto& talk : talks) {
            tcp_client client(alo.port());
            (void)client.try_send(talk);
            client.half_close();
            for (const auto& line : lines_of(client.read_to_end())) {
                EXPECT_TRUE(parse_error(line + "\n")) << line;
            }
        }
    }
    bird.expect_well();
}

TEST_P(hostile_test, a_storm_of_connections_that_never_speak) {
    server alo(args());
    canary bird(alo.port());
    bird.sing(10);
    const auto descriptors = alo.proc().open_descriptors();
    std::atomic<bool> over{false};
    std::thread attacker([&] {
        while (!over) {
            try {
                tcp_client client(alo.port());
                client.reset();
            } catch (const failure&) {
                // Refused under load: no matter.
            }
        }
    });
    bird.sing(200);
    over = true;
    attacker.join();
    bird.expect_well();
    EXPECT_TRUE(eventually([&] { return alo.proc().open_descriptors() <= descriptors; }));
}

TEST_P(hostile_test, a_user_listed_by_many_flaps_without_end) {
    // Many edges come and go under load; at the end nobody is left and nothing grew.
    server alo(args());
    std::vector<id> many;
    for (int i = 0; i < 2000; ++i) {
        many.emplace_back("f" + std::to_string(i));
    }
    const auto line = hello("flapper", many);
    const auto flap = [&](int count) {
        for (int i = 0; i < count; ++i) {
            tcp_client client(alo.port());
            client.send(line);
            client.sync();
        }
    };
    flap(50);
    const auto before = alo.proc().resident_kib();
    flap(200);
    EXPECT_LE(alo.proc().resident_kib() - before, sanitized() ? 16 * 1024 : 1024);
}

TEST_P(hostile_test, one_that_ignores_its_end_holds_nothing) {
    // Each got a fatal error and the server's end, and neither closes nor stops talking.
    server alo(args({"--max-line", "1KiB"}));
    const auto idle = alo.proc().open_descriptors();
    std::deque<tcp_client> stubborn;
    for (int i = 0; i < 50; ++i) {
        stubborn.emplace_back(alo.port());
        stubborn.back().send(i % 2 == 0 ? times(10, "bad\n") : std::string(1025, 'x'));
        stubborn.back().wait_end();
    }
    EXPECT_TRUE(eventually([&] {
        for (auto& client : stubborn) {
            (void)client.try_send("and another thing\n");
        }
        return alo.proc().open_descriptors() == idle;
    }));
}

}  // namespace
}  // namespace alo::test
