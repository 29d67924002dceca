// The typed dialect's requests: what is read, what is refused, and in which words.
#include "support/decoding.hpp"

#include <gtest/gtest.h>

#include <string>

namespace alo {
namespace {

class typed_decoding : public testing::Test {
  protected:
    // On a connection that said a typed hello.
    std::string of(const std::string& line) {
        return test::decode_and_show(decoder_, line, dialect::typed);
    }
    std::string first(const std::string& line) { return test::decode_and_show(decoder_, line); }
    // A request of this type with these members.
    std::string with(std::string_view type, const std::string& members) {
        return of(R"({"type":")" + std::string{type} + "\"," + members + "}");
    }
    std::string hello(const std::string& members) {
        return first(R"({"type":"hello","user_id":1,)" + members + "}");
    }
    static std::string code(const std::string& shown) { return shown.substr(0, shown.find(':')); }

    decoder decoder_{3};
};

TEST_F(typed_decoding, a_hello_chooses_the_dialect) {
    EXPECT_EQ(first(R"({"type":"hello","user_id":1})"), "typed hello 1 []");
    EXPECT_EQ(first(R"({"user_id":"ann","friends":[2,"bob"],"type":"hello"})"),
              "typed hello \"ann\" [2,\"bob\"]");
    EXPECT_EQ(first(R"({"user_id":1})"), "hello 1 []");
}

TEST_F(typed_decoding, a_hello_may_say_status_text_and_grace) {
    EXPECT_EQ(hello(R"("status":"away","text":"lunch","grace":15,"id":"x")"),
              "typed hello 1 [] away 'lunch' grace 15 id \"x\"");
    EXPECT_EQ(hello(R"("text":"hi")"), "typed hello 1 [] - 'hi'");
    EXPECT_EQ(hello(R"("status":"invisible")"), "typed hello 1 [] invisible ''");
    EXPECT_EQ(hello(R"("grace":0)"), "typed hello 1 [] grace 0");
    EXPECT_EQ(hello(R"("grace":120)"), "typed hello 1 [] grace 120");
}

TEST_F(typed_decoding, every_request) {
    EXPECT_EQ(with("status", R"("status":"busy")"), "status busy ''");
    EXPECT_EQ(with("status", R"("status":"online","text":"é","id":1)"), "status online 'é' id 1");
    EXPECT_EQ(with("watch", R"("add":[1,"2"],"remove":[3],"id":7)"), "watch [1,\"2\"] [3] id 7");
    EXPECT_EQ(with("watch", R"("remove":[3])"), "watch [] [3]");
    EXPECT_EQ(of(R"({"type":"watch"})"), "watch [] []");
    EXPECT_EQ(with("query", R"("user_ids":[2,2])"), "query [2]");
    EXPECT_EQ(with("query", R"("user_ids":[])"), "query []");
    EXPECT_EQ(of(R"({"type":"ping"})"), "ping");
    EXPECT_EQ(with("ping", R"("id":"p")"), "ping id \"p\"");
    EXPECT_EQ(with("pong", R"("id":"p")"), "pong");
    EXPECT_EQ(of(R"({"type":"bye"})"), "bye");
}

TEST_F(typed_decoding, a_list_of_the_line_before_is_gone) {
    EXPECT_EQ(with("watch", R"("add":[1],"remove":[2])"), "watch [1] [2]");
    EXPECT_EQ(with("watch", R"("remove":[3])"), "watch [] [3]");
    EXPECT_EQ(with("watch", R"("add":[3])"), "watch [3] []");
    EXPECT_EQ(hello(R"("id":4)"), "typed hello 1 [] id 4");
    EXPECT_EQ(of(R"({"type":"ping"})"), "ping");
}

TEST_F(typed_decoding, members_of_other_requests_are_ignored) {
    EXPECT_EQ(with("ping", R"("user_id":null,"friends":1,"status":[],"add":{})"), "ping");
    EXPECT_EQ(with("status", R"("status":"away","user_id":null,"grace":-1,"online":7)"),
              "status away ''");
    // And may be given twice.
    EXPECT_EQ(with("ping", R"("status":1,"status":2)"), "ping");
    EXPECT_EQ(hello(R"("online":1,"online":2)"), "typed hello 1 []");
}

TEST_F(typed_decoding, an_id_is_an_integer_or_a_string) {
    EXPECT_EQ(with("ping", R"("id":0)"), "ping id 0");
    EXPECT_EQ(with("ping", R"("id":-0)"), "ping id 0");
    EXPECT_EQ(with("ping", R"("id":-1)"), "ping id -1");
    EXPECT_EQ(with("ping", R"("id":-9223372036854775807)"), "ping id -9223372036854775807");
    EXPECT_EQ(with("ping", R"("id":-1,"other":18446744073709551616)"), "ping id -1");
    EXPECT_EQ(with("ping", R"("id":18446744073709551615)"), "ping id 18446744073709551615");
    EXPECT_EQ(with("ping", R"("id":"")"), "ping id \"\"");
    EXPECT_EQ(with("ping", R"("id":"a\"\\\n\u0000é")"), R"(ping id "a\"\\\n\u0000é")");
    const std::string longest(max_tag_bytes, 'x');
    EXPECT_EQ(with("ping", R"("id":")" + longest + '"'), "ping id \"" + longest + '"');

    const std::string rule =
        ", but an integer of 64 bits or a string of at most 128 bytes was expected.";
    EXPECT_EQ(with("ping", R"("id":")" + longest + "x\""),
              "invalid_field: The member id is too long" + rule);
    EXPECT_EQ(with("ping", R"("id":18446744073709551616)"),
              "invalid_field: The member id is out of range" + rule);
    EXPECT_EQ(with("ping", R"("id":-9223372036854775809)"),
              "invalid_field: The member id is out of range" + rule);
    EXPECT_EQ(with("ping", R"("id":1.0)"),
              "invalid_field: The member id is a number with a fraction or an exponent" + rule);
    EXPECT_EQ(with("ping", R"("id":null)"), "invalid_field: The member id is null" + rule);
    EXPECT_EQ(with("ping", R"("id":[1])"), "invalid_field: The member id is an array" + rule);
}

TEST_F(typed_decoding, an_error_repeats_a_good_id) {
    EXPECT_EQ(code(with("status", R"("status":1,"id":5)")), "invalid_field id 5");
    EXPECT_EQ(code(with("chat", R"("id":5)")), "unknown_type id 5");
    EXPECT_EQ(code(of(R"({"id":5})")), "invalid_field id 5");
    EXPECT_EQ(code(first(R"({"type":"hello","id":5})")), "missing_user_id id 5");
    EXPECT_EQ(code(hello(R"("friends":7,"id":"x")")), "invalid_friends id \"x\"");
    EXPECT_EQ(code(hello(R"("friends":[2,3,4,5],"id":"x")")), "too_many_friends id \"x\"");
    // But not the id of an earlier line, and none that is bad.
    EXPECT_EQ(code(with("status", R"("status":1)")), "invalid_field");
    EXPECT_EQ(code(with("status", R"("status":1,"id":null)")), "invalid_field");
}

TEST_F(typed_decoding, before_hello_there_is_only_hello) {
    for (const char* const type : {"status", "watch", "query", "ping", "pong", "bye"}) {
        const std::string line = R"({"type":")" + std::string{type} + R"(","id":1})";
        EXPECT_EQ(first(line),
                  "not_identified id 1: This connection has not said hello, which comes first; a "
                  "hello looks like {\"type\": \"hello\", \"user_id\": 1, \"friends\": [2, 3]}.")
            << type;
    }
    EXPECT_EQ(code(first(R"({"type":"chat"})")), "unknown_type");
    EXPECT_EQ(code(first(R"({"type":1})")), "invalid_field");
}

TEST_F(typed_decoding, everything_has_a_type) {
    EXPECT_EQ(of(R"({"user_id":1})"),
              "invalid_field: The member type is missing, but a connection that said a typed hello "
              "says a type with everything; there are hello, status, watch, query, ping, pong and "
              "bye.");
    EXPECT_EQ(of(R"({"type":null})"),
              "invalid_field: The member type is null, but a string was expected.");
    EXPECT_EQ(
        of(R"({"type":"Hello","user_id":1})"),
        "unknown_type: There is no type 'Hello'; there are hello, status, watch, query, ping, "
        "pong and bye.");
}

TEST_F(typed_decoding, says_what_is_wrong_with_a_status) {
    const std::string rule = ", but online, away, busy or invisible was expected.";
    EXPECT_EQ(of(R"({"type":"status"})"), "invalid_field: The member status is missing" + rule);
    EXPECT_EQ(with("status", R"("status":true)"),
              "invalid_field: The member status is a boolean" + rule);
    EXPECT_EQ(with("status", R"("status":"offline")"),
              "invalid_field: There is no status 'offline'" + rule);
    EXPECT_EQ(with("status", R"("status":"\u0007")"),
              "invalid_field: There is no such status" + rule);
    EXPECT_EQ(hello(R"("status":"Away")"), "invalid_field: There is no status 'Away'" + rule);
}

TEST_F(typed_decoding, says_what_is_wrong_with_a_text) {
    const std::string longest(1024, 'x');
    EXPECT_EQ(with("status", R"("status":"away","text":")" + longest + '"'),
              "status away '" + longest + "'");
    EXPECT_EQ(with("status", R"("status":"away","text":")" + longest + "x\""),
              "invalid_field: The member text has 1025 bytes, but at most 1024 were expected.");
    EXPECT_EQ(with("status", R"("status":"away","text":null)"),
              "invalid_field: The member text is null, but a string was expected.");
    EXPECT_EQ(hello(R"("text":1)"),
              "invalid_field: The member text is a number, but a string was expected.");
}

TEST_F(typed_decoding, says_what_is_wrong_with_a_grace) {
    const std::string rule = ", but a whole number of seconds from 0 to 120 was expected.";
    for (const char* const number : {"121", "-1", "18446744073709551615", "99999999999999999999"}) {
        EXPECT_EQ(hello(R"("grace":)" + std::string{number}),
                  "invalid_field: The member grace is out of range" + rule)
            << number;
    }
    EXPECT_EQ(hello(R"("grace":1.5)"),
              "invalid_field: The member grace is a number with a fraction or an exponent" + rule);
    EXPECT_EQ(hello(R"("grace":"5")"), "invalid_field: The member grace is a string" + rule);
}

TEST_F(typed_decoding, says_what_is_wrong_with_a_list) {
    const std::string ids = ", but an array of user ids like [2, 3, 4] was expected.";
    EXPECT_EQ(with("watch", R"("add":7)"), "invalid_field: The member add is a number" + ids);
    EXPECT_EQ(with("watch", R"("remove":{})"),
              "invalid_field: The member remove is an object" + ids);
    EXPECT_EQ(with("query", R"("user_ids":"1")"),
              "invalid_field: The member user_ids is a string" + ids);
    EXPECT_EQ(of(R"({"type":"query"})"), "invalid_field: The member user_ids is missing" + ids);
    const std::string one =
        "a whole number from 0 to 18446744073709551615 or a string of 1 to 128 "
        "bytes without control characters was expected.";
    EXPECT_EQ(
        with("watch", R"("add":[1,-2])"),
        "invalid_field: The id in add at index 1 (counted from 0) is an integer out of range, "
        "but " +
            one);
    EXPECT_EQ(
        with("query", R"("user_ids":[[]])"),
        "invalid_field: The id in user_ids at index 0 (counted from 0) is an array, but " + one);
}

TEST_F(typed_decoding, a_query_asks_for_so_many_at_most) {
    std::string ids = "1";
    for (std::size_t i = 1; i < max_queried_users; ++i) {
        ids += ",1";
    }
    EXPECT_EQ(with("query", R"("user_ids":[)" + ids + ']'), "query [1]");
    EXPECT_EQ(with("query", R"("user_ids":[)" + ids + ",1]"),
              "invalid_field: The member user_ids has 1001 ids, but at most 1000 were expected.");
}

TEST_F(typed_decoding, a_query_asks_for_each_once_in_the_order_they_came) {
    EXPECT_EQ(with("query", R"("user_ids":[7,"7",3,7,"a","7",3,1,"a"])"),
              R"(query [7,"7",3,"a",1])");
}

TEST_F(typed_decoding, a_watch_of_more_than_may_be_is_hopeless) {
    // The user itself may be one of them.
    EXPECT_EQ(with("watch", R"("add":[1,2,3,4,1,2])"), "watch [1,2,3,4,1,2] []");
    EXPECT_EQ(with("watch", R"("add":[1,2,3,4,"4"])"), R"(watch [1,2,3,4,"4"] [] hopeless)");
}

TEST_F(typed_decoding, members_that_are_read_may_be_given_once) {
    const auto twice = [this](std::string_view type, const std::string& name) {
        return with(type, '"' + name + R"(":1,")" + name + R"(":1)");
    };
    for (const char* const name : {"user_id", "friends", "status", "text", "grace", "id", "type"}) {
        EXPECT_EQ(code(twice("hello", name)), "invalid_json") << name;
    }
    EXPECT_EQ(code(twice("status", "status")), "invalid_json");
    EXPECT_EQ(code(twice("status", "text")), "invalid_json");
    EXPECT_EQ(code(twice("watch", "add")), "invalid_json");
    EXPECT_EQ(code(twice("watch", "remove")), "invalid_json");
    EXPECT_EQ(code(twice("query", "user_ids")), "invalid_json");
}

// In the order in which the header has them.
TEST_F(typed_decoding, the_first_that_is_wrong_is_told) {
    EXPECT_EQ(code(of(R"({"type":1,"id":null})")), "invalid_field");
    EXPECT_EQ(code(first(R"({"type":"nope","id":null})")), "unknown_type");
    EXPECT_EQ(code(first(R"({"type":"ping","id":null})")), "invalid_field");
    EXPECT_EQ(code(first(R"({"type":"hello","friends":1,"status":1})")), "missing_user_id");
    EXPECT_EQ(code(first(R"({"type":"hello","user_id":-1,"friends":1})")), "invalid_user_id");
    EXPECT_EQ(code(first(R"({"type":"hello","user_id":1,"friends":1,"status":1})")),
              "invalid_friends");
}

}  // namespace
}  // namespace alo
