// SPEC section 5: how a session of the typed dialect begins, with welcome and snapshot, how it
// begins anew, and that a request's `id` comes back.
#include "fixture.hpp"
#include "support/typed_client.hpp"

#include <algorithm>
#include <chrono>
#include <regex>

namespace alo::test {
namespace {

class typed_hello_test : public per_threads {};
ALO_ON_ONE_AND_THREE_THREADS(typed_hello_test);

std::int64_t unix_now() {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<milliseconds>(now).count();
}

TEST_P(typed_hello_test, welcome_says_who_where_when_and_within_which_limits) {
    server alo(args());
    typed_client ann(alo.port());
    const auto before = unix_now();
    ann.say(typed_hello("ann", {2, 3}));
    EXPECT_EQ(ann.read_greeting(), phrases{});
    const typed_frame& welcome = *ann.welcome();
    EXPECT_EQ(welcome.shape(), "type user_id session server now heartbeat limits");
    EXPECT_EQ(welcome.raw("user_id"), "\"ann\"");
    EXPECT_TRUE(std::regex_match(welcome.text("session"), std::regex("[0-9a-f]{32}")));
    EXPECT_TRUE(
        std::regex_match(welcome.text("server"), std::regex("alo/[0-9]+\\.[0-9]+\\.[0-9]+")));
    EXPECT_GE(welcome.number("now"), before - 50);  // the server sets its clock now and then
    EXPECT_LE(welcome.number("now"), unix_now() + 50);
    EXPECT_EQ(welcome.number("heartbeat"), 25);
    EXPECT_EQ(welcome.raw("limits"),
              R"({"line":262144,"friends":10000,"sessions":10,"text":1024,"query":1000,)"
              R"("rate":20,"burst":100,"grace":120})");
}

TEST_P(typed_hello_test, welcome_tells_the_limits_that_the_operator_set) {
    server alo(
        args({"--max-line", "4KiB", "--max-friends", "7", "--max-sessions-per-user", "2", "--rate",
              "5", "--burst", "9", "--heartbeat", "1500ms", "--max-grace", "2500ms"}));
    typed_client ann(alo.port(), 1, {});
    EXPECT_EQ(ann.welcome()->raw("heartbeat"), "1.5");
    EXPECT_EQ(ann.welcome()->raw("limits"),
              R"({"line":4096,"friends":7,"sessions":2,"text":1024,"query":1000,)"
              R"("rate":5,"burst":9,"grace":2})");
}

TEST_P(typed_hello_test, every_session_has_a_name_of_its_own) {
    server alo(args());
    std::vector<std::string> names;
    for (int i = 0; i < 12; ++i) {
        const typed_client one(alo.port(), i % 3, {});
        names.push_back(one.welcome()->text("session"));
    }
    std::sort(names.begin(), names.end());
    EXPECT_EQ(std::unique(names.begin(), names.end()), names.end());
}

TEST_P(typed_hello_test, a_heartbeat_of_nothing_is_said) {
    server alo(args({"--heartbeat", "0"}));
    typed_client ann(alo.port(), 1, {});
    EXPECT_EQ(ann.welcome()->raw("heartbeat"), "0");
}

TEST_P(typed_hello_test, replies_repeat_the_id_right_after_the_type) {
    server alo(args(unhurried()));
    const phrases tags = {"0",
                          "-1",
                          "18446744073709551615",
                          "-9223372036854775807",
                          R"("")",
                          R"("a b")",
                          R"("quote \" and \\ back")",
                          R"("line\u000afeed")",
                          R"("ünïcode ☃")",
                          "\"" + std::string(128, 'x') + "\""};
    for (const std::string& tag : tags) {
        typed_client ann(alo.port());
        const std::string id = R"(,"id":)" + tag;
        ann.say(R"({"type":"hello","user_id":1,"friends":[2])" + id + "}");
        const std::string head = id + ",";
        EXPECT_TRUE(ann.next().json().starts_with(R"({"type":"welcome")" + head));
        EXPECT_TRUE(ann.next().json().starts_with(R"({"type":"snapshot","online":)"));
        ann.say(R"({"type":"status","status":"busy")" + id + "}");
        EXPECT_EQ(ann.next().json(), R"({"type":"ok")" + id + "}");
        ann.say(R"({"type":"watch","add":[3])" + id + "}");
        EXPECT_EQ(ann.next().json(), R"({"type":"watching")" + id + R"(,"count":2,"online":[]})");
        ann.say(R"({"type":"query","user_ids":[])" + id + "}");
        EXPECT_EQ(ann.next().json(), R"({"type":"presences")" + id + R"(,"users":[]})");
        ann.say(R"({"type":"ping")" + id + "}");
        EXPECT_EQ(ann.next().json(), R"({"type":"pong")" + id + "}");
        ann.say(R"({"type":"status","status":1)" + id + "}");
        EXPECT_TRUE(ann.next().json().starts_with(R"({"type":"error")" + head));
    }
}

TEST_P(typed_hello_test, an_id_may_stand_anywhere_and_other_members_are_ignored) {
    server alo(args());
    typed_client ann(alo.port());
    ann.say(R"({"future":{"a":[1,2]},"id":7,"friends":[],"user_id":1,"online":3,"type":"hello"})");
    ann.read_greeting();
    EXPECT_EQ(ann.welcome()->number("id"), 7);
    EXPECT_EQ(ann.ask(R"({"user_id":9,"add":4,"id":"x","type":"ping"})", "pong").json(),
              R"({"type":"pong","id":"x"})");
}

TEST_P(typed_hello_test, the_snapshot_shows_who_is_online_of_those_listed) {
    server alo(args());
    typed_client two(alo.port(), 2, {});
    typed_client three(alo.port(), 3, {}, R"("status":"away","text":"lunch \"soon\" ☕")");
    typed_client four(alo.port(), 4, {}, R"("status":"invisible")");
    typed_client text(alo.port(), "2", {}, R"("status":"busy")");
    tcp_client five(alo.port(), 5, {});
    five.sync();
    const auto sorted = [](phrases all) {
        std::sort(all.begin(), all.end());
        return all;
    };
    typed_client ann(alo.port(), 1, {1, 2, 3, 4, 5, 6, 2, 2});
    EXPECT_EQ(sorted(ann.greeted()),
              (phrases{"2 online", "3 away 'lunch \"soon\" ☕'", "5 online"}));
    typed_client bob(alo.port(), 9, {"2", 6});
    EXPECT_EQ(bob.greeted(), phrases{"\"2\" busy"});
    const typed_client nobody(alo.port(), 10, {});
    EXPECT_EQ(nobody.greeted(), phrases{});
    EXPECT_EQ(ann.heard(), phrases{});
}

TEST_P(typed_hello_test, hello_again_replaces_the_list_and_shows_the_whole_picture_again) {
    server alo(args());
    typed_client two(alo.port(), 2, {});
    typed_client three(alo.port(), 3, {});
    typed_client ann(alo.port(), 1, {2});
    EXPECT_EQ(ann.greeted(), phrases{"2 online"});
    const auto session = ann.welcome()->text("session");
    ann.say(typed_hello(1, {3, 4}, R"("id":"again")"));
    EXPECT_EQ(ann.read_greeting(), phrases{"3 online"});
    EXPECT_EQ(ann.welcome()->text("id"), "again");
    EXPECT_EQ(ann.welcome()->text("session"), session);
    two.leave();
    typed_client four(alo.port(), 4, {});
    EXPECT_EQ(ann.heard(), phrases{"4 online"});
    EXPECT_EQ(ann.ask_for_list(R"({"type":"query","user_ids":[2,3]})", "presences"),
              (phrases{"2 offline", "3 online"}));
}

TEST_P(typed_hello_test, hello_again_keeps_what_it_does_not_say) {
    server alo(args());
    typed_client watcher(alo.port(), 2, {1});
    typed_client ann(alo.port(), 1, {}, R"("status":"away","text":"lunch","grace":60)");
    EXPECT_EQ(watcher.heard(), phrases{"1 away 'lunch'"});
    ann.say(typed_hello(1, {2}));
    EXPECT_EQ(ann.read_greeting(), phrases{"2 online"});
    EXPECT_EQ(watcher.heard(), phrases{});
    ann.say(typed_hello(1, {2}, R"("status":"busy")"));
    ann.read_greeting();
    EXPECT_EQ(watcher.heard(), phrases{"1 busy"});
    ann.say(typed_hello(1, {2}, R"("text":"only a text")"));
    ann.read_greeting();
    EXPECT_EQ(watcher.heard(), phrases{"1 busy 'only a text'"});
    ann.leave();  // its grace of a minute was never taken back
    EXPECT_EQ(watcher.heard(), phrases{});
    typed_client back(alo.port(), 1, {}, R"("status":"busy","text":"only a text")");
    EXPECT_EQ(watcher.heard(), phrases{});
    back.say(typed_hello(1, {}, R"("grace":0)"));
    back.read_greeting();
    back.leave();
    EXPECT_EQ(watcher.heard(), phrases{"1 offline"});
}

TEST_P(typed_hello_test, hello_for_another_user_is_refused_and_changes_nothing) {
    server alo(args());
    typed_client two(alo.port(), 2, {});
    typed_client ann(alo.port(), 1, {2});
    EXPECT_EQ(ann.refused(typed_hello(3, {}, R"("id":5)"), "5"), "already_identified");
    EXPECT_EQ(ann.refused(typed_hello("1", {})), "already_identified");
    two.leave();
    EXPECT_EQ(ann.heard(), phrases{"2 offline"});
}

TEST_P(typed_hello_test, hellos_in_one_packet_are_answered_one_after_the_other) {
    server alo(args());
    typed_client two(alo.port(), 2, {});
    typed_client ann(alo.port());
    ann.say(typed_hello(1, {2}, R"("id":1)") + "\n" + typed_hello(1, {3}, R"("id":2)") + "\n" +
            typed_hello(1, {2, 3}, R"("id":3)"));
    std::string welcomes;
    phrases snapshots;
    while (snapshots.size() < 3) {
        const typed_frame frame = ann.next();
        if (frame.type() == "welcome") {
            welcomes += frame.raw("id");
        } else {
            EXPECT_EQ(frame.type(), "snapshot");
            snapshots.push_back(std::to_string(frame.list("online").size()));
        }
    }
    EXPECT_EQ(welcomes, "123");
    EXPECT_EQ(snapshots, (phrases{"1", "0", "1"}));
}

TEST_P(typed_hello_test, a_last_line_without_its_end_is_answered) {
    server alo(args());
    tcp_client ann(alo.port());
    ann.send(typed_hello(1, {}));
    ann.half_close();
    EXPECT_EQ(typed_frame(ann.read_line()).type(), "welcome");
    EXPECT_EQ(ann.read_line(), "{\"type\":\"snapshot\",\"online\":[],\"more\":false}\n");
    EXPECT_EQ(ann.read_to_end(), "");
    EXPECT_FALSE(ann.was_reset());
    typed_client bob(alo.port(), 2, {});
    bob.wire().send(R"({"type":"query","id":1,"user_ids":[7)");  // cut off: never said
    bob.wire().half_close();
    EXPECT_EQ(bob.wire().read_to_end(), "");
    typed_client eve(alo.port(), 3, {});
    eve.wire().send(R"({"type":"ping","id":1})");
    eve.wire().half_close();
    EXPECT_EQ(eve.wire().read_to_end(), "{\"type\":\"pong\",\"id\":1}\n");
}

TEST_P(typed_hello_test, telnet_and_odd_fragments_are_fine) {
    server alo(args());
    typed_client ann(alo.port());
    ann.wire().send_in_pieces("\r\n\n" + typed_hello(1, {2}) + "\r\n", 3);
    EXPECT_EQ(ann.read_greeting(), phrases{});
    ann.wire().send_in_pieces("{\"type\":\"ping\"}\r\n{\"type\":\"ping\",\"id\":2}\r\n", 1);
    EXPECT_EQ(ann.next().json(), R"({"type":"pong"})");
    EXPECT_EQ(ann.next().json(), R"({"type":"pong","id":2})");
}

}  // namespace
}  // namespace alo::test
