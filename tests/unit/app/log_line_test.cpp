// Events as text and as JSON, whatever is in them.
#include "alo/app/log_line.hpp"

#include <gtest/gtest.h>

#include <array>

namespace alo {
namespace {

using namespace std::chrono_literals;

const std::string_view word = "a word";
const std::array<log_field, 6> fields{
    log_field{"address", "[::1]:5000"},
    log_field{"message_text", word},
    log_field{"count", 7U},
    log_field{"number", user_id_view{18'446'744'073'709'551'615U}},
    log_field{"text", user_id_view{std::string_view{"1"}}},
    log_field{"seconds", 61'005ms}};

TEST(log_line, as_text_is_event_message_and_fields) {
    EXPECT_EQ(log_line(log_format::text, "hello", "a user said hello", fields),
              "hello: a user said hello address=[::1]:5000 message_text=\"a word\" count=7 "
              "number=18446744073709551615 text=\"1\" seconds=61.005");
}

TEST(log_line, as_json_is_the_members_of_one_object) {
    EXPECT_EQ(log_line(log_format::json, "hello", "a user said hello", fields),
              "\"event\":\"hello\",\"message\":\"a user said hello\",\"address\":\"[::1]:5000\","
              "\"message_text\":\"a word\",\"count\":7,\"number\":18446744073709551615,"
              "\"text\":\"1\",\"seconds\":61.005");
}

TEST(log_line, json_escapes_what_json_reserves) {
    std::string out;
    append_json_string(out, std::string_view{"q\"b\\n\nz\0e\x1b\x7f", 11});
    EXPECT_EQ(out, "\"q\\\"b\\\\n\\u000az\\u0000e\\u001b\\u007f\"");
}

TEST(log_line, keeps_good_utf8_and_replaces_what_is_none) {
    std::string out;
    append_json_string(out, "ü€😀");
    EXPECT_EQ(out, "\"ü€😀\"");
    const std::string bad = "\xef\xbf\xbd";
    for (const std::string text : {"\xff", "\xc3", "\xc0\x80", "\xed\xa0\x80", "\xc2\x85"}) {
        out.clear();
        append_json_string(out, text + "x");
        EXPECT_TRUE(out.starts_with("\"" + bad)) << out;
        EXPECT_TRUE(out.ends_with("x\""));
        EXPECT_EQ(out.find(text), std::string::npos);
    }
}

TEST(log_line, text_cannot_begin_another_line_or_command_the_terminal) {
    const std::array<log_field, 3> hostile{log_field{"name", "a\nb"}, log_field{"empty", ""},
                                           log_field{"pair", "a=b"}};
    EXPECT_EQ(log_line(log_format::text, "e\nv", "m\r\n\x1b[2J\"quoted\"", hostile),
              "e v: m   [2J\"quoted\" name=\"a\\u000ab\" empty=\"\" pair=\"a=b\"");
}

}  // namespace
}  // namespace alo
