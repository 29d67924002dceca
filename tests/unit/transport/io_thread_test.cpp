// What the shell around a worker owes it, in the orders in which a kernel and a loop may bring it.
#include "unit/transport/io_thread_fixture.hpp"

#include <thread>

namespace alo::test {
namespace {

// run() has to return once nothing is left to do, and with a timer armed there always is.
TEST_F(io_thread_test, a_tick_that_is_due_when_it_is_released_arms_nothing) {
    rules.hello_timeout = duration{30};
    const unique_fd client = connect();
    const time_point later = steady_now() + std::chrono::hours{1};
    it().drain(later, [this] {
        // Now the tick of the hello deadline is due and cannot be cancelled any more; its handler
        // runs after what is posted here.
        std::this_thread::sleep_until(std::chrono::steady_clock::now() + 2 * rules.hello_timeout);
        it().release();
    });
    it().context().run_for(patience);
    EXPECT_TRUE(it().context().stopped()) << "something is left to do";
}

// What came and the reset behind it are one event; nothing more will be told of the connection.
TEST_F(io_thread_test, a_reset_that_comes_with_lines_is_seen_though_they_pause_the_session) {
    rules.rate = 1;
    rules.burst = 1;
    unique_fd client = connect();
    it().context().poll();
    send(client, "{\"user_id\":1}\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n");
    reset(std::move(client));
    const time_point began = steady_now();
    ASSERT_TRUE(run_until([&] { return !log.ends.empty(); }));
    EXPECT_EQ(log.ends.back(), end_reason::reset);
    EXPECT_LT(steady_now() - began, duration{20'000}) << "only when its lines were handled";
}

// A session that is paused is not read, so that nothing but the watch for a break sees this one.
TEST_F(io_thread_test, a_reset_behind_urgent_data_is_seen_in_a_pause) {
    rules.rate = 1;
    rules.burst = 1;
    const auto lines = [this] { return it().counters().lines.value(); };
    // A pause is a second. Should it end while this process was not let run, the case begins anew.
    bool in_the_pause = false;
    for (std::size_t round = 1; round <= 5 && !in_the_pause; ++round) {
        unique_fd client = connect();
        const std::uint64_t before = lines();
        send(client, "\n\n\n\n\n\n\n\n");
        ASSERT_TRUE(run_until([&] { return lines() > before; }));
        it().context().poll();
        send(client, "!", MSG_OOB);
        // Nothing but the watch is ready. Were it not run before the reset, it would see both.
        ASSERT_EQ(it().context().run_one_for(patience), 1U);
        std::size_t more = 0;
        while (more < 100 && it().context().poll_one() > 0) {
            ++more;
        }
        EXPECT_LT(more, 10U) << "what nobody reads keeps the thread busy";
        reset(std::move(client));
        ASSERT_TRUE(run_until([&] { return log.ends.size() == round; }));
        EXPECT_EQ(log.ends.back(), end_reason::reset);
        in_the_pause = lines() == before + 1;
    }
    EXPECT_TRUE(in_the_pause) << "seen only when the pause was over";
}

}  // namespace
}  // namespace alo::test
