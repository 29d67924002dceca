// What people read who type JSON into telnet: every sentence, word by word.
#include "alo/protocol/decoder.hpp"
#include "support/corpus.hpp"
#include "support/decoding.hpp"
#include "support/json_mutations.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace alo {
namespace {

constexpr std::string_view known_types =
    "there are hello, status, watch, query, ping, pong and bye.";
constexpr std::string_view example =
    R"(; a hello looks like {"user_id": 1, "friends": [2, 3, 4]}.)";
constexpr std::string_view id_rule =
    ", but a whole number from 0 to 18446744073709551615 or a string of 1 to 128 bytes without "
    "control characters was expected.";

class messages : public ::testing::Test {
  protected:
    std::string of(std::string_view line) {
        const std::string shown = test::decode_and_show(decoder_, line);
        return shown.substr(shown.find(' ') + 1);
    }
    // Of invalid_json, without the example that each ends with.
    std::string json(std::string_view line) {
        const std::string message = of(line);
        EXPECT_TRUE(message.ends_with(example)) << message;
        return message.substr(0, message.size() - example.size());
    }

    decoder decoder_{2};
};

TEST_F(messages, say_where_json_ends_and_what_was_expected) {
    EXPECT_EQ(json(""), "The line is empty, but a JSON object was expected");
    EXPECT_EQ(json("  "), "The line is empty, but a JSON object was expected");
    EXPECT_EQ(json("\xef\xbb\xbf{}"),
              "The line begins with a byte order mark at byte 1, but UTF-8 without one was "
              "expected");
    EXPECT_EQ(json("hello"), "At byte 1 a JSON object was expected, but 'h' was found");
    EXPECT_EQ(json(R"({"user_id":})"), "At byte 12 a value was expected, but '}' was found");
    EXPECT_EQ(json(R"({"friends":[)"),
              "At byte 13 a value or ] was expected, but the line ends there");
    EXPECT_EQ(json(R"({"user_id":1,2})"),
              "At byte 14 a member's name in double quotation marks was expected, but '2' was "
              "found");
    EXPECT_EQ(json("{user_id:1}"),
              "At byte 2 a member's name in double quotation marks or } was expected, but 'u' was "
              "found");
    EXPECT_EQ(json(R"({"user_id"=1})"),
              "At byte 11 a colon after the member's name was expected, but '=' was found");
    EXPECT_EQ(json(R"({"friends":[1 2]})"),
              "At byte 15 a comma or ] was expected, but '2' was "
              "found");
    EXPECT_EQ(json(R"({"user_id":1 "friends":[]})"),
              "At byte 14 a comma or } was expected, but a quotation mark was found");
    EXPECT_EQ(json(R"({"user_id":1,})"),
              "After a comma another element or member was expected, but '}' was found at byte 14");
    EXPECT_EQ(json(R"({"user_id":1}{"user_id":2})"),
              "One JSON object a line was expected, but something more follows it at byte 14");
    EXPECT_EQ(json(R"({"user_id":-})"), "At byte 13 a digit was expected, but '}' was found");
    EXPECT_EQ(json(R"({"user_id":007})"),
              "A number may not begin with 0 and another digit, as it does at byte 13");
    EXPECT_EQ(json(R"({"user_id":"ann)"),
              "At byte 16 the string's closing quotation mark was expected, but the line ends "
              "there");
    EXPECT_EQ(json("{\"user_id\":\"a\tb\"}"),
              "A control character stands in a string at byte 14, where an escape like \\n or "
              "\\u0001 was expected");
    EXPECT_EQ(json(R"({"user_id":"\x41"})"),
              "At byte 14 one of \" \\ / b f n r t u after a backslash was expected, but 'x' was "
              "found");
    EXPECT_EQ(json(R"({"user_id":"\u12"})"),
              "At byte 17 a hexadecimal digit of a \\u escape was expected, but a quotation mark "
              "was found");
    EXPECT_EQ(json(R"({"user_id":"\ud800"})"),
              "The \\u escape at byte 13 is half a surrogate pair, but a whole pair or a whole "
              "character was expected");
    EXPECT_EQ(json("{\"user_id\":\"J\xfcrgen\"}"),
              "UTF-8 was expected, but something else was found at byte 14");
    EXPECT_EQ(json(std::string(17, '[')),
              "Objects and arrays may stand within each other 16 deep, but one more begins at byte "
              "17");
}

TEST_F(messages, say_what_was_found) {
    EXPECT_EQ(json("{'user_id':1}"),
              "At byte 2 a member's name in double quotation marks or } was expected, but a single "
              "quotation mark was found (JSON takes double ones)");
    EXPECT_EQ(json("{\xe2\x80\x9cuser_id\xe2\x80\x9d:1}"),
              "At byte 2 a member's name in double quotation marks or } was expected, but a curly "
              "quotation mark was found (JSON takes straight double ones)");
    EXPECT_EQ(json("\x01"),
              "At byte 1 a JSON object was expected, but a control character was "
              "found");
    EXPECT_EQ(json("\x7f"),
              "At byte 1 a JSON object was expected, but a control character was "
              "found");
    EXPECT_EQ(json("\xc3\xa9"),
              "At byte 1 a JSON object was expected, but a byte beyond ASCII was "
              "found");
    EXPECT_EQ(json("\xe2\x80"),
              "At byte 1 a JSON object was expected, but a byte beyond ASCII was "
              "found");
    EXPECT_EQ(json("{\"a\"\xe2\x80\x94:1}"),
              "At byte 5 a colon after the member's name was "
              "expected, but a byte beyond ASCII was found");
}

TEST_F(messages, say_what_is_no_object) {
    EXPECT_EQ(json("[]"), "The line is an array, but a JSON object was expected");
    EXPECT_EQ(json("1"), "The line is a number, but a JSON object was expected");
    EXPECT_EQ(json("\"a\""), "The line is a string, but a JSON object was expected");
    EXPECT_EQ(json("true"), "The line is a boolean, but a JSON object was expected");
    EXPECT_EQ(json("null"), "The line is null, but a JSON object was expected");
}

TEST_F(messages, say_what_is_given_twice) {
    EXPECT_EQ(of(R"({"user_id":1,"user_id":1})"),
              "The member user_id is given twice, but may be given once.");
    EXPECT_EQ(of(R"({"friends":1,"fri\u0065nds":1})"),
              "The member friends is given twice, but may be given once.");
}

TEST_F(messages, say_what_is_wrong_with_an_id) {
    EXPECT_EQ(of("{}"), "The member user_id is missing" + std::string{example});
    const auto user = [this](const std::string& value) {
        const std::string message = of(R"({"user_id":)" + value + "}");
        EXPECT_TRUE(message.ends_with(id_rule)) << message;
        return message.substr(0, message.size() - id_rule.size());
    };
    EXPECT_EQ(user("null"), "The member user_id is null");
    EXPECT_EQ(user("-1"), "The member user_id is an integer out of range");
    EXPECT_EQ(user("18446744073709551616"), "The member user_id is an integer out of range");
    EXPECT_EQ(user("1.5"), "The member user_id is a number with a fraction or an exponent");
    EXPECT_EQ(user("1e999"), "The member user_id is a number with a fraction or an exponent");
    EXPECT_EQ(user("true"), "The member user_id is a boolean");
    EXPECT_EQ(user("[]"), "The member user_id is an array");
    EXPECT_EQ(user("{}"), "The member user_id is an object");
    EXPECT_EQ(user(R"("")"), "The member user_id is an empty string");
    EXPECT_EQ(user(R"("\u0000")"), "The member user_id is a string with a control character");
    EXPECT_EQ(user('"' + std::string(129, 'a') + '"'),
              "The member user_id is a string of 129 "
              "bytes");
}

TEST_F(messages, say_which_friend_is_wrong) {
    EXPECT_EQ(of(R"({"user_id":1,"friends":{}})"),
              "The member friends is an object, but an array of user ids like [2, 3, 4] was "
              "expected.");
    EXPECT_EQ(
        of(R"({"user_id":1,"friends":[2,"ann",-3,null]})"),
        "The friend at index 2 (counted from 0) is an integer out of range" + std::string{id_rule});
    EXPECT_EQ(of(R"({"user_id":1,"friends":[[]]})"),
              "The friend at index 0 (counted from 0) is an array" + std::string{id_rule});
    EXPECT_EQ(of(R"({"user_id":1,"friends":[2,3,4]})"),
              "The member friends lists more than 2 different users, which is the limit.");
}

TEST_F(messages, say_which_member_is_wrong) {
    EXPECT_EQ(of(R"({"user_id":1,"online":"no"})"),
              "The member online is a string, but true or false was expected.");
    EXPECT_EQ(of(R"({"type":7})"), "The member type is a number, but a string was expected.");
    EXPECT_EQ(of(R"({"type":"chat"})"), "There is no type 'chat'; " + std::string{known_types});
    // What cannot be shown is not.
    for (const char* const type : {R"("")", R"("a\"b")", R"("\\")", R"("\u0007")", R"("é")",
                                   R"("a very long type that nobody ever has heard of")"}) {
        EXPECT_EQ(of(R"({"type":)" + std::string{type} + "}"),
                  "There is no such type; " + std::string{known_types});
    }
}

TEST_F(messages, hold_nothing_but_printable_ascii) {
    std::vector<std::string> texts;
    for (const test::corpus_file& file : test::read_corpus(ALO_TEST_CORPUS "/json_test_suite")) {
        if (file.bytes.size() < 2'000) {
            texts.push_back(file.bytes);
            texts.push_back(R"({"type":)" + file.bytes + "}");
            texts.push_back(R"({"user_id":)" + file.bytes + "}");
        }
    }
    test::json_mutations mutations{texts, 4711};
    for (int i = 0; i < 20'000; ++i) {
        const std::string line = mutations.next();
        const test::heap_bytes bytes{line};
        const request outcome = decoder_.decode(bytes.view(), dialect::undecided);
        const auto* const error = std::get_if<decode_error>(&outcome);
        if (error == nullptr) {
            continue;
        }
        ASSERT_TRUE(error->message.ends_with('.')) << line;
        ASSERT_LT(error->message.size(), 300U) << line;
        for (const char c : error->message) {
            ASSERT_TRUE(c >= 0x20 && c < 0x7f) << line;
        }
    }
}

}  // namespace
}  // namespace alo
