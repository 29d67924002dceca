// The decoder: what every kind of line means, answer by answer. Sentences for people have their own
// test, decoder_messages_test.
#include "alo/protocol/decoder.hpp"

#include "support/decoding.hpp"
#include "support/no_ids.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace alo {
namespace {

constexpr std::size_t max_friends = 10'000;

class decoding : public ::testing::Test {
  protected:
    // Of an error, its code.
    std::string of(std::string_view line, dialect spoken = dialect::undecided) {
        const std::string shown = test::decode_and_show(decoder_, line, spoken);
        return shown.substr(0, shown.find(':'));
    }
    std::string classic(std::string_view line) { return of(line, dialect::classic); }

    decoder decoder_{max_friends};
};

// T3 of the reliability tests: the edges of the grammar.
TEST_F(decoding, user_id_edges) {
    EXPECT_EQ(of(R"({"user_id":0})"), "hello 0 []");
    EXPECT_EQ(of(R"({"user_id":-0})"), "hello 0 []");
    EXPECT_EQ(of(R"({"user_id":1})"), "hello 1 []");
    EXPECT_EQ(of(R"({"user_id":9007199254740991})"), "hello 9007199254740991 []");
    EXPECT_EQ(of(R"({"user_id":9007199254740992})"), "hello 9007199254740992 []");
    EXPECT_EQ(of(R"({"user_id":9007199254740993})"), "hello 9007199254740993 []");
    EXPECT_EQ(of(R"({"user_id":9223372036854775807})"), "hello 9223372036854775807 []");
    EXPECT_EQ(of(R"({"user_id":9223372036854775808})"), "hello 9223372036854775808 []");
    EXPECT_EQ(of(R"({"user_id":18446744073709551615})"), "hello 18446744073709551615 []");
    EXPECT_EQ(of(R"({"user_id":"1"})"), "hello \"1\" []");
    for (const std::string& bad : test::no_ids()) {
        EXPECT_EQ(of(R"({"user_id":)" + bad + "}"), "invalid_user_id") << bad;
    }
    EXPECT_EQ(of(R"({})"), "missing_user_id");
    EXPECT_EQ(of(R"({"friends":[1]})"), "missing_user_id");
    EXPECT_EQ(of(R"({"User_id":1})"), "missing_user_id");
    EXPECT_EQ(of(R"({"user_id":1,"user_id":1})"), "invalid_json");
}

TEST_F(decoding, text_id_edges) {
    const std::string longest(128, 'x');
    EXPECT_EQ(of(R"({"user_id":")" + longest + R"("})"), "hello \"" + longest + "\" []");
    EXPECT_EQ(of(R"({"user_id":")" + longest + R"(x"})"), "invalid_user_id");
    // The limit counts bytes of UTF-8, not bytes on the line and not characters.
    std::string euros;
    for (int i = 0; i < 42; ++i) {
        euros += "\xe2\x82\xac";
    }
    EXPECT_EQ(of(R"({"user_id":")" + euros + R"(ab"})"), "hello \"" + euros + "ab\" []");
    EXPECT_EQ(of(R"({"user_id":")" + euros + R"(abc"})"), "invalid_user_id");
    std::string escaped;
    for (int i = 0; i < 128; ++i) {
        escaped += "\\u0061";
    }
    EXPECT_EQ(of(R"({"user_id":")" + escaped + R"("})"),
              "hello \"" + std::string(128, 'a') + "\" []");
    EXPECT_EQ(of(R"({"user_id":"\ud83d\ude00"})"), "hello \"\xf0\x9f\x98\x80\" []");
    EXPECT_EQ(of(R"({"user_id":"a\"\\\/b"})"), R"(hello "a\"\\/b" [])");
    for (const char* const bad : {R"("\u0000")", R"("a\nb")", R"("\t")", R"("\u001f")",
                                  R"("\u007f")", "\"\x7f\"", R"("\u0080")", "\"\xc2\x9f\""}) {
        EXPECT_EQ(of(R"({"user_id":)" + std::string{bad} + "}"), "invalid_user_id") << bad;
    }
}

TEST_F(decoding, friends_edges) {
    EXPECT_EQ(of(R"({"user_id":1,"friends":[]})"), "hello 1 []");
    EXPECT_EQ(of(R"({"user_id":1,"friends":[2,3,4]})"), "hello 1 [2,3,4]");
    EXPECT_EQ(of(R"({"friends":[2,3],"user_id":1})"), "hello 1 [2,3]");
    EXPECT_EQ(of(R"({"user_id":"1","friends":["2",2,18446744073709551615,-0]})"),
              R"(hello "1" ["2",2,18446744073709551615,0])");
    EXPECT_EQ(of(R"({"user_id":1,"friends":[2,2,1]})"), "hello 1 [2,2,1]");
    for (const char* const bad :
         {"{}", "null", "1", R"("2")", "true", "1e400", "18446744073709551616", "[null]", "[[]]",
          "[[2]]", "[{}]", "[-1]", "[1.0]", "[1e400]", "[18446744073709551616]", "[true]",
          R"([2,""])", R"(["\u0000"])"}) {
        EXPECT_EQ(of(R"({"user_id":1,"friends":)" + std::string{bad} + "}"), "invalid_friends")
            << bad;
    }
}

TEST_F(decoding, online_chooses_between_hello_and_sign_off) {
    EXPECT_EQ(of(R"({"user_id":1,"online":true})"), "hello 1 []");
    EXPECT_EQ(of(R"({"user_id":1,"online":true,"friends":[2]})"), "hello 1 [2]");
    EXPECT_EQ(of(R"({"user_id":1,"online":false})"), "sign_off 1");
    EXPECT_EQ(of(R"({"online":false,"user_id":"ann","friends":[2]})"), "sign_off \"ann\"");
    for (const char* const bad :
         {"0", "1", "null", "\"false\"", "[]", "{}", "1e400", "18446744073709551616"}) {
        EXPECT_EQ(of(R"({"user_id":1,"online":)" + std::string{bad} + "}"), "invalid_field") << bad;
    }
}

TEST_F(decoding, a_classic_connection_has_no_types) {
    EXPECT_EQ(of(R"({"type":"hello","user_id":1})"), "typed hello 1 []");
    EXPECT_EQ(of(R"({"user_id":1,"type":""})"), "unknown_type");
    for (const char* const bad : {"1", "null", "true", "[]", "{}", "1e400"}) {
        EXPECT_EQ(of(R"({"user_id":1,"type":)" + std::string{bad} + "}"), "invalid_field") << bad;
        EXPECT_EQ(classic(R"({"user_id":1,"type":)" + std::string{bad} + "}"), "hello 1 []") << bad;
    }
    EXPECT_EQ(classic(R"({"type":"hello","user_id":1})"), "hello 1 []");
    EXPECT_EQ(classic(R"({"type":1,"user_id":1,"type":2})"), "hello 1 []");
}

TEST_F(decoding, members_that_we_read_may_be_given_once) {
    for (const char* const name : {"user_id", "friends", "online", "type"}) {
        std::string line = R"({"NAME":1,"NAME":1})";
        for (std::size_t at = 0; (at = line.find("NAME")) != std::string::npos;) {
            line.replace(at, 4, name);
        }
        EXPECT_EQ(of(line), "invalid_json") << line;
    }
    EXPECT_EQ(of(R"({"user_id":1,"user\u005fid":2})"), "invalid_json");
    EXPECT_EQ(of(R"({"\u0075ser_id":1})"), "hello 1 []");
    EXPECT_EQ(of(R"({"user_id":1,"x":{"user_id":2,"user_id":3}})"), "hello 1 []");
    EXPECT_EQ(of(R"({"user_id":1,"x":1,"x":2,"":3,"":4})"), "hello 1 []");
}

TEST_F(decoding, members_that_we_do_not_read_may_hold_anything) {
    for (const char* const value :
         {"null", "{}", "[[[{}]]]", R"("\ud83d\ude00\u0000")", "1e400", "-1e400", "1e-400",
          "18446744073709551616", "-9223372036854775809",
          "123456789012345678901234567890123456789012345678901234567890",
          R"({"a":[1e400,"1e400",99999999999999999999],"b":"\"\\"})", "1.5e+308", "0.1", "-0.0"}) {
        EXPECT_EQ(of(R"({"x":)" + std::string{value} + R"(,"user_id":7,"friends":["1e400",8]})"),
                  "hello 7 [\"1e400\",8]")
            << value;
        EXPECT_EQ(of(R"({"user_id":7,"friends":["\\\"",8],"x":)" + std::string{value} + "}"),
                  R"(hello 7 ["\\\"",8])")
            << value;
    }
}

