// What a worker sends and when: frames gathered by the turn, a large fan-out at once, readers that
// stall.
#include "alo/protocol/frames.hpp"
#include "support/times.hpp"
#include "unit/session/worker_fixture.hpp"

namespace alo::test {
namespace {

class worker_output : public worker_test {
  protected:
    static constexpr std::string_view on = online_frame;
    static constexpr std::string_view off = offline_frame;

    // So many sessions, each of its own user.
    std::vector<session_ref> crowd_of(std::uint64_t count) {
        std::vector<session_ref> crowd;
        for (std::uint64_t i = 0; i < count; ++i) {
            crowd.push_back(identified(i));
        }
        return crowd;
    }
};

TEST_F(worker_output, a_frame_leaves_at_the_end_of_the_turn) {
    const session_ref ref = identified(1);
    tell(on, {ref});
    EXPECT_EQ(received(ref), "");
    EXPECT_TRUE(wire.turn_requested);
    turn();
    EXPECT_EQ(received(ref), on);
    EXPECT_EQ(it().counters().notifications.value(), 1U);
    EXPECT_EQ(it().counters().bytes_out.value(), on.size());
}

TEST_F(worker_output, several_frames_of_a_turn_are_one_send) {
    const session_ref ref = identified(1);
    tell(on, {ref});
    tell(off, {ref});
    EXPECT_EQ(say(ref, "x\n"), "");
    turn();
    EXPECT_EQ(socket(ref).sends, 1);
    EXPECT_TRUE(
        received(ref).starts_with("{\"online\":true}\n{\"online\":false}\n{\"type\":\"error\""));
}

TEST_F(worker_output, a_turn_is_asked_for_once) {
    const session_ref one = identified(1);
    const session_ref two = identified(2);
    wire.turn_requests = 0;
    tell(on, {one, two});
    tell(off, {two});
    EXPECT_EQ(wire.turn_requests, 1);
}

TEST_F(worker_output, the_dead_and_the_successors_of_the_dead_are_told_nothing) {
    const session_ref dead = identified(1);
    it().on_broken(dead.slot);
    turn();
    const session_ref successor = identified(2);
    ASSERT_EQ(successor.slot, dead.slot);
    tell(on, {dead, session_ref{77, 1}, session_ref{successor.slot, 0}});
    turn();
    EXPECT_EQ(received(successor), "");
    EXPECT_EQ(it().counters().notifications.value(), 0U);
}

TEST_F(worker_output, a_large_fan_out_is_written_as_it_goes) {
    const std::vector<session_ref> crowd = crowd_of(64);
    tell(on, crowd);
    for (const session_ref ref : crowd) {
        EXPECT_EQ(received(ref), on);
    }
}

TEST_F(worker_output, a_larger_one_leaves_in_slices_and_others_do_not_wait_for_it) {
    const std::vector<session_ref> crowd = crowd_of(300);
    const session_ref other = identified(1'000);
    const auto told = [&] {
        std::size_t count = 0;
        for (const session_ref ref : crowd) {
            count += received(ref).empty() ? 0U : 1U;
        }
        return count;
    };
    tell(on, crowd);
    EXPECT_EQ(told(), 64U);
    tell(on, {other});
    tell(off, {crowd[299]});
    for (std::size_t slice = 1; wire.turn_requested; ++slice) {
        ASSERT_LT(slice, 10U);
        wire.turn_requested = false;
        it().end_of_turn(now);
        EXPECT_EQ(received(other), on);
        EXPECT_EQ(received(crowd[299]), std::string{on} + std::string{off});
        EXPECT_LE(told(), 64 + 32 * slice + 1);
    }
    EXPECT_EQ(told(), 300U);
    EXPECT_EQ(socket(crowd[299]).sends, 1);
}

TEST_F(worker_output, who_ends_in_a_large_fan_out_leaves_its_seat_in_peace) {
    const std::vector<session_ref> crowd = crowd_of(100);
    tell(on, crowd);
    it().on_broken(crowd[90].slot);
    wire.turn_requested = false;
    it().end_of_turn(now);
    const session_ref successor = identified(1'000);
    ASSERT_EQ(successor.slot, crowd[90].slot);
    turn();
    EXPECT_EQ(received(successor), "");
    EXPECT_EQ(received(crowd[99]), on);
}

TEST_F(worker_output, a_smaller_one_waits_for_the_turn) {
    const std::vector<session_ref> crowd = crowd_of(63);
    tell(on, crowd);
    for (const session_ref ref : crowd) {
        EXPECT_EQ(received(ref), "");
    }
    turn();
    for (const session_ref ref : crowd) {
        EXPECT_EQ(received(ref), on);
    }
}

TEST_F(worker_output, a_large_fan_out_keeps_the_order_and_skips_who_stalls) {
    const std::vector<session_ref> crowd = crowd_of(64);
    socket(crowd[0]).room = 0;
    tell(off, {crowd[0], crowd[1]});  // waits for the turn
    tell(on, crowd);
    EXPECT_EQ(received(crowd[1]), times(1, off) + std::string{on});
    tell(off, crowd);
    EXPECT_EQ(socket(crowd[0]).sends, 1) << "tried again although it waits to be writable";
    writable(crowd[0], SIZE_MAX);
    EXPECT_EQ(received(crowd[0]), times(1, off) + std::string{on} + std::string{off});
    turn();
    EXPECT_EQ(it().counters().stalls.value(), 1U);
}

TEST_F(worker_output, what_does_not_fit_waits_until_the_socket_takes_it) {
    const session_ref ref = identified(1);
    socket(ref).room = 10;
    tell(on, {ref});
    turn();
    EXPECT_EQ(received(ref), on.substr(0, 10));
    EXPECT_EQ(it().counters().stalls.value(), 1U);
    tell(off, {ref});
    turn();
    EXPECT_EQ(socket(ref).sends, 1) << "tried again although it waits to be writable";
    writable(ref, 2);
    EXPECT_EQ(received(ref), on.substr(0, 12));
    EXPECT_EQ(it().counters().stalls.value(), 2U);
    writable(ref, SIZE_MAX);
    EXPECT_EQ(received(ref), std::string{on} + std::string{off});
}

TEST_F(worker_output, every_byte_taken_moves_the_write_deadline) {
    const session_ref ref = identified(1);
    socket(ref).room = 1;
    tell(on, {ref});
    turn();
    for (std::size_t sent = 1; sent < on.size(); ++sent) {
        pass(rules.write_timeout - duration{1});
        ASSERT_TRUE(log.ends.empty()) << "after " << sent << " bytes";
        writable(ref, 1);
    }
    EXPECT_EQ(received(ref), on);
    pass(rules.write_timeout * 3);
    EXPECT_TRUE(log.ends.empty()) << "nothing waits, so nothing is late";
}

TEST_F(worker_output, a_socket_that_is_writable_and_takes_nothing_is_no_progress) {
    const session_ref ref = identified(1);
    socket(ref).room = 0;
    tell(on, {ref});
    turn();
    pass(rules.write_timeout - duration{1});
    writable(ref, 0);
    tell(off, {ref});
    turn();
    pass(duration{1} + timing_wheel::tick);
    EXPECT_EQ(log.ends, std::vector<end_reason>{end_reason::write_timeout});
}

TEST_F(worker_output, a_second_stall_has_its_own_deadline) {
    const session_ref ref = identified(1);
    socket(ref).room = 0;
    tell(on, {ref});
    turn();
    pass(rules.write_timeout - duration{1});
    writable(ref, SIZE_MAX);
    socket(ref).room = 0;
    tell(off, {ref});
    turn();
    pass(rules.write_timeout - duration{1});
    EXPECT_TRUE(log.ends.empty());
    pass(duration{1} + timing_wheel::tick);
    EXPECT_EQ(log.ends, std::vector<end_reason>{end_reason::write_timeout});
}

// SPEC section 7: a reader that stalls is closed. One that takes whatever it is given is not,
// however much one turn brings it.
TEST_F(worker_output, a_reader_that_keeps_up_is_never_closed_as_slow) {
    rules.output_hard_limit = 512;
    rules.output_soft_limit = 512;
    const session_ref ref = identified(1);
    for (int i = 0; i < 1'000; ++i) {
        tell(on, {ref});
    }
    turn();
    EXPECT_TRUE(log.ends.empty());
    EXPECT_TRUE(received(ref) == times(1'000, on));
}

TEST_F(worker_output, a_reader_that_keeps_up_may_make_many_mistakes_in_a_turn) {
    rules.output_hard_limit = 512;
    rules.output_soft_limit = 512;
    rules.max_errors_in_a_row = 1'000;
    const session_ref ref = connect();
    say_and_turn(ref, times(50, "x\n"));
    EXPECT_TRUE(log.ends.empty());
    const std::string& all = received(ref);
    EXPECT_EQ(std::count(all.begin(), all.end(), '\n'), 50);
}

TEST_F(worker_output, a_frame_that_closes_its_session_is_not_counted_as_queued) {
    rules.output_hard_limit = 512;
    const session_ref ref = identified(1);
    socket(ref).room = 0;
    for (int i = 0; i < 33; ++i) {
        tell(on, {ref});
    }
    turn();
    EXPECT_EQ(it().counters().notifications.value(), 32U);
    EXPECT_EQ(ended(end_reason::output_limit), 1U);
}

TEST_F(worker_output, a_slow_reader_costs_the_others_nothing) {
    const session_ref slow = identified(1);
    const session_ref other = identified(2);
    socket(slow).room = 0;
    for (int i = 0; i < 20'000 && log.ends.empty(); ++i) {
        tell(on, {slow, other});
        turn();
    }
    EXPECT_EQ(log.ends, std::vector<end_reason>{end_reason::output_limit});
    EXPECT_TRUE(received(other) == times(rules.output_hard_limit / on.size() + 1, on));
}

}  // namespace
}  // namespace alo::test
