// SPEC section 5: nobody can tell an invisible user from one who is offline: not by news, snapshot,
// answer, last_seen, version or grace. And it hears all the same.
#include "fixture.hpp"
#include "support/typed_client.hpp"

namespace alo::test {
namespace {

class typed_invisible_test : public per_threads {};
ALO_ON_ONE_AND_THREE_THREADS(typed_invisible_test);

void set_status(typed_client& client, const std::string& status) {
    client.ask(R"({"type":"status","status":")" + status + "\"}", "ok");
}

// What the server answers about a user, as it came.
std::string answer_about(typed_client& client, const std::string& user) {
    const auto answer =
        client.ask(R"({"type":"query","user_ids":[)" + user + "]}", "presences").list("users");
    return answer.at(0).json();
}

TEST_P(typed_invisible_test, it_looks_offline_and_hears_of_its_friends) {
    server alo(args());
    typed_client watcher(alo.port(), 1, {2, 3});
    typed_client hidden(alo.port(), 2, {1, 4}, R"("status":"invisible","text":"secret")");
    EXPECT_EQ(hidden.greeted(), phrases{"1 online"});
    EXPECT_EQ(watcher.heard(), phrases{});
    typed_client late(alo.port(), 5, {2, 3});
    EXPECT_EQ(late.greeted(), phrases{});
    typed_client four(alo.port(), 4, {});
    set_status(watcher, "busy");
    EXPECT_EQ(hidden.heard(), (phrases{"4 online", "1 busy"}));
    // 3 was never here: the answers differ in the id alone.
    EXPECT_EQ(answer_about(watcher, "2"), R"({"user_id":2,"online":false,"status":"offline"})");
    EXPECT_EQ(answer_about(watcher, "3"), R"({"user_id":3,"online":false,"status":"offline"})");
    EXPECT_EQ(late.ask(R"({"type":"watch","add":[2]})", "watching").json(),
              R"({"type":"watching","count":2,"online":[]})");
    hidden.leave();
    EXPECT_EQ(watcher.heard(), phrases{});
    EXPECT_EQ(answer_about(watcher, "2"), R"({"user_id":2,"online":false,"status":"offline"})");
}

TEST_P(typed_invisible_test, hiding_is_told_as_going_and_showing_as_coming) {
    server alo(args());
    typed_client watcher(alo.port(), 1, {2});
    tcp_client classic(alo.port(), 3, {2});
    classic.sync();
    typed_client bob(alo.port(), 2, {}, R"("status":"away")");
    EXPECT_EQ(watcher.heard(), phrases{"2 away"});
    set_status(bob, "invisible");
    EXPECT_EQ(watcher.heard(), phrases{"2 offline"});
    const auto gone_at = watcher.time_of("2");
    const auto version = watcher.version_of("2");
    const std::string seen = R"({"user_id":2,"online":false,"status":"offline","last_seen":)" +
                             std::to_string(gone_at) + "}";
    EXPECT_EQ(answer_about(watcher, "2"), seen);
    set_status(bob, "invisible");
    EXPECT_EQ(watcher.heard(), phrases{});
    bob.say(typed_hello(2, {1, 7}));
    bob.read_greeting();
    EXPECT_EQ(answer_about(watcher, "2"), seen);  // last shown, not last heard
    set_status(bob, "busy");
    EXPECT_EQ(watcher.heard(), phrases{"2 busy"});
    EXPECT_GT(watcher.version_of("2"), version);
    expect_heard(alo.port(), {{&classic, 3, on + off + on}});
}

TEST_P(typed_invisible_test, a_hello_again_with_a_text_alone_goes_on_hiding) {
    server alo(args());
    typed_client watcher(alo.port(), 1, {2});
    typed_client bob(alo.port(), 2, {}, R"("status":"invisible")");
    bob.say(typed_hello(2, {1}, R"("text":"back soon")"));
    bob.read_greeting();
    EXPECT_EQ(watcher.heard(), phrases{});
    bob.say(typed_hello(2, {1}, R"("status":"away")"));
    bob.read_greeting();
    EXPECT_EQ(watcher.heard(), phrases{"2 away"});
    bob.say(typed_hello(2, {1}, R"("text":"in a moment")"));
    bob.read_greeting();
    EXPECT_EQ(watcher.heard(), phrases{"2 away 'in a moment'"});
    bob.say(typed_hello(2, {}));
    bob.read_greeting();
    EXPECT_EQ(watcher.heard(), phrases{}) << "neither was said, both stay";
}

TEST_P(typed_invisible_test, one_hidden_device_hides_the_user) {
    server alo(args());
    typed_client watcher(alo.port(), 1, {2});
    typed_client phone(alo.port(), 2, {});
    typed_client laptop(alo.port(), 2, {}, R"("status":"invisible")");
    EXPECT_EQ(watcher.heard(), (phrases{"2 online", "2 offline"}));
    set_status(phone, "busy");
    tcp_client third(alo.port(), 2, {});
    third.sync();
    third.leave();
    EXPECT_EQ(watcher.heard(), phrases{});
    laptop.leave();
    EXPECT_EQ(watcher.heard(), phrases{"2 busy"});
}

TEST_P(typed_invisible_test, a_hidden_device_that_is_cut_covers_its_user_for_its_grace) {
    server alo(args());
    typed_client watcher(alo.port(), 1, {2});
    typed_client desktop(alo.port(), 2, {});
    typed_client phone(alo.port(), 2, {}, R"("status":"invisible","grace":120)");
    EXPECT_EQ(watcher.heard(), (phrases{"2 online", "2 offline"}));
    phone.leave();
    set_status(desktop, "busy");
    EXPECT_EQ(watcher.heard(), phrases{});
    typed_client back(alo.port(), 2, {}, R"("status":"away")");
    EXPECT_EQ(watcher.heard(), phrases{"2 away"}) << "a new hello counts";
    typed_client tablet(alo.port(), 2, {}, R"("status":"invisible","grace":1)");
    EXPECT_EQ(watcher.heard(), phrases{"2 offline"});
    const auto began = steady::now();
    tablet.leave();
    EXPECT_EQ(watcher.hears(), "2 away");
    EXPECT_GE(steady::now() - began, milliseconds(990));
    typed_client last(alo.port(), 2, {}, R"("status":"invisible","grace":120)");
    last.bye();
    EXPECT_EQ(watcher.heard(), (phrases{"2 offline", "2 away"}));
}

TEST_P(typed_invisible_test, its_end_and_its_grace_are_nobodys_business) {
    server alo(args());
    typed_client watcher(alo.port(), 1, {2, 3});
    typed_client was_here(alo.port(), 2, {});
    was_here.leave();
    EXPECT_EQ(watcher.heard(), (phrases{"2 online", "2 offline"}));
    const std::string seen = answer_about(watcher, "2");
    {
        typed_client hidden(alo.port(), 2, {}, R"("status":"invisible","grace":120)");
        hidden.leave();
    }
    EXPECT_EQ(watcher.heard(), phrases{});
    EXPECT_EQ(answer_about(watcher, "2"), seen);
    // Who comes within that grace and shows itself, comes.
    typed_client back(alo.port(), 2, {});
    EXPECT_EQ(watcher.heard(), phrases{"2 online"});
}

TEST_P(typed_invisible_test, versions_do_not_betray_what_is_hidden) {
    // Two users behave alike where they can be seen; one has a busy life besides. The distance of
    // its versions is that of the other.
    const auto distance = [](bool busy_life) {
        server alo(args(unhurried()));
        typed_client watcher(alo.port(), 1, {2});
        typed_client bob(alo.port(), 2, {});
        EXPECT_EQ(watcher.heard(), phrases{"2 online"});
        const auto first = watcher.version_of("2");
        set_status(bob, "invisible");
        for (int i = 0; busy_life && i < 10; ++i) {
            bob.ask(R"({"type":"status","status":"invisible","text":")" + std::to_string(i) + "\"}",
                    "ok");
            bob.ask(R"({"type":"watch","add":[7,8],"remove":[9]})", "watching");
            typed_client other(alo.port(), 2, {1}, R"("status":"busy")");
            other.bye();
        }
        set_status(bob, "online");
        EXPECT_EQ(watcher.heard(), (phrases{"2 offline", "2 online"}));
        return watcher.version_of("2") - first;
    };
    EXPECT_EQ(distance(true), distance(false));
}

TEST_P(typed_invisible_test, a_classic_friend_is_told_nothing_by_a_hidden_hello) {
    server alo(args());
    tcp_client listed(alo.port(), 1, {});
    listed.sync();
    tcp_client lister(alo.port(), 3, {2});
    lister.sync();
    typed_client hidden(alo.port(), 2, {1}, R"("status":"invisible")");
    hidden.leave();
    expect_heard(alo.port(), {{&listed, 1, ""}, {&lister, 3, ""}});
}

}  // namespace
}  // namespace alo::test
