// Large fan-outs that leave in slices: what is owed comes in order, and before whatever else a
// session is told meanwhile.
#include "support/times.hpp"
#include "unit/session/worker_typed_fixture.hpp"

namespace alo::test {
namespace {

class worker_fan_out : public worker_typed {
  protected:
    static constexpr std::string_view on = online_frame;
    static constexpr std::string_view off = offline_frame;
    static constexpr std::size_t many = 200;

    std::vector<session_ref> classic_crowd(std::size_t count = many) {
        std::vector<session_ref> crowd;
        for (std::size_t i = 0; i < count; ++i) {
            crowd.push_back(identified(i));
        }
        return crowd;
    }
    std::vector<session_ref> typed_crowd() {
        std::vector<session_ref> crowd;
        for (std::size_t i = 0; i < many; ++i) {
            crowd.push_back(typed(i));
            fresh(crowd.back());
        }
        return crowd;
    }
    void one_turn() {
        wire.turn_requested = false;
        it().end_of_turn(now);
    }
    [[nodiscard]] std::size_t told(const std::vector<session_ref>& crowd) {
        return static_cast<std::size_t>(
            std::count_if(crowd.begin(), crowd.end(),
                          [this](session_ref each) { return !received(each).empty(); }));
    }
};

TEST(fan_out, owes_each_of_them_once) {
    const auto alive = [](session_ref each) { return each.slot != 5; };
    fan_out all{{.frame = "x", .news = {}},
                std::vector<session_ref>{{3, 1}, {70, 2}, {0, 9}, {5, 7}},
                71,
                alive};
    EXPECT_EQ(all.rest().size(), 4U);
    EXPECT_FALSE(all.take(5)) << "who sits there now";
    EXPECT_FALSE(all.take(1));
    EXPECT_FALSE(all.take(127));
    EXPECT_FALSE(all.take(128)) << "a slot that came later";
    EXPECT_TRUE(all.take(70));
    EXPECT_FALSE(all.take(70));
    EXPECT_TRUE(all.take(3));
    EXPECT_TRUE(all.take(0));
    all.advance();
    EXPECT_EQ(all.rest().front(), (session_ref{70, 2}));
}

TEST(fan_out, tells_notices_apart) {
    const presence_frame one = news(1, 1);
    const notice first{.frame = {}, .news = one};
    EXPECT_TRUE(first.same({.frame = {}, .news = one}));
    EXPECT_FALSE(first.same({.frame = {}, .news = news(1, 1)}));
    EXPECT_FALSE(first.same({.frame = online_frame, .news = {}}));
}

TEST_F(worker_fan_out, several_that_one_session_is_owed_leave_in_one_send) {
    const std::vector<session_ref> crowd = classic_crowd();
    tell(on, crowd);
    tell(off, crowd);
    tell(on, crowd);
    turn();
    for (const session_ref each : crowd) {
        ASSERT_EQ(received(each), std::string{on} + std::string{off} + std::string{on});
    }
    EXPECT_EQ(socket(crowd.back()).sends, 1);
    EXPECT_EQ(it().counters().notifications.value(), 3 * many);
}

TEST_F(worker_fan_out, the_first_of_another_one_do_not_wait_for_it) {
    const std::vector<session_ref> crowd = classic_crowd(300);
    const std::vector<session_ref> first{crowd.begin(), crowd.begin() + 150};
    const std::vector<session_ref> others{crowd.begin() + 150, crowd.end()};
    tell(on, first);
    tell(off, others);
    EXPECT_EQ(told(others), 64U);
    turn();
    EXPECT_EQ(told(crowd), 300U);
}

TEST_F(worker_fan_out, a_later_part_of_it_waits_for_its_slices) {
    const std::vector<session_ref> crowd = classic_crowd(300);
    tell(on, {crowd.begin(), crowd.begin() + 150});
    tell(on, {crowd.begin() + 150, crowd.end()});
    EXPECT_EQ(told(crowd), 64U);
    for (std::size_t slices = 1; slices <= 7; ++slices) {
        one_turn();
        EXPECT_EQ(told(crowd), 64 + 32 * slices);
    }
    turn();
    EXPECT_EQ(told(crowd), 300U);
    EXPECT_FALSE(it().has_slices());
}

TEST_F(worker_fan_out, answers_come_after_the_news_that_are_owed) {
    const std::vector<session_ref> crowd = typed_crowd();
    const session_ref last = crowd.back();
    EXPECT_EQ(say(last, query(7)), "");
    show(news(1'000, 5), crowd);
    EXPECT_EQ(fresh(last), "");
    answer(last, reply::ok("7"));
    one_turn();
    EXPECT_EQ(fresh(last), std::string{news(1'000, 5).line()} + ok(7));
    turn();
    EXPECT_EQ(fresh(last), "") << "owed once";
}

TEST_F(worker_fan_out, small_ones_come_after_large_ones_that_were_before) {
    const std::vector<session_ref> crowd = typed_crowd();
    const session_ref last = crowd.back();
    show(news(1'000, 5), crowd);
    show(news(1'000, 6), {last});
    one_turn();
    EXPECT_EQ(fresh(last), std::string{news(1'000, 5).line()} + std::string{news(1'000, 6).line()});
}

TEST_F(worker_fan_out, an_error_and_an_end_come_after_what_is_owed) {
    const std::vector<session_ref> crowd = classic_crowd();
    tell(on, crowd);
    say_and_turn(crowd[198], "nonsense\n");
    it().replaced(crowd[199], now);
    turn();
    EXPECT_TRUE(received(crowd[198]).starts_with(std::string{on} + "{\"type\":\"error\""));
    EXPECT_TRUE(received(crowd[199]).starts_with(std::string{on} + "{\"type\":\"error\""));
    EXPECT_NE(received(crowd[199]).find("replaced"), std::string::npos);
}

TEST_F(worker_fan_out, what_a_socket_does_not_take_of_it_waits) {
    const std::vector<session_ref> crowd = classic_crowd();
    socket(crowd[0]).room = 10;
    socket(crowd[199]).room = 0;
    tell(on, crowd);
    turn();
    EXPECT_EQ(received(crowd[0]), on.substr(0, 10));
    EXPECT_EQ(socket(crowd[0]).sends, 1) << "tried again although it waits to be writable";
    EXPECT_EQ(it().counters().stalls.value(), 2U);
    tell(off, {crowd[0], crowd[199]});
    turn();
    writable(crowd[0], SIZE_MAX);
    writable(crowd[199], SIZE_MAX);
    EXPECT_EQ(received(crowd[0]), std::string{on} + std::string{off});
    EXPECT_EQ(received(crowd[199]), std::string{on} + std::string{off});
}

TEST_F(worker_fan_out, a_broken_socket_costs_nobody_else) {
    const std::vector<session_ref> crowd = classic_crowd();
    socket(crowd[0]).broken = true;
    socket(crowd[150]).broken = true;
    tell(on, crowd);
    turn();
    EXPECT_EQ(ended(end_reason::reset), 2U);
    EXPECT_EQ(told(crowd), many - 2);
}

TEST_F(worker_fan_out, who_sits_where_one_sat_who_was_to_be_told_is_not) {
    const std::vector<session_ref> crowd = classic_crowd();
    it().on_broken(crowd[150].slot);
    it().on_broken(crowd[10].slot);
    turn();
    const session_ref stranger = connect();
    const session_ref other = typed(1'000, ",\"friends\":[1]");
    ASSERT_TRUE((stranger.slot == crowd[150].slot && other.slot == crowd[10].slot) ||
                (stranger.slot == crowd[10].slot && other.slot == crowd[150].slot));
    fresh(other);
    tell(on, crowd);  // as a hub of several threads may, which sees the ends later
    say_and_turn(stranger, "nonsense\n");
    answer(other, reply::ok("1"));
    turn();
    EXPECT_TRUE(received(stranger).starts_with("{\"type\":\"error\""));
    EXPECT_EQ(fresh(other), ok(1));
}

TEST_F(worker_fan_out, while_many_are_under_way_another_one_writes_to_nobody_at_once) {
    const std::vector<session_ref> crowd = classic_crowd();
    for (int i = 0; i < 4; ++i) {
        tell(i % 2 == 0 ? on : off, crowd);
    }
    const int sends = wire.sends();
    tell(on, crowd);
    EXPECT_EQ(wire.sends(), sends);
    turn();
    EXPECT_EQ(lines_in(received(crowd.back())), 5U);
}

TEST_F(worker_fan_out, a_thread_that_is_behind_hears_no_line_until_it_has_caught_up) {
    const std::vector<session_ref> crowd = classic_crowd();
    const session_ref asks = typed(1'000);
    fresh(asks);
    for (int i = 0; i < 128; ++i) {
        tell(i % 2 == 0 ? on : off, crowd);
    }
    EXPECT_EQ(say(asks, "{\"type\":\"ping\",\"id\":1}\n"), "");
    EXPECT_FALSE(socket(asks).reading);
    one_turn();
    EXPECT_EQ(fresh(asks), "");
    turn();
    EXPECT_EQ(fresh(asks), "{\"type\":\"pong\",\"id\":1}\n");
    EXPECT_TRUE(socket(asks).reading);
    EXPECT_EQ(lines_in(received(crowd.back())), 128U);
    EXPECT_GT(it().counters().hub_waits.value(), 0U);
}

TEST_F(worker_fan_out, far_too_many_are_told_at_once) {
    const std::vector<session_ref> crowd = classic_crowd();
    std::string all;
    for (int i = 0; i < 300; ++i) {
        all += i % 2 == 0 ? on : off;
        tell(i % 2 == 0 ? on : off, crowd);
    }
    EXPECT_EQ(told(crowd), many) << "the oldest was finished";
    turn();
    for (const session_ref each : crowd) {
        ASSERT_EQ(received(each), all);
    }
    EXPECT_LE(socket(crowd.back()).sends, 3);
}

TEST_F(worker_fan_out, news_that_are_owed_reach_one_who_half_closed) {
    const std::vector<session_ref> crowd = typed_crowd();
    const session_ref last = crowd.back();
    it().on_input_end(last.slot, now);
    show(news(1'000, 5), crowd);
    it().caught_up(last, now);
    turn();
    EXPECT_EQ(fresh(last), news(1'000, 5).line());
}

TEST_F(worker_fan_out, a_drain_in_the_middle_of_it_tells_first) {
    const std::vector<session_ref> crowd = classic_crowd();
    tell(on, crowd);
    it().drain(now, now);
    turn();
    for (const session_ref each : crowd) {
        ASSERT_TRUE(received(each).starts_with(on));
    }
}

}  // namespace
}  // namespace alo::test
