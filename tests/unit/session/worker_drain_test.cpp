// The end of all sessions when the server stops: spread over the window, and none left behind it.
#include "unit/session/worker_fixture.hpp"

namespace alo::test {
namespace {

class worker_drain : public worker_test {
  protected:
    void begin(duration window) {
        by_ = now + window;
        it().drain(now, by_);
        turn();
    }
    // How many sessions each 100 ms of the window end.
    std::vector<std::size_t> ended_per_step() {
        std::vector<std::size_t> steps;
        std::size_t before = 0;
        while (now < by_) {
            steps.push_back(log.ends.size() - before);
            before = log.ends.size();
            pass(std::min(duration{100}, by_ - now));
        }
        steps.push_back(log.ends.size() - before);
        return steps;
    }
    time_point by_{};
};

TEST_F(worker_drain, a_handful_goes_at_once) {
    const session_ref one = identified(1);
    const session_ref two = connect();
    begin(duration{5'000});
    EXPECT_TRUE(socket(one).closed);
    EXPECT_TRUE(socket(two).closed);
    EXPECT_EQ(ended(end_reason::shutdown), 2U);
    EXPECT_EQ(it().size(), 0U);
}

TEST_F(worker_drain, a_crowd_goes_evenly_over_the_window) {
    constexpr std::size_t crowd = 50'000;
    for (std::size_t i = 0; i < crowd; ++i) {
        (void)connect();
    }
    begin(duration{5'000});
    const std::vector<std::size_t> steps = ended_per_step();
    EXPECT_EQ(it().size(), 0U);
    EXPECT_EQ(ended(end_reason::shutdown), crowd);
    // RELIABILITY T31: no 100 ms holds more than a twentieth.
    for (const std::size_t step : steps) {
        EXPECT_LE(step, crowd / 20);
    }
    EXPECT_EQ(steps.back(), 0U) << "the last ones had no time to be flushed";
}

TEST_F(worker_drain, whoever_takes_nothing_is_gone_at_the_end) {
    const session_ref stalled = identified(1);
    socket(stalled).room = 0;
    tell("{\"online\":true}\n", {stalled});
    turn();
    begin(duration{1'000});
    EXPECT_EQ(ended(end_reason::shutdown), 1U);
    EXPECT_FALSE(socket(stalled).closed);
    pass(duration{999});
    EXPECT_FALSE(socket(stalled).closed);
    pass(duration{1});
    EXPECT_TRUE(socket(stalled).closed);
    expect_gone(stalled, end_reason::shutdown);
}

TEST_F(worker_drain, whoever_had_ended_already_keeps_his_reason) {
    const session_ref ref = identified(1);
    say_and_turn(ref, "{\"user_id\":1,\"online\":false}\n");
    begin(duration{1'000});
    pass(duration{1'000});
    expect_gone(ref, end_reason::signed_off);
}

TEST_F(worker_drain, whoever_has_all_he_is_owed_is_not_waited_for) {
    rules.max_line = 64;
    const session_ref ref = connect();
    say_and_turn(ref, std::string(65, 'x'));
    ASSERT_TRUE(socket(ref).fin_sent);
    ASSERT_FALSE(socket(ref).closed) << "he may still be reading why";
    begin(duration{5'000});
    EXPECT_EQ(it().size(), 0U);
    expect_gone(ref, end_reason::line_too_long);
}

TEST_F(worker_drain, whoever_ended_before_it_goes_once_he_has_all_he_is_owed) {
    rules.max_line = 64;
    const session_ref ref = connect();
    socket(ref).room = 10;
    say_and_turn(ref, std::string(65, 'x'));
    begin(duration{5'000});
    ASSERT_FALSE(socket(ref).closed);
    writable(ref, SIZE_MAX);
    EXPECT_TRUE(received(ref).ends_with("}\n")) << received(ref);
    EXPECT_EQ(it().size(), 0U);
    expect_gone(ref, end_reason::line_too_long);
}

TEST_F(worker_drain, a_window_of_nothing_ends_all_now) {
    for (int i = 0; i < 1'000; ++i) {
        (void)connect();
    }
    begin(duration{0});
    EXPECT_EQ(it().size(), 0U);
    EXPECT_EQ(ended(end_reason::shutdown), 1'000U);
}

TEST_F(worker_drain, late_ticks_do_not_prolong_it) {
    for (int i = 0; i < 2'000; ++i) {
        (void)connect();
    }
    begin(duration{500});
    // A busy thread: every tick comes 30 ms after it was asked for.
    while (it().size() > 0 && now < by_ + duration{1'000}) {
        ASSERT_NE(wire.wake, never);
        ASSERT_LE(wire.wake, by_);
        now = std::exchange(wire.wake, never) + duration{30};
        it().on_tick(now);
        turn();
    }
    EXPECT_LE(now, by_ + duration{30});
    EXPECT_EQ(it().size(), 0U);
}

TEST_F(worker_drain, the_users_are_detached_as_lost) {
    (void)identified(1);
    begin(duration{1'000});
    EXPECT_EQ(hub.calls.back().what, "detach lost");
}

TEST_F(worker_drain, a_paused_session_goes_too) {
    rules.burst = 1;
    const session_ref ref = identified(1);
    (void)say(ref, "\n\n");
    begin(duration{1'000});
    expect_gone(ref, end_reason::shutdown);
}

// Whatever happened: what was accepted is what ended, each once.
TEST_F(worker_drain, the_counters_add_up) {
    rules.max_line = 64;
    for (std::uint64_t i = 0; i < 30; ++i) {
        const session_ref ref = i % 2 == 0 ? identified(i) : connect();
        switch (i % 5) {
            case 0:
                it().on_broken(ref.slot);
                break;
            case 1:
                it().on_input_end(ref.slot, now);
                break;
            case 2:
                (void)say(ref, std::string(70, 'x'));
                break;
            default:
                break;
        }
        it().replaced(ref, now);  // only those that had not ended
        turn();
    }
    (void)connect();
    begin(duration{100});
    pass(duration{100});
    std::uint64_t sum = 0;
    for (const counter& one : it().counters().ended) {
        sum += one.value();
    }
    EXPECT_EQ(it().size(), 0U);
    EXPECT_EQ(it().counters().accepted.value(), 31U);
    EXPECT_EQ(sum, 31U);
    EXPECT_EQ(log.ends.size(), 31U);
}

}  // namespace
}  // namespace alo::test
