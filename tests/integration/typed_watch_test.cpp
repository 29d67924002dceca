// SPEC section 5: watch edits the list in the same ordered stream as the news, query answers about
// the list and nobody else.
#include "fixture.hpp"
#include "support/typed_client.hpp"

namespace alo::test {
namespace {

class typed_watch_test : public per_threads {};
ALO_ON_ONE_AND_THREE_THREADS(typed_watch_test);

std::string watch(const std::vector<id>& add, const std::vector<id>& remove = {}) {
    return R"({"type":"watch","add":)" + json_list(add) + R"(,"remove":)" + json_list(remove) + "}";
}
std::string query(const std::vector<id>& users) {
    return R"({"type":"query","user_ids":)" + json_list(users) + "}";
}

TEST_P(typed_watch_test, adding_shows_who_is_online_and_removing_silences) {
    server alo(args());
    typed_client two(alo.port(), 2, {});
    typed_client three(alo.port(), 3, {}, R"("status":"busy","text":"x")");
    typed_client ann(alo.port(), 1, {});
    const typed_frame added = ann.ask(watch({2, 3, 4}), "watching");
    EXPECT_EQ(added.shape(), "type count online");
    EXPECT_EQ(added.number("count"), 3);
    EXPECT_EQ(added.list("online").size(), 2U);
    // Again: nobody is new.
    EXPECT_EQ(ann.ask(watch({2, 3, 4}), "watching").json(),
              R"({"type":"watching","count":3,"online":[]})");
    typed_client four(alo.port(), 4, {});
    EXPECT_EQ(ann.heard(), phrases{"4 online"});
    EXPECT_EQ(ann.ask(watch({}, {2, 4, 99}), "watching").json(),
              R"({"type":"watching","count":1,"online":[]})");
    two.leave();
    four.leave();
    three.ask(R"({"type":"status","status":"away"})", "ok");
    EXPECT_EQ(ann.heard(), phrases{"3 away"});
    EXPECT_EQ(ann.ask_for_list(watch({2, 3}), "watching"), phrases{});
    typed_client again(alo.port(), 2, {});
    EXPECT_EQ(ann.heard(), phrases{"2 online"});
}

TEST_P(typed_watch_test, what_counts_is_who_is_listed_in_the_end) {
    server alo(args());
    typed_client two(alo.port(), 2, {});
    typed_client ann(alo.port(), 1, {2});
    // In both: it stays, and is not new. Itself: never. Twice: once.
    EXPECT_EQ(ann.ask(watch({2, 1, 5, 5}, {2}), "watching").json(),
              R"({"type":"watching","count":2,"online":[]})");
    EXPECT_EQ(ann.ask(R"({"type":"watch"})", "watching").json(),
              R"({"type":"watching","count":2,"online":[]})");
    EXPECT_EQ(ann.ask(R"({"type":"watch","remove":[5,5,1]})", "watching").number("count"), 1);
    two.leave();
    EXPECT_EQ(ann.heard(), phrases{"2 offline"});
}

TEST_P(typed_watch_test, past_the_limit_nothing_changes_and_the_rejected_are_named) {
    server alo(args({"--max-friends", "3"}));
    typed_client four(alo.port(), 4, {});
    typed_client ann(alo.port(), 1, {2, 3});
    const typed_frame error =
        ann.ask(R"({"type":"watch","id":"w","add":[2,4,1,"ann",4,18446744073709551615]})", "error");
    EXPECT_EQ(error.shape(), "type id code message fatal rejected");
    EXPECT_EQ(error.text("id"), "w");
    EXPECT_EQ(error.text("code"), "too_many_friends");
    EXPECT_FALSE(error.truth("fatal"));
    EXPECT_EQ(error.raw("rejected"), R"([4,"ann",4,18446744073709551615])");
    EXPECT_NE(error.text("message").find('3'), std::string::npos);
    // More than any list may have.
    EXPECT_EQ(ann.ask(watch({5, 1, 2, 6, "6", 7}), "error").raw("rejected"), R"([5,6,"6",7])");
    four.leave();
    EXPECT_EQ(ann.heard(), phrases{});
    // Who gives up enough may have as many.
    EXPECT_EQ(ann.ask(watch({4, 5}, {2}), "watching").number("count"), 3);
    EXPECT_EQ(ann.ask(watch({6}), "error").raw("rejected"), "[6]");
    EXPECT_EQ(ann.ask(watch({}, {3, 4, 5}), "watching").number("count"), 0);
}

TEST_P(typed_watch_test, a_hello_past_the_limit_is_refused_whole) {
    server alo(args({"--max-friends", "3"}));
    typed_client ann(alo.port());
    EXPECT_EQ(ann.refused(typed_hello(1, {2, 3, 4, 5}, R"("id":1)"), "1"), "too_many_friends");
    ann.say(typed_hello(1, {2, 3, 4, 4, 1}));
    ann.read_greeting();
    EXPECT_EQ(ann.refused(typed_hello(1, {6, 7, 8, 9})), "too_many_friends");
    typed_client two(alo.port(), 2, {});
    EXPECT_EQ(ann.heard(), phrases{"2 online"});
}

TEST_P(typed_watch_test, each_device_has_its_own_list) {
    server alo(args());
    typed_client phone(alo.port(), 1, {2});
    typed_client laptop(alo.port(), 1, {});
    typed_client two(alo.port(), 2, {});
    EXPECT_EQ(phone.heard(), phrases{"2 online"});
    EXPECT_EQ(laptop.heard(), phrases{});
    EXPECT_EQ(laptop.ask_for_list(watch({2, 3}), "watching"), phrases{"2 online"});
    EXPECT_EQ(phone.ask(watch({}, {2}), "watching").number("count"), 0);
    two.leave();
    EXPECT_EQ(phone.heard(), phrases{});
    EXPECT_EQ(laptop.heard(), phrases{"2 offline"});
}

TEST_P(typed_watch_test, query_answers_in_the_order_asked_and_says_what_is_known) {
    server alo(args());
    typed_client ann(alo.port(), 1, {2, 3, 4, "3"});
    typed_client two(alo.port(), 2, {});
    typed_client three(alo.port(), 3, {}, R"("status":"away","text":"lunch")");
    typed_client stranger(alo.port(), 5, {});
    two.leave();
    EXPECT_EQ(ann.heard(), (phrases{"2 online", "3 away 'lunch'", "2 offline"}));
    const typed_frame answer =
        ann.ask(R"({"type":"query","id":-3,"user_ids":[4,3,5,2,"3",3,1]})", "presences");
    EXPECT_EQ(answer.shape(), "type id users");
    EXPECT_EQ(answer.raw("id"), "-3");
    const auto users = answer.list("users");
    ASSERT_EQ(users.size(), 6U);  // 3 was asked for twice
    const auto unknown = [](const std::string& user) {
        return R"({"user_id":)" + user + R"(,"online":false,"status":"offline"})";
    };
    EXPECT_EQ(users[0].json(), unknown("4"));  // watched, never here
    const std::string shown = R"({"user_id":3,"online":true,"status":"away","text":"lunch",)"
                              R"("version":)" +
                              std::to_string(ann.version_of("3")) + R"(,"at":)" +
                              std::to_string(ann.time_of("3")) + "}";
    EXPECT_EQ(users[1].json(), shown);
    EXPECT_EQ(users[2].json(), unknown("5"));  // online, but not watched
    EXPECT_EQ(users[3].json(), R"({"user_id":2,"online":false,"status":"offline","last_seen":)" +
                                   std::to_string(ann.time_of("2")) + "}");
    EXPECT_EQ(users[4].json(), unknown("\"3\""));
    EXPECT_EQ(users[5].json(), unknown("1"));
}

TEST_P(typed_watch_test, last_seen_is_of_those_on_the_own_list_only) {
    server alo(args());
    typed_client two(alo.port(), 2, {});
    two.leave();
    typed_client ann(alo.port(), 1, {});
    EXPECT_EQ(ann.ask_for_list(query({2}), "presences"), phrases{"2 offline"});
    EXPECT_FALSE(ann.ask(query({2}), "presences").list("users")[0].has("last_seen"));
    ann.ask(watch({2}), "watching");
    EXPECT_TRUE(ann.ask(query({2}), "presences").list("users")[0].has("last_seen"));
    ann.ask(watch({}, {2}), "watching");
    EXPECT_FALSE(ann.ask(query({2}), "presences").list("users")[0].has("last_seen"));
}

TEST_P(typed_watch_test, last_seen_is_kept_as_the_operator_says) {
    for (const char* const option : {"--last-seen-ttl", "--max-last-seen"}) {
        server alo(args({option, "0"}));
        typed_client ann(alo.port(), 1, {2});
        typed_client two(alo.port(), 2, {});
        two.leave();
        EXPECT_FALSE(ann.ask(query({2}), "presences").list("users")[0].has("last_seen")) << option;
    }
}

TEST_P(typed_watch_test, a_thousand_may_be_asked_for_and_one_more_not) {
    server alo(args());
    std::vector<id> users;
    for (int i = 0; i < 1000; ++i) {
        users.emplace_back(i);
    }
    typed_client ann(alo.port(), "ann", users);
    const auto answer = ann.ask_for_list(query(users), "presences");
    ASSERT_EQ(answer.size(), 1000U);
    EXPECT_EQ(answer.front(), "0 offline");
    EXPECT_EQ(answer.back(), "999 offline");
    EXPECT_GT(ann.pages().size(), 1U);
    users.emplace_back("one more");
    EXPECT_EQ(ann.refused(query(users)), "invalid_field");
    EXPECT_EQ(ann.ask_for_list(query({}), "presences"), phrases{});
}

TEST_P(typed_watch_test, replies_and_news_are_one_stream) {
    // An answer shows the world of its turn: what changed before was told before, what changes
    // after comes after.
    server alo(args(unhurried()));
    typed_client ann(alo.port(), 1, {2});
    typed_client bob(alo.port(), 2, {});
    std::string shown = ann.hears();
    for (int i = 0; i < 200; ++i) {
        bob.say(R"({"type":"status","status":"online","text":")" + std::to_string(i) + "\"}");
        ann.say(query({2}));
    }
    int answers = 0;
    while (answers < 200) {
        const typed_frame frame = ann.next();
        if (frame.type() == "presence") {
            shown = words_of_presence(frame);
        } else {
            ASSERT_EQ(frame.type(), "presences");
            ASSERT_EQ(words_of_answer(frame.list("users").at(0)), shown);
            ++answers;
        }
    }
}

}  // namespace
}  // namespace alo::test
