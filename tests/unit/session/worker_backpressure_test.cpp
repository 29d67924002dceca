// Readers of the typed dialect that stall, and those that ask faster than they read: what is
// merged, what waits, who is not heard for a while, and who is closed.
#include "unit/session/worker_typed_fixture.hpp"

namespace alo::test {
namespace {

TEST_F(worker_typed, past_the_soft_limit_news_are_merged_and_replies_are_not) {
    rules.output_soft_limit = 300;
    rules.output_hard_limit = 4'000;
    const session_ref ref = typed(1);
    fresh(ref);
    stall(ref);
    std::uint64_t version = 0;
    for (int round = 0; round < 50; ++round) {
        for (std::uint32_t user = 0; user < 5; ++user) {
            show(news(user, ++version), {ref});
        }
        turn();
    }
    answer(ref, reply::ok("\"done\""));
    show(news(3, ++version), {ref});
    turn();
    EXPECT_EQ(it().counters().notifications.value(), version);
    EXPECT_GT(it().counters().merged.value(), 200U);
    writable(ref, SIZE_MAX);
    const std::string got = fresh(ref);
    // Some that had room, then each user once, then the reply.
    EXPECT_LT(lines_in(got), 15U);
    for (std::uint32_t user = 0; user < 5; ++user) {
        const std::uint64_t last = user == 3 ? version : version - 5 + user;
        EXPECT_NE(got.find(news(user, last).line()), std::string::npos) << got;
    }
    EXPECT_TRUE(got.ends_with("{\"type\":\"ok\",\"id\":\"done\"}\n"));
    EXPECT_TRUE(it().alive(ref));
}

TEST_F(worker_typed, a_reader_that_keeps_up_sees_every_change) {
    rules.output_soft_limit = 300;
    const session_ref ref = typed(1);
    fresh(ref);
    for (std::uint64_t version = 1; version <= 100; ++version) {
        show(news(1, version), {ref});
    }
    turn();
    EXPECT_EQ(lines_in(fresh(ref)), 100U);
    EXPECT_EQ(it().counters().merged.value(), 0U);
}

TEST_F(worker_typed, a_snapshot_beyond_all_limits_is_sent_as_the_reader_reads) {
    rules.output_soft_limit = 20'000;
    rules.output_hard_limit = 40'000;
    const session_ref ref = typed(1);
    fresh(ref);
    socket(ref).room = 1'000;
    std::vector<presence_frame> users;
    for (std::uint32_t i = 0; i < 10'000; ++i) {
        users.push_back(news(i, i, "some text"));
    }
    answer(ref, reply::snapshot(std::move(users)));
    turn();
    show(news(5, 20'000), {ref});
    turn();
    std::string got = fresh(ref);
    for (int round = 0; socket(ref).awaits_writable; ++round) {
        ASSERT_LT(round, 1'000);
        writable(ref, 5'000);
        got += fresh(ref);
    }
    EXPECT_TRUE(it().alive(ref));
    EXPECT_TRUE(got.ends_with(news(5, 20'000).line()));
    std::size_t entries = 0;
    for (std::size_t at = 0; (at = got.find("{\"user_id\":", at)) != std::string::npos; ++at) {
        ++entries;
    }
    EXPECT_EQ(entries, 10'000U);
    EXPECT_EQ(it().counters().ended[static_cast<std::size_t>(end_reason::output_limit)].value(),
              0U);
}

TEST_F(worker_typed, one_thing_is_asked_at_a_time) {
    const session_ref ref = typed(1);
    fresh(ref);
    EXPECT_EQ(say(ref, query(1)), "");
    EXPECT_TRUE(socket(ref).reading);  // it may say more, or go
    EXPECT_EQ(say(ref, query(2) + query(3)), "");
    EXPECT_FALSE(socket(ref).reading);
    turn();
    EXPECT_EQ(hub.calls.size(), 2U);
    EXPECT_EQ(it().counters().answer_waits.value(), 1U);
    answer(ref, reply::ok("1"));
    EXPECT_EQ(hub.calls.size(), 2U);  // not in the middle of what the hub tells
    turn();
    EXPECT_EQ(hub.calls.size(), 3U);
    EXPECT_FALSE(socket(ref).reading);
    answer(ref, reply::ok("2"));
    turn();
    EXPECT_EQ(hub.calls.back().what, "query [3] id 3");
    EXPECT_TRUE(socket(ref).reading);
    answer(ref, reply::ok("3"));
    turn();
    EXPECT_EQ(fresh(ref), ok(1) + ok(2) + ok(3));
}

TEST_F(worker_typed, who_does_not_take_an_answer_is_heard_when_it_did) {
    rules.output_soft_limit = 300;
    rules.output_hard_limit = 4'000;
    const session_ref ref = typed(1);
    fresh(ref);
    stall(ref);
    std::string ahead;
    for (int i = 1; i <= 30; ++i) {
        ahead += query(i);
    }
    EXPECT_EQ(say(ref, ahead), "");
    const std::string text(500, 'x');
    std::size_t answered = 0;
    const auto answer_all = [&] {
        while (answered < hub.calls.size() - 1) {
            ++answered;
            answer(ref, reply::presences(std::to_string(answered), {news(1, answered, text)}));
            turn();
        }
    };
    answer_all();
    EXPECT_LE(answered, 2U);
    EXPECT_FALSE(socket(ref).reading);
    show(news(2, 100), {ref});  // these are bounded otherwise
    turn();
    while (answered < 30) {
        const std::size_t before = answered;
        writable(ref, SIZE_MAX);
        stall(ref);
        answer_all();
        ASSERT_GT(answered, before);
    }
    writable(ref, SIZE_MAX);
    EXPECT_TRUE(socket(ref).reading);
    const std::string got = fresh(ref);
    for (int i = 1; i <= 30; ++i) {
        EXPECT_NE(got.find("\"id\":" + std::to_string(i) + ","), std::string::npos);
    }
    EXPECT_NE(got.find(news(2, 100).line()), std::string::npos);
    EXPECT_TRUE(log.ends.empty());
}

TEST_F(worker_typed, an_answer_of_one_long_line_closes_nobody) {
    rules.output_soft_limit = 300;
    rules.output_hard_limit = 4'000;
    const session_ref ref = typed(1);
    fresh(ref);
    socket(ref).room = 100;
    EXPECT_EQ(say(ref, query(1) + "{\"type\":\"ping\"}\n"), "");
    const std::string line = "{\"type\":\"error\"," + std::string(10'000, 'x') + "}\n";
    answer(ref, reply::line(line));
    turn();
    show(news(2, 7), {ref});
    turn();
    EXPECT_TRUE(log.ends.empty());
    EXPECT_FALSE(socket(ref).reading);  // the ping is heard when there is room
    writable(ref, SIZE_MAX);
    EXPECT_TRUE(socket(ref).reading);
    EXPECT_EQ(fresh(ref), line + std::string{news(2, 7).line()} + "{\"type\":\"pong\"}\n");
}

TEST_F(worker_typed, news_longer_than_the_hard_limit_come_all_the_same) {
    rules.output_soft_limit = 300;
    rules.output_hard_limit = 600;
    const session_ref ref = typed(1);
    fresh(ref);
    const std::string text(1'000, 'x');
    show(news(2, 7, text), {ref});
    turn();
    EXPECT_EQ(fresh(ref), news(2, 7, text).line());
}

TEST_F(worker_typed, news_past_the_hard_limit_close) {
    rules.output_soft_limit = 300;
    rules.output_hard_limit = 4'000;
    const session_ref ref = typed(1);
    fresh(ref);
    stall(ref);
    std::uint32_t user = 0;
    for (; it().alive(ref) && user < 1'000; ++user) {
        show(news(user, user), {ref});
        turn();
    }
    EXPECT_GT(user, 50U);
    EXPECT_LT(user, 200U);
    expect_gone(ref, end_reason::output_limit);
}

TEST_F(worker_typed, what_the_hub_refuses_are_bad_lines) {
    const session_ref ref = typed(1);
    const auto watch = [&](bool refused) {
        say_and_turn(ref, "{\"type\":\"watch\",\"add\":[2]}\n");
        answer(ref, refused ? reply::too_many("", 1, {}, {}) : reply::watching("", 1, {}, {}));
        turn();
    };
    for (std::uint32_t i = 1; i < rules.max_errors_in_a_row; ++i) {
        watch(true);
    }
    watch(false);
    for (std::uint32_t i = 1; i < rules.max_errors_in_a_row; ++i) {
        watch(true);
    }
    EXPECT_TRUE(log.ends.empty());
    fresh(ref);
    watch(true);
    EXPECT_EQ(log.ends, std::vector<end_reason>{end_reason::too_many_errors});
    const std::string got = fresh(ref);
    EXPECT_EQ(lines_in(got), 2U);
    EXPECT_NE(got.find("\"code\":\"too_many_errors\""), std::string::npos) << got;
    EXPECT_TRUE(socket(ref).fin_sent);
}

TEST_F(worker_typed, refused_lines_that_came_at_once_end_it_too) {
    hub.answers = [this](session_ref ref) { answer(ref, reply::too_many("", 1, {}, {})); };
    const session_ref ref = typed(1);
    std::string lines;
    for (std::uint32_t i = 0; i < rules.max_errors_in_a_row + 5; ++i) {
        lines += "{\"type\":\"watch\",\"add\":[2]}\n";
    }
    (void)say(ref, lines);
    turn();
    EXPECT_EQ(log.ends, std::vector<end_reason>{end_reason::too_many_errors});
    EXPECT_EQ(hub.calls.size(), 1 + rules.max_errors_in_a_row + 1);  // hello, watches, detach
}

TEST_F(worker_typed, whoever_takes_nothing_at_the_end_is_not_read_for_nothing) {
    const session_ref ref = identified(1);
    socket(ref).room = 0;
    tell("{\"online\":true}\n", {ref});
    turn();
    say_and_turn(ref, "{\"user_id\":1,\"online\":false}\n");
    const std::string flood(3 * rules.max_line, 'x');
    EXPECT_EQ(say(ref, flood).size(), 2 * rules.max_line) << "what was on its way";
    EXPECT_FALSE(socket(ref).reading);
    writable(ref, SIZE_MAX);
    EXPECT_TRUE(socket(ref).reading) << "it lingers: what it still sends is dropped";
    EXPECT_EQ(say(ref, flood), "");
    EXPECT_EQ(received(ref), "{\"online\":true}\n");
}

}  // namespace
}  // namespace alo::test
