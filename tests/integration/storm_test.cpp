// Two thousand clients at once with a known friend graph: every transition is told to exactly those
// whom it concerns, counted frame by frame.
#include "fixture.hpp"
#include "support/canary.hpp"

#include <deque>
#include <numeric>

namespace alo::test {
namespace {

class storm_test : public per_threads {
  protected:
    static constexpr int users = 2000;
    static constexpr int reach = 5;  // user i lists the next five, around the circle

    static std::vector<id> friends_of(int user) {
        std::vector<id> friends;
        for (int step = 1; step <= reach; ++step) {
            friends.emplace_back((user + step) % users);
        }
        return friends;
    }
    static std::vector<id> everybody() {
        std::vector<id> all;
        for (int user = 0; user < users; ++user) {
            all.emplace_back(user);
        }
        return all;
    }
    void SetUp() override { ASSERT_GE(raise_descriptor_limit(), 2200U); }
};
ALO_ON_ONE_AND_THREE_THREADS(storm_test);

TEST_P(storm_test, every_transition_is_told_exactly_to_those_it_concerns) {
    server alo(args());
    canary bird(alo.port());
    tcp_client watcher(alo.port(), "watcher", everybody());
    watcher.sync();
    std::deque<tcp_client> crowd;
    for (int user = 0; user < users; ++user) {
        crowd.emplace_back(alo.port());
    }
    // All hellos are under way before anyone reads.
    for (int user = 0; user < users; ++user) {
        crowd[static_cast<std::size_t>(user)].send(hello(user, friends_of(user)));
    }
    EXPECT_EQ(watcher.read_bytes(users * on.size()), times(users, on));
    for (auto& client : crowd) {
        client.sync();
    }
    ring(alo.port(), everybody());
    // Of each linked pair the one that was there first is told, once: who that is, is chance.
    std::vector<std::size_t> told;
    for (auto& client : crowd) {
        const auto heard = heard_before_bells(client);
        told.push_back(heard.size() / on.size());
        ASSERT_EQ(heard, times(told.back(), on));
        ASSERT_LE(told.back(), std::size_t{2} * reach);
    }
    EXPECT_EQ(std::accumulate(told.begin(), told.end(), std::size_t{0}),
              std::size_t{users} * reach);

    // The even ones leave, each in another way. An odd one hears of the six even ones around it.
    for (int user = 0; user < users; user += 2) {
        auto& client = crowd[static_cast<std::size_t>(user)];
        if (user % 6 == 0) {
            client.reset();
        } else if (user % 6 == 2) {
            client.close();
        } else {
            client.send(sign_off(user));
        }
    }
    EXPECT_EQ(watcher.read_bytes(users / 2 * off.size()), times(users / 2, off));
    std::vector<listener> odd{{&watcher, "watcher", ""}};
    for (int user = 1; user < users; user += 2) {
        odd.push_back({&crowd[static_cast<std::size_t>(user)], user, times(6, off)});
    }
    expect_heard(alo.port(), odd);
    crowd.clear();
    EXPECT_EQ(watcher.read_bytes(users / 2 * off.size()), times(users / 2, off));
    bird.expect_well(std::chrono::seconds(5) * slowness());
}

TEST_P(storm_test, a_celebrity_with_two_thousand_watchers) {
    server alo(args());
    std::deque<tcp_client> crowd;
    for (int user = 0; user < users; ++user) {
        crowd.emplace_back(alo.port(), user, std::vector<id>{"star"});
    }
    for (auto& client : crowd) {
        client.sync();
    }
    const std::size_t appearances = 5;
    for (std::size_t i = 0; i < appearances; ++i) {
        tcp_client star(alo.port(), "star", {});
        star.leave();
    }
    std::vector<listener> all;
    for (int user = 0; user < users; ++user) {
        all.push_back({&crowd[static_cast<std::size_t>(user)], user, times(appearances, on + off)});
    }
    expect_heard(alo.port(), all);
}

TEST_P(storm_test, after_the_last_of_many_users_the_memory_is_the_systems_again) {
    if (sanitized()) {
        GTEST_SKIP() << "a sanitizer's allocator keeps what is freed, to watch over it";
    }
    server alo(args());
    tcp_client(alo.port()).sync();
    const auto before = alo.proc().resident_kib();
    std::deque<tcp_client> crowd;
    for (int user = 0; user < 40; ++user) {
        std::vector<id> friends;
        for (int other = 0; other < 9'000; ++other) {
            friends.emplace_back(1'000'000 + user * 10'000 + other);
        }
        crowd.emplace_back(alo.port(), user, friends);
    }
    for (auto& client : crowd) {
        client.sync();
    }
    EXPECT_TRUE(eventually([&] { return alo.proc().resident_kib() > before + 20 * 1024; }));
    crowd.clear();
    // What other threads free after the hub did stays with their arenas.
    EXPECT_TRUE(eventually([&] { return alo.proc().resident_kib() < before + 8 * 1024; }))
        << before << " KiB before, " << alo.proc().resident_kib() << " KiB after";
}

TEST_P(storm_test, after_most_of_many_users_their_memory_is_the_systems_again) {
    if (sanitized()) {
        GTEST_SKIP() << "a sanitizer's allocator keeps what is freed, to watch over it";
    }
    server alo(args());
    std::deque<tcp_client> crowd;
    for (int user = 0; user < 400; ++user) {
        std::vector<id> friends;
        for (int other = 0; other < 100; ++other) {
            friends.emplace_back(std::string(100, 'x') + std::to_string(user * 100 + other));
        }
        crowd.emplace_back(alo.port(), user, friends);
    }
    for (auto& client : crowd) {
        client.sync();
    }
    // Who came last keeps what lies before its memory from going back by itself.
    tcp_client stays(alo.port(), "stays", {std::string(100, 'y'), std::string(100, 'z')});
    stays.sync();
    const auto most = alo.proc().resident_kib();
    crowd.clear();
    EXPECT_TRUE(eventually([&] { return alo.proc().resident_kib() < most - 3 * 1024; }))
        << most << " KiB with all, " << alo.proc().resident_kib() << " KiB with one";
    stays.sync();
}

}  // namespace
}  // namespace alo::test
