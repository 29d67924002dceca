// SPEC section 8, what time does to a session: the hello deadline, the grace after a departure, and
// that neither touches anyone else.
#include "fixture.hpp"

#include <thread>

namespace alo::test {
namespace {

class timers_test : public per_threads {};
ALO_ON_ONE_AND_THREE_THREADS(timers_test);

double seconds_since(steady::time_point began) {
    return std::chrono::duration<double>(steady::now() - began).count();
}

void expect_hello_timeout(tcp_client& client) {
    const auto error = client.read_error();
    EXPECT_EQ(error.code, "hello_timeout");
    EXPECT_TRUE(error.fatal);
    EXPECT_EQ(client.read_to_end(), "");
}

TEST_P(timers_test, who_says_nothing_is_told_and_closed) {
    server alo(args({"--hello-timeout", "300ms"}));
    const auto began = steady::now();
    tcp_client silent(alo.port());
    expect_hello_timeout(silent);
    EXPECT_FALSE(silent.was_reset());
    EXPECT_GE(seconds_since(began), 0.29);
    EXPECT_LT(seconds_since(began), 3.0 * slowness());
}

TEST_P(timers_test, dripping_bytes_do_not_extend_the_deadline) {
    server alo(args({"--hello-timeout", "300ms"}));
    const auto began = steady::now();
    tcp_client dripping(alo.port());
    // As long as it is not closed, a byte every two milliseconds.
    EXPECT_TRUE(eventually([&] { return dripping.try_send(" ") < 0 || dripping.ended(); }));
    EXPECT_GE(seconds_since(began), 0.29);
    expect_hello_timeout(dripping);
}

TEST_P(timers_test, bad_and_blank_lines_do_not_extend_the_deadline) {
    server alo(args({"--hello-timeout", "300ms"}));
    tcp_client client(alo.port());
    for (int i = 0; i < 9; ++i) {
        client.sync();
    }
    EXPECT_TRUE(eventually([&] { return client.try_send("\n") < 0 || client.ended(); }));
    expect_hello_timeout(client);
}

TEST_P(timers_test, a_hello_in_time_is_enough_for_ever) {
    server alo(args({"--hello-timeout", "300ms"}));
    tcp_client one(alo.port(), 1, {2});
    one.sync();
    // Three strangers one after the other run out of time while the session is silent.
    for (int i = 0; i < 3; ++i) {
        tcp_client stranger(alo.port());
        expect_hello_timeout(stranger);
    }
    tcp_client two(alo.port(), 2, {});
    EXPECT_EQ(one.read_line(), on);
    EXPECT_FALSE(one.ended());
}

TEST_P(timers_test, a_thousand_silent_and_a_thousand_dripping_are_all_closed) {
    raise_descriptor_limit();
    server alo(args({"--hello-timeout", "1s"}));
    tcp_client watcher(alo.port(), 1, {2});
    watcher.sync();
    std::vector<tcp_client> crowd;
    const std::size_t each = 500;
    crowd.reserve(2 * each);
    for (std::size_t i = 0; i < 2 * each; ++i) {
        crowd.emplace_back(alo.port());
    }
    EXPECT_TRUE(eventually([&] {
        std::size_t open = 0;
        for (std::size_t i = 0; i < crowd.size(); ++i) {
            if (!crowd[i].ended()) {
                ++open;
                if (i % 2 == 0) {
                    (void)crowd[i].try_send(" ");
                }
            }
        }
        return open == 0;
    }));
    for (auto& client : crowd) {
        expect_hello_timeout(client);
    }
    tcp_client two(alo.port(), 2, {});
    two.leave();
    expect_heard(alo.port(), {{&watcher, 1, on + off}});
}

TEST_P(timers_test, within_the_grace_a_user_returns_unnoticed) {
    server alo(args({"--offline-grace", "60s"}));
    tcp_client watcher(alo.port(), 1, {2});
    watcher.sync();
    {
        tcp_client two(alo.port(), 2, {});
        two.sync();
        two.leave();
    }
    const auto without_two = alo.proc().open_descriptors();
    {
        tcp_client two(alo.port(), 2, {});
        two.sync();
        two.reset();
    }
    // Its thread has to look at it first: until then it is a second device.
    ASSERT_TRUE(eventually([&] { return alo.proc().open_descriptors() == without_two; }));
    tcp_client two(alo.port(), 2, {1});
    two.sync();
    two.send(sign_off(2));
    EXPECT_EQ(two.read_to_end(), "");
    // One coming, and the sign-off's going.
    EXPECT_EQ(watcher.read_line(), on);
    EXPECT_EQ(watcher.read_line(), off);
}

TEST_P(timers_test, after_the_grace_friends_are_told) {
    server alo(args({"--offline-grace", "400ms"}));
    tcp_client watcher(alo.port(), 1, {2});
    watcher.sync();
    tcp_client two(alo.port(), 2, {});
    EXPECT_EQ(watcher.read_line(), on);
    const auto began = steady::now();
    two.leave();
    EXPECT_EQ(watcher.read_line(), off);
    EXPECT_GE(seconds_since(began), 0.39);
    EXPECT_LT(seconds_since(began), 3.0 * slowness());
}

TEST_P(timers_test, the_edges_of_a_user_in_its_grace_still_tell) {
    server alo(args({"--offline-grace", "400ms"}));
    tcp_client listed(alo.port(), 1, {});
    listed.sync();
    tcp_client lister(alo.port(), 2, {1});
    EXPECT_EQ(listed.read_line(), on);
    lister.leave();
    // Whoever was told true is told false, though the session that declared the edge is gone.
    EXPECT_EQ(listed.read_line(), off);
}

TEST_P(timers_test, each_departure_begins_a_grace_of_its_own) {
    server alo(args({"--offline-grace", "700ms"}));
    tcp_client watcher(alo.port(), 1, {2});
    watcher.sync();
    auto last_departure = steady::now();
    for (int i = 0; i < 5; ++i) {
        tcp_client two(alo.port(), 2, {});
        two.sync();
        last_departure = steady::now();
        two.leave();
        // Holds the next return back, but not for the whole grace.
        tcp_client other(alo.port());
        const deadline pause(milliseconds(150));
        EXPECT_TRUE(eventually([&] { return pause.passed(); }));
    }
    EXPECT_EQ(watcher.read_line(), on);
    EXPECT_EQ(watcher.read_line(), off);
    EXPECT_GE(seconds_since(last_departure), 0.69);
}

}  // namespace
}  // namespace alo::test
