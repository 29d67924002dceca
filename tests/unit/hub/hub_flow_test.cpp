// What waits between the hub and the threads is bounded: a thread that says more than the hub can
// hear stops listening to its clients, and the hub causes nothing more while a thread is behind.
#include "alo/protocol/frames.hpp"
#include "unit/hub/hub_fixture.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace alo {
namespace {

class hub_flow_test : public test::hub_test {
  protected:
    // A hello of so many friends, to be told from others by `shift`.
    static std::string long_hello(int user, int friends, int shift = 0) {
        std::string line = "{\"user_id\":" + std::to_string(user) + ",\"friends\":[0";
        for (int i = 1; i < friends; ++i) {
            line += "," + std::to_string(1'000 + shift + i);
        }
        return line + "]}\n";
    }
};

TEST_F(hub_flow_test, a_thread_that_says_too_much_waits_and_loses_nothing) {
    rules.hub_queue_limit = 4'096;
    rules.burst = 1'000;
    begin(2);
    test::fake_thread& far = at(1);
    const session_ref one = far.connect();
    std::string lines;
    for (int i = 0; i < 20; ++i) {
        lines += long_hello(1, 50, i);
    }
    far.say_if_read(one, lines);
    far.turn();
    EXPECT_EQ(far.its->counters().lines.value(), 5U) << "some 900 bytes each";
    EXPECT_EQ(far.its->counters().hub_waits.value(), 1U);
    EXPECT_EQ(far.its->read_budget(one.slot), 0U);
    settle();
    EXPECT_EQ(far.its->counters().lines.value(), 20U);
    EXPECT_TRUE(far.wire.sockets.at(one.slot).reading);
    EXPECT_EQ(center->core().store().edge_count(), 50U);
}

TEST_F(hub_flow_test, those_who_wait_have_a_line_each_in_turn) {
    rules.hub_queue_limit = 4'096;
    rules.burst = 1'000;
    begin(2);
    test::fake_thread& far = at(1);
    const session_ref flooding = far.connect();
    const session_ref modest = far.connect();
    std::string flood;
    for (int i = 0; i < 40; ++i) {
        flood += long_hello(1, 50, i);
    }
    far.say_if_read(flooding, flood);
    far.say_if_read(modest, "{\"user_id\":2}\n");
    far.turn();
    EXPECT_EQ(far.its->counters().hub_waits.value(), 2U);
    EXPECT_EQ(center->core().store().session_count(), 0U);
    // The hub hears the first, and there is room for more.
    at(0).run();
    far.run();
    at(0).run();
    EXPECT_EQ(center->core().store().session_count(), 2U);
    EXPECT_LT(far.its->counters().lines.value(), 20U) << "the flood is not over yet";
    settle();
    EXPECT_EQ(far.its->counters().lines.value(), 41U);
}

TEST_F(hub_flow_test, whoever_goes_while_it_waits_is_gone) {
    rules.hub_queue_limit = 4'096;
    rules.burst = 1'000;
    begin(2);
    test::fake_thread& far = at(1);
    const session_ref flooding = far.connect();
    std::string flood;
    for (int i = 0; i < 10; ++i) {
        flood += long_hello(1, 50, i);
    }
    far.say_if_read(flooding, flood);
    far.its->on_broken(flooding.slot);
    far.turn();
    settle();
    EXPECT_EQ(center->core().store().session_count(), 0U);
    EXPECT_EQ(center->core().store().edge_count(), 0U);
    EXPECT_EQ(far.its->size(), 0U);
}

TEST_F(hub_flow_test, the_hub_causes_nothing_more_while_a_thread_has_too_much_to_tell) {
    rules.hub_queue_limit = 4'096;
    begin(3);
    // Thirty watchers on thread 1, and users that come and go on thread 2.
    for (int i = 100; i < 130; ++i) {
        (void)hello(1, "{\"user_id\":" + std::to_string(i) + ",\"friends\":[0,1,2,3,4,5,6]}");
        settle();
    }
    for (int i = 0; i < 50; ++i) {
        const session_ref ref = at(2).connect();
        at(2).say_if_read(ref, "{\"user_id\":" + std::to_string(i % 7) + "}\n");
        at(2).turn();
        at(2).its->on_broken(ref.slot);
        at(2).turn();
        at(0).run();
        at(2).run();
    }
    const std::uint64_t told = center->core().counters().told.value();
    EXPECT_GT(told, 0U);
    EXPECT_LT(told, 25U * 30U) << "thread 1 has heard nothing of it yet";
    settle();
    const hub_counters& after = center->core().counters();
    EXPECT_EQ(center->core().store().session_count(), 30U);
    EXPECT_EQ(after.went_online.value() - 30, after.went_offline.value());
    EXPECT_GT(after.told.value(), told);
    EXPECT_EQ(after.told.value(), after.went_offline.value() * 2 * 30);
}

TEST_F(hub_flow_test, the_hubs_own_thread_waits_like_the_others) {
    rules.hub_queue_limit = 4'096;
    begin(2);
    const session_ref watcher = hello(1, R"({"user_id":100,"friends":[1]})");
    settle();
    for (int i = 0; i < 200; ++i) {
        const session_ref ref = at(0).connect();
        at(0).say_if_read(ref, "{\"user_id\":1}\n");
        if (i < 150) {
            at(0).its->on_broken(ref.slot);
        }
        at(0).turn();
    }
    EXPECT_GT(at(0).its->counters().hub_waits.value(), 0U);
    settle();
    EXPECT_EQ(center->core().store().session_count(), 1U + 10U) << "the newest of one user";
    // Those who broke while they waited were never heard of. The others came and went.
    std::string_view got = at(1).received(watcher);
    const std::string both = std::string{online_frame} + std::string{offline_frame};
    EXPECT_GT(got.size(), both.size());
    while (got.size() > online_frame.size()) {
        ASSERT_EQ(got.substr(0, both.size()), both);
        got.remove_prefix(both.size());
    }
    EXPECT_EQ(got, online_frame);
}

// Said in time and run too late: a hello that waits in the inbox still ends the grace.
TEST_F(hub_flow_test, a_hello_that_waits_for_the_hub_is_in_time_for_its_grace) {
    rules.hub_queue_limit = std::size_t{64} << 20U;
    rules.burst = 1'000;
    rules.offline_grace = duration{20};
    begin(2);
    const session_ref watcher = hello(0, R"({"user_id":9,"friends":[1]})");
    settle();
    const session_ref lost = hello(1, R"({"user_id":1})");
    settle();
    lose(1, lost);
    // More than a slice of commands, and behind them the hello.
    const session_ref busy = at(1).connect();
    for (int i = 0; i < 10; ++i) {
        at(1).say_if_read(busy, long_hello(2, 5'000, i));
    }
    at(1).turn();
    (void)hello(1, R"({"user_id":1})");
    test::test_time += duration{50};  // the grace is over before the hub comes to any of it
    settle();
    EXPECT_EQ(at(0).received(watcher), online_frame);
}

// The commands of a thread that is not the hub's own are never run in the middle of its turn.
TEST_F(hub_flow_test, a_large_inbox_leaves_the_thread_its_turns) {
    rules.hub_queue_limit = std::size_t{64} << 20U;
    rules.burst = 1'000;
    rules.max_friends = 10'000;
    begin(2);
    const session_ref ref = at(1).connect();
    for (int i = 0; i < 20; ++i) {
        at(1).say_if_read(ref, long_hello(1, 5'000, i));  // some 80 KB each
    }
    at(1).turn();
    at(0).context.restart();
    EXPECT_EQ(at(0).context.poll_one(), 1U);
    const std::size_t handlers = at(0).run();
    EXPECT_GT(handlers, 3U) << "all was done at once";
    settle();
    EXPECT_EQ(center->core().store().edge_count(), 5'000U);
}

}  // namespace
}  // namespace alo
