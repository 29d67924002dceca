// The hub between threads; see hub_fixture.hpp.
#include "alo/protocol/frames.hpp"
#include "unit/hub/hub_fixture.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace alo {
namespace {

using test::fake_thread;
using test::hub_test;
using test::test_time;

TEST_F(hub_test, on_the_first_thread_a_hop_is_a_call) {
    begin(1);
    const session_ref one = hello(0, R"({"user_id":1,"friends":[2]})");
    (void)hello(0, R"({"user_id":2})");
    EXPECT_EQ(at(0).received(one), online_frame);
    EXPECT_EQ(at(0).run(), 0U) << "something was posted";
}

TEST_F(hub_test, a_turns_commands_travel_in_one_post) {
    begin(2);
    fake_thread& far = at(1);
    for (int i = 0; i < 5; ++i) {
        const session_ref ref = far.connect();
        far.say(ref, "{\"user_id\":" + std::to_string(i) + "}\n");
    }
    EXPECT_EQ(at(0).context.poll(), 0U) << "before the turn is over";
    far.turn();
    EXPECT_EQ(center->core().store().online_count(), 0U);
    EXPECT_EQ(at(0).run(), 1U);
    EXPECT_EQ(center->core().store().online_count(), 5U);
}

TEST_F(hub_test, a_turns_answers_travel_in_one_post_a_thread) {
    begin(3);
    const session_ref near = hello(0, R"({"user_id":100,"friends":[1,2,3]})");
    const session_ref far = hello(1, R"({"user_id":101,"friends":[1,2,3]})");
    const session_ref farther = hello(2, R"({"user_id":102,"friends":[1,2,3]})");
    settle();
    for (int i = 1; i <= 3; ++i) {
        const session_ref ref = at(1).connect();
        at(1).say(ref, "{\"user_id\":" + std::to_string(i) + "}\n");
    }
    at(1).turn();
    EXPECT_EQ(at(0).run(), 1U);
    EXPECT_EQ(at(1).run(), 1U);
    EXPECT_EQ(at(2).run(), 1U);
    const std::string three =
        std::string{online_frame} + std::string{online_frame} + std::string{online_frame};
    EXPECT_EQ(at(0).received(near), three);
    EXPECT_EQ(at(1).received(far), three);
    EXPECT_EQ(at(2).received(farther), three);
    EXPECT_EQ(at(2).wire.sockets.at(farther.slot).sends, 1);
}

// It is told before the hub goes on, and whatever else the turn brings leaves when it is over.
TEST_F(hub_test, a_large_fan_out_does_not_wait_for_the_turn_to_end) {
    for (const int watchers : {63, 64}) {
        center.reset();
        threads.clear();
        begin(3);
        std::vector<session_ref> crowd;
        for (int i = 0; i < watchers; ++i) {
            const std::string id = std::to_string(100 + i);
            crowd.push_back(hello(2, R"({"user_id":)" + id + R"(,"friends":[1,2]})"));
        }
        settle();
        const session_ref both = at(1).connect();
        at(1).say(both, "{\"user_id\":1}\n");
        at(1).say(at(1).connect(), "{\"user_id\":3,\"friends\":[100]}\n");
        at(1).turn();
        EXPECT_EQ(at(0).run(), 1U);
        EXPECT_EQ(at(2).run(), watchers < 64 ? 1U : 2U);
        EXPECT_EQ(at(2).received(crowd.back()), online_frame);
        EXPECT_EQ(at(2).received(crowd.front()),
                  std::string{online_frame} + std::string{online_frame});
        settle();
    }
}

// The hub's own thread may accept and read before it looks at its posts, whose senders' clients may
// have been answered long ago: it must not be served first for being near.
TEST_F(hub_test, whoever_is_on_the_hubs_thread_does_not_overtake_those_who_spoke_before) {
    begin(2);
    const session_ref watcher = hello(1, R"({"user_id":9,"friends":[1]})");
    (void)hello(0, R"({"user_id":1})");
    settle();
    EXPECT_EQ(at(1).received(watcher), online_frame);
}

TEST_F(hub_test, a_threads_commands_keep_their_order) {
    begin(2);
    const session_ref watcher = hello(0, R"({"user_id":9,"friends":[1]})");
    fake_thread& far = at(1);
    for (int i = 0; i < 3; ++i) {
        const session_ref ref = far.connect();
        far.say(ref,
                "{\"user_id\":1}\n{\"user_id\":1,\"friends\":[9]}\n"
                "{\"user_id\":1,\"online\":false}\n");
        far.turn();
    }
    settle();
    std::string expected;
    for (int i = 0; i < 3; ++i) {
        expected += std::string{online_frame} + std::string{offline_frame};
    }
    EXPECT_EQ(at(0).received(watcher), expected);
}

TEST_F(hub_test, answers_keep_the_hubs_order_whoever_caused_them) {
    begin(3);
    const session_ref watcher = hello(1, R"({"user_id":9,"friends":[1]})");
    settle();
    // On from thread 2, off from thread 2, on from thread 0, then replaced: all on their way at
    // once.
    const session_ref far = hello(2, R"({"user_id":1})");
    at(0).run();
    at(2).say(far, "{\"user_id\":1,\"online\":false}\n");
    at(2).turn();
    at(0).run();
    (void)hello(0, R"({"user_id":1})");
    EXPECT_EQ(at(1).received(watcher), "");
    settle();
    EXPECT_EQ(at(1).received(watcher),
              std::string{online_frame} + std::string{offline_frame} + std::string{online_frame});
}

TEST_F(hub_test, a_frame_on_its_way_to_a_dead_session_does_not_reach_the_slots_next_tenant) {
    begin(2);
    const session_ref first = hello(1, R"({"user_id":9,"friends":[1]})");
    settle();
    (void)hello(0, R"({"user_id":1})");  // the answer is posted
    at(1).its->on_broken(first.slot);
    at(1).turn();
    const session_ref second = at(1).connect();
    ASSERT_EQ(second.slot, first.slot);
    at(1).say(second, "{\"user_id\":8}\n");
    at(1).turn();
    settle();
    EXPECT_EQ(at(1).received(second), "");
}

TEST_F(hub_test, a_replaced_session_of_another_thread_hears_of_it) {
    rules.max_sessions_per_user = 1;
    begin(2);
    const session_ref old = hello(1, R"({"user_id":1})");
    settle();
    (void)hello(0, R"({"user_id":1})");
    settle();
    EXPECT_NE(at(1).received(old).find("\"code\":\"replaced\""), std::string::npos);
    EXPECT_EQ(at(1).log.ends, std::vector<end_reason>{end_reason::replaced});
    EXPECT_EQ(center->core().store().session_count(), 1U);
}

TEST_F(hub_test, replaced_and_gone_cross_each_other) {
    rules.max_sessions_per_user = 1;
    begin(2);
    const session_ref old = hello(1, R"({"user_id":1})");
    settle();
    const session_ref watcher = hello(0, R"({"user_id":9,"friends":[1]})");
    (void)hello(0, R"({"user_id":1})");  // the old one is replaced, and does not know yet
    at(1).its->on_broken(old.slot);      // and breaks
    at(1).turn();
    settle();
    EXPECT_EQ(at(0).received(watcher), "") << "a dead session's end is no transition";
    EXPECT_EQ(center->core().store().session_count(), 2U);
    EXPECT_EQ(at(1).log.ends, std::vector<end_reason>{end_reason::reset});
}

TEST_F(hub_test, grace_ends_by_the_hubs_own_timer) {
    rules.offline_grace = duration{20};
    begin(2);
    const session_ref watcher = hello(1, R"({"user_id":9,"friends":[1]})");
    settle();
    const session_ref near = hello(0, R"({"user_id":1})");
    settle();
    lose(0, near);
    EXPECT_EQ(at(1).received(watcher), online_frame);
    test_time += duration{20};
    at(0).context.restart();
    EXPECT_EQ(at(0).context.run_one_for(std::chrono::seconds{30}), 1U);
    EXPECT_EQ(at(1).run(), 1U);
    EXPECT_EQ(at(1).received(watcher), std::string{online_frame} + std::string{offline_frame});
}

TEST_F(hub_test, the_first_grace_to_end_is_waited_for) {
    rules.offline_grace = duration{20};
    begin(2);
    const session_ref watcher = hello(0, R"({"user_id":9,"friends":[1,2]})");
    const session_ref one = hello(1, R"({"user_id":1})");
    const session_ref two = hello(1, R"({"user_id":2})");
    settle();
    lose(1, one);
    test_time += duration{10};
    lose(1, two);
    at(0).wire.sockets.at(watcher.slot).received.clear();
    for (std::size_t i = 1; i <= 2; ++i) {
        test_time += duration{10};
        at(0).context.restart();
        EXPECT_EQ(at(0).context.run_one_for(std::chrono::seconds{30}), 1U);
        at(0).turn();
        EXPECT_EQ(at(0).received(watcher).size(), offline_frame.size() * i);
    }
}

TEST_F(hub_test, once_stopped_nobody_is_told_and_no_timer_is_left) {
    rules.offline_grace = duration{3'600'000};
    begin(2);
    const session_ref watcher = hello(0, R"({"user_id":9,"friends":[1,2]})");
    const session_ref one = hello(1, R"({"user_id":1})");
    const session_ref two = hello(1, R"({"user_id":2})");
    settle();
    lose(1, one);
    const std::string before = at(0).received(watcher);
    center->stop();
    lose(1, two);
    EXPECT_EQ(at(0).received(watcher), before);
    at(0).context.restart();
    at(0).context.run();  // returns, because nothing is waited for
    EXPECT_TRUE(at(0).context.stopped());
}

}  // namespace
}  // namespace alo