TEST_F(decoding, is_one_object_and_nothing_more) {
    for (const char* const line : {"",
                                   " ",
                                   "\t\r",
                                   "1",
                                   "\"a\"",
                                   "true",
                                   "null",
                                   "[]",
                                   R"([{"user_id":1}])",
                                   "1e400",
                                   R"({"user_id":1}{"user_id":2})",
                                   R"({"user_id":1} {"user_id":2})",
                                   R"({"user_id":1},)",
                                   R"({"user_id":1}])",
                                   R"({"user_id":1)",
                                   R"({"user_id":1,})",
                                   R"({"user_id":01})",
                                   R"({"user_id":+1})",
                                   R"({'user_id':1})",
                                   R"({user_id:1})",
                                   R"({"user_id":1}//)",
                                   "{",
                                   "hello",
                                   "\xef\xbb\xbf{\"user_id\":1}",
                                   "\xef\xbb\xbf",
                                   "\xef",
                                   "{\"user_id\":1}\x01",
                                   "\xff\xfe{",
                                   R"({"user_id":"\ud800"})",
                                   R"({"user_id":"\udc00"})",
                                   R"({"x":"\x"})",
                                   "{\"user_id\":\"\xff\"}",
                                   "{\"user_id\":\"\xc0\xaf\"}",
                                   "{\"user_id\":\"\xed\xa0\x80\"}",
                                   "{\"user_id\":\"\xf4\x90\x80\x80\"}",
                                   "{\"user_id\":\"a\tb\"}",
                                   R"({"user_id":1 "friends":[]})",
                                   R"({"user_id";1})"}) {
        EXPECT_EQ(of(line), "invalid_json") << line;
        EXPECT_EQ(classic(line), "invalid_json") << line;
    }
    EXPECT_EQ(of(std::string_view{"{\"user_id\":1}\0", 14}), "invalid_json");
    EXPECT_EQ(of(" \t\r{ \"user_id\" :\t1 , \"friends\": [ 2 ] } "), "hello 1 [2]");
}

