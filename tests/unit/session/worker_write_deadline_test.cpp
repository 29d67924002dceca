// A reader that takes nothing for as long as --write-timeout, and those that make room without the
// kernel saying so: it does only when a good part of the buffer is free.
#include "unit/session/worker_fixture.hpp"

namespace alo::test {
namespace {

class worker_write_deadline : public worker_test {
  protected:
    // A session that took four bytes of a frame, a moment before its deadline.
    session_ref stalled() {
        const session_ref ref = identified(1);
        socket(ref).room = 4;
        tell("{\"online\":true}\n", {ref});
        turn();
        pass(rules.write_timeout - duration{1});
        EXPECT_TRUE(log.ends.empty());
        return ref;
    }
    void pass_the_deadline() { pass(duration{1} + timing_wheel::tick); }
};

TEST_F(worker_write_deadline, who_takes_nothing_is_a_slow_consumer) {
    const session_ref ref = stalled();
    pass_the_deadline();
    EXPECT_EQ(received(ref), "{\"on");
    EXPECT_EQ(errors(error_code::slow_consumer), 1U);
    expect_gone(ref, end_reason::write_timeout);
}

TEST_F(worker_write_deadline, who_made_room_in_time_lives_though_nobody_said_so) {
    const session_ref ref = stalled();
    socket(ref).room = 3;
    pass_the_deadline();
    EXPECT_EQ(received(ref), "{\"onlin");
    EXPECT_TRUE(log.ends.empty());
    pass(rules.write_timeout + timing_wheel::tick);
    expect_gone(ref, end_reason::write_timeout);
}

// It took all, at the deadline, and still nobody said so: what comes then is under a deadline too.
TEST_F(worker_write_deadline, who_took_all_at_the_deadline_has_another_for_what_comes_then) {
    const session_ref ref = stalled();
    socket(ref).room = 19;
    pass_the_deadline();
    EXPECT_EQ(received(ref), "{\"online\":true}\n");
    tell("{\"online\":false}\n", {ref});
    turn();
    EXPECT_EQ(received(ref), "{\"online\":true}\n{\"onlin");
    pass(rules.write_timeout + timing_wheel::tick);
    expect_gone(ref, end_reason::write_timeout);
}

}  // namespace
}  // namespace alo::test
