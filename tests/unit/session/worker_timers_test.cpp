// Deadlines: absolute where they must be, remembered once, and no wake-up in vain.
#include "unit/session/worker_fixture.hpp"

namespace alo::test {
namespace {

class worker_timers : public worker_test {
  protected:
    // How often the worker wants to be woken in this time.
    int wakes_in(duration time) {
        const int before = wire.wakes;
        pass(time);
        return wire.wakes - before;
    }
};

TEST_F(worker_timers, the_hello_deadline_is_not_moved_by_dripping_bytes) {
    const session_ref ref = connect();
    const time_point deadline = now + rules.hello_timeout;
    while (now + duration{1'000} < deadline) {
        pass(duration{1'000});
        say_and_turn(ref, "x");
        ASSERT_TRUE(log.ends.empty());
    }
    pass(deadline - now - duration{1});
    EXPECT_TRUE(log.ends.empty());
    pass(duration{1} + timing_wheel::tick);
    EXPECT_EQ(log.ends, std::vector<end_reason>{end_reason::hello_timeout});
}

TEST_F(worker_timers, the_hello_deadline_is_not_moved_by_bad_lines) {
    const session_ref ref = connect();
    pass(rules.hello_timeout - duration{1});
    say_and_turn(ref, "x\n{\"user_id\":-1}\n");
    pass(duration{1} + timing_wheel::tick);
    EXPECT_EQ(log.ends, std::vector<end_reason>{end_reason::hello_timeout});
}

TEST_F(worker_timers, a_good_hello_ends_the_deadline) {
    const session_ref ref = connect();
    pass(rules.hello_timeout - duration{1});
    say_and_turn(ref, "{\"user_id\":1}\n");
    pass(rules.hello_timeout * 3);
    EXPECT_TRUE(log.ends.empty());
}

TEST_F(worker_timers, the_hello_deadline_comes_to_a_paused_stranger_too) {
    rules.burst = 1;
    rules.rate = 1;
    rules.hello_timeout = duration{5'000};
    const session_ref ref = connect();
    EXPECT_EQ(say(ref, std::string(100, '\n')), "");
    pass(duration{5'000} + timing_wheel::tick);
    EXPECT_EQ(log.ends, std::vector<end_reason>{end_reason::hello_timeout});
    EXPECT_TRUE(socket(ref).reading) << "what it still says has to be read to be dropped";
}

TEST_F(worker_timers, an_idle_session_wants_no_wake_up) {
    (void)identified(1);
    pass(rules.hello_timeout * 2);  // the entry of its hello deadline is looked at, and forgotten
    EXPECT_EQ(wakes_in(std::chrono::hours{1}), 0);
}

TEST_F(worker_timers, a_session_that_ends_while_paused_is_not_looked_at_again_and_again) {
    rules.burst = 1;
    rules.rate = 1;
    const session_ref ref = identified(1);
    socket(ref).room = 0;
    tell("{\"online\":true}\n", {ref});
    turn();
    (void)say(ref, "\n\n\n");
    EXPECT_FALSE(socket(ref).reading);
    it().replaced(ref, now);
    turn();
    EXPECT_LE(wakes_in(rules.write_timeout - duration{100}), 20);
    writable(ref, SIZE_MAX);
    EXPECT_TRUE(socket(ref).fin_sent);
    EXPECT_TRUE(socket(ref).reading);
}

TEST_F(worker_timers, connections_that_come_and_go_leave_no_deadlines_behind) {
    for (int i = 0; i < 10'000; ++i) {
        const session_ref ref = connect();
        it().on_input_end(ref.slot, now);
        turn();
    }
    EXPECT_EQ(it().size(), 0U);
    EXPECT_LE(it().deadlines(), 2U);
}

TEST_F(worker_timers, pauses_leave_no_deadlines_behind) {
    rules.burst = 1;
    rules.hello_timeout = std::chrono::hours{24};
    const session_ref ref = connect();
    for (int i = 0; i < 1'000; ++i) {
        EXPECT_EQ(say(ref, "\n"), "");
        pass(duration{100});
    }
    EXPECT_EQ(it().counters().pauses.value(), 1'000U);
    EXPECT_LE(it().deadlines(), 3U);
}

TEST_F(worker_timers, the_deadline_of_a_slots_next_tenant_is_its_own) {
    const session_ref first = connect();
    pass(rules.hello_timeout / 2);
    it().on_broken(first.slot);
    turn();
    log.ends.clear();
    const session_ref second = connect();
    ASSERT_EQ(second.slot, first.slot);
    pass(rules.hello_timeout - duration{1});
    EXPECT_TRUE(log.ends.empty());
    pass(duration{1} + timing_wheel::tick);
    EXPECT_EQ(log.ends, std::vector<end_reason>{end_reason::hello_timeout});
}

TEST_F(worker_timers, the_first_deadline_is_asked_for_not_the_last) {
    rules.write_timeout = duration{1'000};
    const session_ref ref = connect();  // 60 s for a hello
    socket(ref).room = 0;
    EXPECT_EQ(say(ref, "x\n"), "");
    turn();
    EXPECT_LT(wire.wake, now + duration{1'000} + timing_wheel::tick);
    pass(duration{1'000} + timing_wheel::tick);
    EXPECT_EQ(log.ends, std::vector<end_reason>{end_reason::write_timeout});
}

// DESIGN: the outermost handler of a session logs, and ends that session alone.
TEST_F(worker_timers, a_fault_at_a_deadline_ends_that_session_alone) {
    rules.burst = 1;
    rules.rate = 1;
    const session_ref unlucky = connect();
    EXPECT_EQ(say(unlucky, "\n{\"user_id\":1}\n"), "");
    const session_ref other = connect();
    EXPECT_EQ(say(other, "\n{\"user_id\":2}\n"), "");
    const session_ref stranger = connect();

    hub.faulty = true;
    pass(duration{1'000} + timing_wheel::tick);
    EXPECT_EQ(ended(end_reason::server_error), 2U);
    EXPECT_NE(received(unlucky).find("server_error"), std::string::npos);
    EXPECT_NE(received(other).find("server_error"), std::string::npos);
    EXPECT_TRUE(socket(unlucky).reading) << "what it still says has to be read to be dropped";
    EXPECT_TRUE(it().alive(stranger));
    pass(rules.hello_timeout);
    EXPECT_EQ(ended(end_reason::hello_timeout), 1U);
}

}  // namespace
}  // namespace alo::test
