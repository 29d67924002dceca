// Ids as people type them, and the frames made of them.
#include "alo/client/ids.hpp"

#include "alo/protocol/request_lines.hpp"

#include <gtest/gtest.h>

namespace alo {
namespace {

std::string user_json(std::string_view typed) {
    user_id user;
    const std::string fault = read_user(typed, user);
    return fault.empty() ? to_json(user.view()) : "fault: " + fault;
}

std::string friends_json(std::string_view typed) {
    id_list list;
    const std::string fault = read_friends(typed, list);
    if (!fault.empty()) {
        return "fault: " + fault;
    }
    const std::string frame = hello_frame(user_id_view{0}, list);
    const std::size_t begin = frame.find('[');
    return frame.substr(begin, frame.find_last_of(']') + 1 - begin);
}

TEST(ids, digits_are_a_number_as_long_as_json_has_one) {
    EXPECT_EQ(user_json("0"), "0");
    EXPECT_EQ(user_json("1"), "1");
    EXPECT_EQ(user_json(" 42 "), "42");
    EXPECT_EQ(user_json("18446744073709551615"), "18446744073709551615");
    EXPECT_EQ(user_json("007"), "\"007\"");
    EXPECT_EQ(user_json("1.5"), "\"1.5\"");
}

TEST(ids, a_number_that_is_no_id_is_not_taken_for_a_text) {
    EXPECT_EQ(user_json("-1"),
              "fault: '-1' is no number from 0 to 18446744073709551615; a text of digits is "
              "written in double quotes, for example '\"7\"'");
    for (const std::string typed : {"-0", " -12 ", "-007", "18446744073709551616",
                                    "20000000000000000000", "100000000000000000000"}) {
        EXPECT_TRUE(user_json(typed).starts_with("fault: '" + typed + "' is no number from"))
            << typed;
        EXPECT_EQ(user_json("\"" + typed + "\""), "\"" + typed + "\"");
    }
    EXPECT_TRUE(user_json(std::string(5'000, '9')).starts_with("fault: '999"));
    EXPECT_EQ(user_json("-"), "\"-\"");
    EXPECT_EQ(user_json("-1a"), "\"-1a\"");
    EXPECT_EQ(user_json("555-1234"), "\"555-1234\"");
}

TEST(ids, all_else_is_a_text) {
    EXPECT_EQ(user_json("ann"), "\"ann\"");
    EXPECT_EQ(user_json("ann lee"), "\"ann lee\"");
    EXPECT_EQ(user_json("a,b"), "\"a,b\"");
    EXPECT_EQ(user_json("a\"b\\c"), "\"a\\\"b\\\\c\"");
    EXPECT_EQ(user_json("ü"), "\"ü\"");
}

TEST(ids, quotes_make_a_text_of_anything) {
    EXPECT_EQ(user_json("\"1\""), "\"1\"");
    EXPECT_EQ(user_json("\" x \""), "\" x \"");
    EXPECT_EQ(user_json(R"("a\"b\\c")"), R"("a\"b\\c")");
}

TEST(ids, that_cannot_be_are_named) {
    EXPECT_EQ(user_json(""),
              "fault: '' is no id: a whole number, or a text of 1 to 128 bytes without control "
              "characters");
    for (const std::string typed : {"\"\"", "\"", "\"a", "\"a\"b", R"("\n")", "a\nb", "a\x7f"}) {
        EXPECT_TRUE(user_json(typed).starts_with("fault: '")) << typed;
    }
    EXPECT_EQ(user_json(std::string(128, 'x')), "\"" + std::string(128, 'x') + "\"");
    EXPECT_TRUE(user_json(std::string(129, 'x')).starts_with("fault: "));
    EXPECT_TRUE(user_json("a\xC2\x85").starts_with("fault: "));  // a control character of C1
}

TEST(ids, that_are_not_utf8_are_refused_and_not_repeated) {
    EXPECT_EQ(user_json("zo\xEB"),
              "fault: an id is UTF-8, and this one is not: byte 3 of it is 0xeb");
    EXPECT_EQ(user_json("\"\xC3\xA9\xFF\x1b[2J\""),
              "fault: an id is UTF-8, and this one is not: byte 4 of it is 0xff");
    for (const std::string typed : {"\x80", "\xC3", "\xC0\xAF", "\xED\xA0\x80", "a\xF5"}) {
        EXPECT_TRUE(user_json(typed).starts_with("fault: an id is UTF-8")) << typed;
    }
    EXPECT_EQ(user_json("\xF0\x9F\x98\x80"), "\"\xF0\x9F\x98\x80\"");
}

TEST(friends, are_separated_by_commas) {
    EXPECT_EQ(friends_json(""), "[]");
    EXPECT_EQ(friends_json("  "), "[]");
    EXPECT_EQ(friends_json("2"), "[2]");
    EXPECT_EQ(friends_json("2,3, 4 ,bob"), "[2,3,4,\"bob\"]");
    EXPECT_EQ(friends_json(R"(2,"2","a,b","c\",d",5)"), R"([2,"2","a,b","c\",d",5])");
}

TEST(friends, that_cannot_be_are_named) {
    for (const std::string typed :
         {",", "2,", "2,,3", ",2", "2,\"a", "2,\"a\"b,3", "2, ,3", "2,-3"}) {
        EXPECT_TRUE(friends_json(typed).starts_with("fault: '")) << typed << friends_json(typed);
    }
}

TEST(frames, are_the_classic_dialect) {
    id_list friends;
    friends.push_back(user_id_view{2});
    friends.push_back(user_id_view{std::string_view{"x\"y"}});
    EXPECT_EQ(hello_frame(user_id_view{1}, friends),
              "{\"user_id\":1,\"friends\":[2,\"x\\\"y\"]}\n");
    EXPECT_EQ(hello_frame(user_id_view{std::string_view{"1"}}, {}),
              "{\"user_id\":\"1\",\"friends\":[]}\n");
    EXPECT_EQ(sign_off_frame(user_id_view{1}), "{\"user_id\":1,\"online\":false}\n");
}

}  // namespace
}  // namespace alo
