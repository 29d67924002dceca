// Sessions of the typed dialect at a worker: the greeting, what goes to the hub, one ordered stream
// of news and replies, and their end.
#include "unit/session/worker_typed_fixture.hpp"

namespace alo::test {
namespace {

TEST_F(worker_typed, a_hello_is_welcomed_before_the_hub_answers) {
    const session_ref ref = connect();
    EXPECT_EQ(say(ref, "{\"type\":\"hello\",\"user_id\":7,\"friends\":[2],\"id\":\"x\"}\n"), "");
    answer(ref, reply::snapshot({}));
    turn();
    const std::string got = fresh(ref);
    EXPECT_TRUE(got.starts_with("{\"type\":\"welcome\",\"id\":\"x\",\"user_id\":7,\"session\":\""))
        << got;
    EXPECT_TRUE(got.ends_with("}\n{\"type\":\"snapshot\",\"online\":[],\"more\":false}\n"));
    EXPECT_NE(got.find("\"server\":\"alo\",\"now\":1000000,\"heartbeat\":25,"), std::string::npos);
    EXPECT_EQ(hub.said(), std::vector<std::string>{"attach 7 [2] typed grace 0"});
}

TEST_F(worker_typed, sessions_have_names_that_differ) {
    const auto name_of_session = [this](session_ref ref) {
        const std::string got = fresh(ref);
        const std::size_t begin = got.find("\"session\":\"") + 11;
        return got.substr(begin, got.find('"', begin) - begin);
    };
    const std::string one = name_of_session(typed(1));
    const std::string other = name_of_session(typed(1));
    EXPECT_EQ(one.size(), 32U);
    EXPECT_EQ(one.find_first_not_of("0123456789abcdef"), std::string::npos);
    EXPECT_NE(one, other);
    EXPECT_NE(one.substr(0, 16), one.substr(16));
}

TEST_F(worker_typed, what_the_hub_hears) {
    rules.offline_grace = duration{3'000};
    const session_ref ref = typed(1, R"(,"friends":[2,"b"],"status":"away","text":"hi")");
    say_and_turn(ref, "{\"type\":\"hello\",\"user_id\":1,\"grace\":9}\n");
    answer(ref, reply::snapshot({}));
    say_and_turn(ref, "{\"type\":\"status\",\"status\":\"invisible\",\"id\":4}\n");
    answer(ref, reply::ok("4"));
    say_and_turn(ref, "{\"type\":\"watch\",\"add\":[3],\"remove\":[2],\"id\":\"w\"}\n");
    answer(ref, reply::watching("\"w\"", 1, {}, {}));
    say_and_turn(ref, "{\"type\":\"query\",\"user_ids\":[3,4]}\n");
    EXPECT_EQ(hub.said(),
              (std::vector<std::string>{"attach 1 [2 \"b\"] typed status 1 'hi' grace 3000",
                                        "replace [] typed grace 9000", "status status 3 '' id 4",
                                        "watch [3] [2] id \"w\"", "query [3 4] id "}));
    typed(2, R"(,"grace":120)");
    EXPECT_EQ(hub.calls.back().what, "attach 2 [] typed grace 120000");
}

TEST_F(worker_typed, the_same_user_again_is_welcomed_again_under_the_same_name) {
    const session_ref ref = typed(1);
    const std::string first = fresh(ref);
    say_and_turn(ref, "{\"type\":\"hello\",\"user_id\":1}\n");
    EXPECT_EQ(fresh(ref), "");  // it comes in its place, after news that the hub told before
    show(news(2, 10), {ref});
    answer(ref, reply::snapshot({}));
    turn();
    EXPECT_EQ(fresh(ref), std::string{news(2, 10).line()} + first);
    say_and_turn(ref, "{\"type\":\"hello\",\"user_id\":2,\"id\":5}\n");
    EXPECT_TRUE(
        fresh(ref).starts_with("{\"type\":\"error\",\"id\":5,\"code\":\"already_identified\""));
    EXPECT_EQ(hub.calls.size(), 2U);
}

TEST_F(worker_typed, a_ping_is_answered_at_once) {
    const session_ref ref = typed(1);
    fresh(ref);
    say_and_turn(ref, "{\"type\":\"ping\",\"id\":1}\n{\"type\":\"pong\"}\n{\"type\":\"ping\"}\n");
    EXPECT_EQ(fresh(ref), "{\"type\":\"pong\",\"id\":1}\n{\"type\":\"pong\"}\n");
}

TEST_F(worker_typed, errors_have_the_id_of_the_request) {
    const session_ref ref = typed(1);
    fresh(ref);
    say_and_turn(ref, "{\"type\":\"status\",\"status\":1,\"id\":\"q\"}\n");
    EXPECT_TRUE(
        fresh(ref).starts_with("{\"type\":\"error\",\"id\":\"q\",\"code\":\"invalid_field\""));
    answer(ref, reply::too_many("3", 1, {}, {}));
    turn();
    EXPECT_TRUE(
        fresh(ref).starts_with("{\"type\":\"error\",\"id\":3,\"code\":\"too_many_friends\""));
    EXPECT_EQ(errors(error_code::too_many_friends), 1U);
    EXPECT_EQ(log.rejections, (std::vector<std::string>{"invalid_field", "too_many_friends"}));
}

TEST_F(worker_typed, news_and_replies_leave_in_their_order_in_one_send) {
    const session_ref ref = typed(1);
    fresh(ref);
    const int sends = socket(ref).sends;
    show(news(2, 10), {ref});
    answer(ref, reply::ok("1"));
    show(news(2, 11), {ref});
    turn();
    EXPECT_EQ(fresh(ref), std::string{news(2, 10).line()} + "{\"type\":\"ok\",\"id\":1}\n" +
                              std::string{news(2, 11).line()});
    EXPECT_EQ(socket(ref).sends, sends + 1);
    EXPECT_EQ(it().counters().notifications.value(), 2U);
    EXPECT_EQ(it().counters().merged.value(), 0U);
}

TEST_F(worker_typed, replaced_comes_after_what_waits) {
    rules.output_soft_limit = 100;
    const session_ref ref = typed(1);
    fresh(ref);
    stall(ref);
    for (std::uint32_t user = 0; user < 10; ++user) {
        show(news(user, user), {ref});
    }
    turn();
    it().replaced(ref, now);
    show(news(11, 99), {ref});  // too late
    writable(ref, SIZE_MAX);
    const std::string got = fresh(ref);
    EXPECT_EQ(lines_in(got), 11U);
    const std::size_t last = got.rfind('\n', got.size() - 2);
    EXPECT_NE(got.find("\"replaced\"", last), std::string::npos);
    EXPECT_TRUE(socket(ref).fin_sent);
}

TEST_F(worker_typed, after_a_half_close_what_was_asked_is_answered) {
    const session_ref ref = typed(1);
    fresh(ref);
    EXPECT_EQ(say(ref, "{\"type\":\"query\",\"user_ids\":[2]}\n"), "");
    it().on_input_end(ref.slot, now);
    turn();
    EXPECT_EQ(hub.said(), (std::vector<std::string>{"attach 1 [] typed grace 0", "query [2] id ",
                                                    "detach lost", "catch_up"}));
    EXPECT_TRUE(it().alive(ref));
    EXPECT_FALSE(socket(ref).fin_sent);
    answer(ref, reply::presences("", {}));
    it().caught_up(ref, now);
    turn();
    EXPECT_EQ(fresh(ref), "{\"type\":\"presences\",\"users\":[]}\n");
    expect_gone(ref, end_reason::closed);
}

TEST_F(worker_typed, a_bye_ends_the_session_once_all_is_answered) {
    const session_ref ref = typed(1, R"(,"grace":100)");
    fresh(ref);
    say_and_turn(ref, "{\"type\":\"bye\"}\n");
    EXPECT_EQ(hub.said().back(), "catch_up");
    EXPECT_EQ(hub.calls[1].what, "detach signed_off");
    EXPECT_FALSE(socket(ref).fin_sent);
    it().caught_up(ref, now);
    turn();
    EXPECT_TRUE(socket(ref).fin_sent);
    EXPECT_EQ(log.ends, std::vector<end_reason>{end_reason::signed_off});
    // A late word of the hub does no harm.
    it().caught_up(ref, now);
    answer(ref, reply::ok(""));
    turn();
    EXPECT_EQ(fresh(ref), "");
}

TEST_F(worker_typed, the_dead_and_classic_sessions_are_shown_and_answered_nothing) {
    const session_ref classic = identified(1);
    const session_ref dead = typed(2);
    it().on_broken(dead.slot);
    turn();
    const session_ref successor = typed(3);
    fresh(successor);
    ASSERT_EQ(successor.slot, dead.slot);
    show(news(1, 1), {dead, classic});
    answer(dead, reply::ok(""));
    answer(classic, reply::ok(""));
    it().caught_up(dead, now);
    it().caught_up(classic, now);
    turn();
    EXPECT_EQ(fresh(successor), "");
    EXPECT_EQ(fresh(classic), "");
}

TEST_F(worker_typed, everybody_is_sent_off_before_a_drain_each_for_another_time) {
    std::vector<session_ref> crowd;
    for (std::uint64_t user = 0; user < 10; ++user) {
        crowd.push_back(typed(user));
        fresh(crowd.back());
    }
    const session_ref classic = identified(99);
    it().drain(now, now + duration{5'000});
    turn();
    std::vector<long> waits;
    for (const session_ref ref : crowd) {
        const std::string got = fresh(ref);
        const std::string_view head = "{\"type\":\"going_away\",\"retry_after_ms\":";
        ASSERT_TRUE(got.starts_with(head)) << got;
        waits.push_back(std::stol(got.substr(head.size())));
        EXPECT_GE(waits.back(), 1);
        EXPECT_LE(waits.back(), 5'000);
    }
    std::sort(waits.begin(), waits.end());
    EXPECT_EQ(std::unique(waits.begin(), waits.end()), waits.end());
    EXPECT_GT(waits.back() - waits.front(), 2'500);
    EXPECT_EQ(fresh(classic), "");
}

}  // namespace
}  // namespace alo::test