// What the padding holds must not change what a line means.
TEST_F(decoding, ends_where_the_line_ends) {
    for (const char fill : {'}', '9', '"', ']', ' ', '\0', '\xff', 'e'}) {
        const test::heap_bytes cut{R"({"user_id":1)", fill};
        EXPECT_EQ(test::show(decoder_.decode(cut.view(), dialect::classic)).substr(0, 12),
                  "invalid_json");
        const test::heap_bytes whole{R"({"user_id":1})", fill};
        EXPECT_EQ(test::show(decoder_.decode(whole.view(), dialect::classic)), "hello 1 []");
        const test::heap_bytes big{R"({"user_id":1,"x":1e999})", fill};
        EXPECT_EQ(test::show(decoder_.decode(big.view(), dialect::classic)), "hello 1 []");
    }
}

std::string nested(std::size_t arrays, std::string_view innermost) {
    return R"({"user_id":1,"x":)" + std::string(arrays, '[') + std::string{innermost} +
           std::string(arrays, ']') + "}";
}

TEST_F(decoding, nests_16_deep_and_no_deeper) {
    // The outer object is one.
    for (const char* const innermost : {"", "1", "\"\"", "1e400"}) {
        EXPECT_EQ(of(nested(14, innermost)), "hello 1 []");
        EXPECT_EQ(of(nested(15, innermost)), "hello 1 []");
        EXPECT_EQ(of(nested(16, innermost)), "invalid_json");
        EXPECT_EQ(of(nested(17, innermost)), "invalid_json");
        EXPECT_EQ(of(nested(50'000, innermost)), "invalid_json");
    }
    EXPECT_EQ(of(nested(14, "{}")), "hello 1 []");
    EXPECT_EQ(of(nested(14, R"({"a":1})")), "hello 1 []");
    EXPECT_EQ(of(nested(15, "{}")), "invalid_json");
    EXPECT_EQ(of(nested(15, R"({"a":1})")), "invalid_json");
    // A fault of JSON comes before what the members hold.
    EXPECT_EQ(of(R"({"user_id":)" + std::string(16, '[') + std::string(16, ']') + "}"),
              "invalid_json");
    EXPECT_EQ(of(R"({"user_id":)" + std::string(15, '[') + std::string(15, ']') + "}"),
              "invalid_user_id");
    EXPECT_EQ(of(R"({"user_id":1,"friends":)" + std::string(16, '[') + std::string(16, ']') + "}"),
              "invalid_json");
}

// json, type, online, user_id, friends: the first that is wrong is told.
TEST_F(decoding, checks_in_a_fixed_order) {
    EXPECT_EQ(of(R"({"friends":1,"user_id":null,"online":1,"type":1,})"), "invalid_json");
    EXPECT_EQ(of(R"({"friends":1,"user_id":null,"online":1,"type":1,"type":1})"), "invalid_json");
    EXPECT_EQ(of(R"({"friends":1,"user_id":null,"online":1,"type":"x"})"), "unknown_type");
    EXPECT_EQ(of(R"({"friends":1,"user_id":null,"online":1})"), "invalid_field");
    EXPECT_EQ(of(R"({"friends":1,"user_id":null,"online":false})"), "invalid_user_id");
    EXPECT_EQ(of(R"({"friends":1,"online":false})"), "missing_user_id");
    EXPECT_EQ(of(R"({"friends":1,"user_id":1,"online":false})"), "invalid_friends");
}

TEST_F(decoding, one_line_leaves_nothing_to_the_next) {
    EXPECT_EQ(of(R"({"user_id":1,"friends":[2,"ann"]})"), "hello 1 [2,\"ann\"]");
    EXPECT_EQ(of(R"({"user_id":2,"friends":[5,null]})"), "invalid_friends");
    EXPECT_EQ(of(R"({"user_id":3})"), "hello 3 []");
    EXPECT_EQ(of(R"({"user_id":4,"friends":[6],"x":1e999})"), "hello 4 [6]");
    EXPECT_EQ(of(R"({"user_id":"ann","friends":["bob"]})"), "hello \"ann\" [\"bob\"]");
}

TEST_F(decoding, may_be_moved) {
    EXPECT_EQ(of(R"({"user_id":1})"), "hello 1 []");
    decoder moved{std::move(decoder_)};
    EXPECT_EQ(test::decode_and_show(moved, R"({"user_id":2})"), "hello 2 []");
    decoder_ = std::move(moved);
    EXPECT_EQ(of(R"({"user_id":3})"), "hello 3 []");
}

TEST_F(decoding, is_complete_for_one_json_value) {
    for (const char* const whole : {"{}", "[]", "1", "\"a\"", "true", " null ", R"({"user_id":1})",
                                    "1e999", R"({"x":[1,2,{"y":"}"}]})"}) {
        EXPECT_TRUE(decoder_.is_complete(test::heap_bytes{whole}.view())) << whole;
    }
    for (const char* const cut : {"", " ", "{", R"({"user_id":1)", R"({"user_id":1,)", "[1", "\"a",
                                  "tru", "-", "1.", "{}{}", "{} x", "\xef\xbb\xbf{}"}) {
        EXPECT_FALSE(decoder_.is_complete(test::heap_bytes{cut}.view())) << cut;
    }
}

}  // namespace
}  // namespace alo
