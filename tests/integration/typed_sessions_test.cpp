// SPEC section 5: how a typed session lives and ends: ping and bye, heartbeat, grace, devices, and
// answers that a client still gets that has closed its half.
#include "fixture.hpp"
#include "support/typed_client.hpp"

#include <algorithm>

namespace alo::test {
namespace {

class typed_sessions_test : public per_threads {};
ALO_ON_ONE_AND_THREE_THREADS(typed_sessions_test);

double seconds_since(steady::time_point began) {
    return std::chrono::duration<double>(steady::now() - began).count();
}

TEST_P(typed_sessions_test, ping_is_answered_and_pong_is_not) {
    server alo(args());
    typed_client ann(alo.port(), 1, {});
    ann.say(R"({"type":"pong"})");
    ann.say(R"({"type":"pong","id":1})");
    EXPECT_EQ(ann.ask(R"({"type":"ping"})", "pong").json(), R"({"type":"pong"})");
    EXPECT_EQ(ann.ask(R"({"type":"ping","id":"p"})", "pong").json(), R"({"type":"pong","id":"p"})");
}

TEST_P(typed_sessions_test, bye_ends_at_once_without_grace_and_without_a_word) {
    server alo(args({"--offline-grace", "120s"}));
    typed_client watcher(alo.port(), 2, {1});
    typed_client ann(alo.port(), 1, {}, R"("grace":120)");
    ann.say(R"({"type":"bye","id":"no reply"})");
    EXPECT_EQ(ann.wire().read_to_end(), "");
    EXPECT_FALSE(ann.wire().was_reset());
    EXPECT_EQ(watcher.heard(), (phrases{"1 online", "1 offline"}));
}

TEST_P(typed_sessions_test, what_follows_a_bye_is_not_heard) {
    server alo(args());
    typed_client watcher(alo.port(), 2, {1});
    typed_client ann(alo.port(), 1, {});
    ann.say(
        "{\"type\":\"query\",\"id\":1,\"user_ids\":[5]}\n{\"type\":\"bye\"}\n"
        "{\"type\":\"ping\"}\n{\"type\":\"hello\",\"user_id\":1}");
    EXPECT_EQ(ann.wire().read_to_end(),
              "{\"type\":\"presences\",\"id\":1,\"users\":"
              "[{\"user_id\":5,\"online\":false,\"status\":\"offline\"}]}\n");
    EXPECT_EQ(watcher.heard(), (phrases{"1 online", "1 offline"}));
}

TEST_P(typed_sessions_test, who_closes_its_half_is_still_answered) {
    server alo(args(unhurried()));
    typed_client two(alo.port(), 2, {}, R"("status":"busy")");
    for (int round = 0; round < 50; ++round) {
        tcp_client ann(alo.port());
        ann.send(typed_hello(1, {2}) + R"(
{"type":"query","id":1,"user_ids":[2]}
{"type":"status","id":2,"status":"away"}
{"type":"watch","id":3,"add":[4]}
{"type":"query","id":4,"user_ids":[4,2]})");
        ann.half_close();
        for (const char* const type :
             {"welcome", "snapshot", "presences", "ok", "watching", "presences"}) {
            const typed_frame frame(ann.read_line());
            ASSERT_EQ(frame.type(), type) << "round " << round;
        }
        ASSERT_EQ(ann.read_to_end(), "");
        ASSERT_FALSE(ann.was_reset());
    }
    EXPECT_EQ(two.heard(), phrases{});
}

TEST_P(typed_sessions_test, a_long_answer_comes_whole_after_the_half_was_closed) {
    server alo(args(unhurried()));
    std::vector<id> users;
    for (int i = 0; i < 1000; ++i) {
        users.emplace_back("somebody with a long name, number " + std::to_string(i));
    }
    typed_client ann(alo.port(), 1, users);
    const std::string query = R"({"type":"query","id":1,"user_ids":)" + json_list(users) + "}";
    for (int i = 0; i < 20; ++i) {  // 2 MB of answers, far past the soft limit
        ann.say(query);
    }
    ann.wire().half_close();
    std::size_t answered = 0;
    for (int last_pages = 0; last_pages < 20;) {
        const typed_frame page = ann.next();
        ASSERT_EQ(page.type(), "presences");
        answered += page.list("users").size();
        last_pages += page.has("more") ? 0 : 1;
    }
    EXPECT_EQ(answered, 20'000U);
    EXPECT_EQ(ann.wire().read_to_end(), "");
}

TEST_P(typed_sessions_test, within_the_grace_it_asked_for_a_user_returns_unnoticed) {
    server alo(args());
    typed_client watcher(alo.port(), 1, {2});
    tcp_client classic(alo.port(), 3, {2});
    classic.sync();
    auto version = std::int64_t{0};
    for (int round = 0; round < 3; ++round) {
        typed_client bob(alo.port(), 2, {1}, R"("status":"busy","text":"here","grace":120)");
        EXPECT_EQ(watcher.heard(), round == 0 ? phrases{"2 busy 'here'"} : phrases{});
        typed_client late(alo.port(), 4, {2});
        EXPECT_EQ(late.greeted(), phrases{"2 busy 'here'"});
        EXPECT_TRUE(version == 0 || late.version_of("2") == version);
        version = late.version_of("2");
        if (round == 1) {
            bob.wire().reset();  // as when a process is killed, or a network fails
        } else {
            bob.leave();
        }
        // In grace all is as it was.
        EXPECT_EQ(watcher.ask_for_list(R"({"type":"query","user_ids":[2]})", "presences"),
                  phrases{"2 busy 'here'"});
    }
    typed_client bob(alo.port(), 2, {}, R"("status":"away")");
    EXPECT_EQ(watcher.heard(), phrases{"2 away"});  // its own event, never an offline before it
    EXPECT_GT(watcher.version_of("2"), version);
    bob.bye();
    EXPECT_EQ(watcher.heard(), phrases{"2 offline"});
    expect_heard(alo.port(), {{&classic, 3, on + off}});
}

TEST_P(typed_sessions_test, after_the_grace_it_is_offline) {
    server alo(args({"--offline-grace", "60s"}));  // not this: the client's own counts
    typed_client watcher(alo.port(), 1, {2});
    typed_client bob(alo.port(), 2, {}, R"("grace":1)");
    EXPECT_EQ(watcher.hears(), "2 online");
    const auto began = steady::now();
    bob.leave();
    EXPECT_EQ(watcher.hears(), "2 offline");
    EXPECT_GE(seconds_since(began), 0.99);
    EXPECT_LT(seconds_since(began), 4.0 * slowness());
    typed_client none(alo.port(), 2, {}, R"("grace":0)");
    none.leave();
    EXPECT_EQ(watcher.heard(), (phrases{"2 online", "2 offline"}));
}

TEST_P(typed_sessions_test, the_oldest_device_is_replaced_and_nobody_notices) {
    server alo(args({"--max-sessions-per-user", "2"}));
    typed_client watcher(alo.port(), 1, {2});
    typed_client first(alo.port(), 2, {});
    typed_client second(alo.port(), 2, {});
    const typed_client third(alo.port(), 2, {});
    const typed_frame error = first.next();
    EXPECT_EQ(error.shape(), "type code message fatal");
    EXPECT_EQ(error.text("code"), "replaced");
    EXPECT_TRUE(error.truth("fatal"));
    EXPECT_EQ(first.wire().read_to_end(), "");
    EXPECT_FALSE(first.wire().was_reset());
    EXPECT_EQ(watcher.heard(), phrases{"2 online"});
    second.ask(R"({"type":"ping"})", "pong");
    tcp_client classic(alo.port(), 2, {});
    EXPECT_EQ(second.next().text("code"), "replaced");
    EXPECT_EQ(watcher.heard(), phrases{});
}

std::vector<std::string> heart(const std::string& timeout) {
    return {"--heartbeat", "200ms", "--heartbeat-timeout", timeout};
}

TEST_P(typed_sessions_test, silence_is_asked_and_then_ends_with_grace) {
    server alo(args(unhurried(heart("300ms"))));
    typed_client watcher(alo.port(), 1, {2, 3});
    tcp_client mute(alo.port());
    tcp_client graceful(alo.port());
    const auto began = steady::now();
    mute.send(typed_hello(2, {}) + "\n");
    graceful.send(typed_hello(3, {}, R"("grace":120)") + "\n");
    phrases told;
    EXPECT_TRUE(eventually([&] {
        for (std::string& words : watcher.heard()) {  // which is its own sign of life
            told.push_back(std::move(words));
        }
        return told.size() >= 3 && mute.ended() && graceful.ended();
    }));
    // 160 to 240 ms of silence, then 300 ms more; one of the two came first.
    EXPECT_GE(seconds_since(began), 0.45);
    std::sort(told.begin(), told.end());
    EXPECT_EQ(told, (phrases{"2 offline", "2 online", "3 online"}));
    for (tcp_client* const silent : {&mute, &graceful}) {
        const auto text = silent->read_to_end();
        EXPECT_TRUE(text.ends_with("{\"type\":\"ping\"}\n")) << text;
    }
    EXPECT_EQ(watcher.heard(), phrases{});
}

TEST_P(typed_sessions_test, any_byte_is_a_sign_of_life) {
    // The answer has ample time, so that a busy machine does not pass for a silent client; the next
    // ping comes by the silence after the answer all the same.
    server alo(args(heart("600s")));
    typed_client watcher(alo.port(), 1, {2});
    typed_client ann(alo.port(), 2, {});
    tcp_client& wire = ann.wire();
    for (const char* const sign :
         {"{\"type\":\"pong\"}\n", "\n", " ", "\n", "{\"type\":\"pong\"}\n"}) {
        EXPECT_EQ(wire.read_line(), "{\"type\":\"ping\"}\n");
        wire.send(sign);
    }
    EXPECT_EQ(watcher.heard(), phrases{"2 online"});
    EXPECT_EQ(ann.ask(R"({"type":"ping"})", "pong").json(), R"({"type":"pong"})");
}

TEST_P(typed_sessions_test, who_speaks_is_not_asked_nor_is_a_classic_client) {
    server alo(args(unhurried(heart("600s"))));
    typed_client quiet(alo.port(), 1, {2});
    typed_client loud(alo.port(), 2, {});
    tcp_client classic(alo.port(), 5, {});
    classic.sync();
    const deadline pause(milliseconds(1500));
    EXPECT_TRUE(eventually([&] {
        loud.ask(R"({"type":"query","user_ids":[]})", "presences");
        return pause.passed();
    }));
    EXPECT_EQ(quiet.heard(), phrases{"2 online"});
    EXPECT_EQ(quiet.pings(), 1);  // one until it is answered
    EXPECT_EQ(classic.peek(), "");
    // Two in 1.5 s would be nine without what it said; the machine may have held it back.
    EXPECT_LE(loud.pings(), 2 * slowness());
}

}  // namespace
}  // namespace alo::test
