// What the person wants, as it is said to one connection after the other.
#include "alo/client/wishes.hpp"

#include "alo/client/ids.hpp"
#include "alo/protocol/request_lines.hpp"

#include <gtest/gtest.h>

namespace alo {
namespace {

id_list list(std::string_view typed) {
    id_list ids;
    EXPECT_EQ(read_friends(typed, ids), "");
    return ids;
}

wishes of(std::string_view friends) {
    return wishes{user_id{user_id_view{1}}, list(friends), {}, std::nullopt};
}

TEST(wishes, are_said_with_each_hello) {
    wishes mine{user_id{user_id_view{std::string_view{"a\"n"}}},
                list("2,bob"),
                {"away", "lunch \"in\"\n"},
                15U};
    EXPECT_EQ(mine.hello(), R"({"type":"hello","id":"alo-1","user_id":"a\"n","friends":[2,"bob"],)"
                            R"("status":"away","text":"lunch \"in\"\n","grace":15})"
                            "\n");
    EXPECT_EQ(mine.hello_id(), "\"alo-1\"");
    EXPECT_NE(mine.hello().find("\"id\":\"alo-2\""), std::string::npos);
}

TEST(wishes, say_nothing_that_was_not_chosen) {
    EXPECT_EQ(of("").hello(),
              "{\"type\":\"hello\",\"id\":\"alo-1\",\"user_id\":1,\"friends\":[]}\n");
    wishes zero{user_id{user_id_view{1}}, {}, {}, 0U};
    EXPECT_NE(zero.hello().find(",\"grace\":0}"), std::string::npos);
}

TEST(wishes, change_a_session_and_the_next_hello) {
    wishes mine = of("2,3");
    static_cast<void>(mine.hello());
    EXPECT_EQ(mine.choose({"busy", ""}), R"({"type":"status","id":"alo-2","status":"busy"})"
                                         "\n");
    EXPECT_EQ(mine.edit(list("4,2"), {}), R"({"type":"watch","id":"alo-3","add":[4,2],"remove":[]})"
                                          "\n");
    EXPECT_EQ(mine.edit({}, list("3,9")), R"({"type":"watch","id":"alo-4","add":[],"remove":[3,9]})"
                                          "\n");
    EXPECT_EQ(mine.hello(), R"({"type":"hello","id":"alo-5","user_id":1,"friends":[2,4],)"
                            R"("status":"busy"})"
                            "\n")
        << "answered or not";
    EXPECT_FALSE(mine.answered("\"alo-2\"", false)) << "the hello asked for it again";
    EXPECT_EQ(mine.status().status, "busy");
}

TEST(wishes, that_are_refused_are_undone) {
    wishes mine = of("2");
    static_cast<void>(mine.hello());
    static_cast<void>(mine.choose({"away", "a"}));       // alo-2
    static_cast<void>(mine.edit(list("3"), {}));         // alo-3
    static_cast<void>(mine.edit(list("4"), list("2")));  // alo-4
    EXPECT_EQ(mine.friends().size(), 2U);                // 3, 4
    EXPECT_TRUE(mine.answered("\"alo-3\"", false));
    ASSERT_EQ(mine.friends().size(), 1U) << "what was asked for later stays";
    EXPECT_EQ(mine.friends()[0].view(), user_id_view{4});
    EXPECT_EQ(mine.status().text, "a");
    EXPECT_TRUE(mine.answered("\"alo-2\"", false));
    EXPECT_EQ(mine.status().status, "");
    EXPECT_TRUE(mine.answered("\"alo-4\"", true));
    EXPECT_FALSE(mine.answered("\"alo-4\"", true));
    EXPECT_FALSE(mine.answered("7", true));
    ASSERT_EQ(mine.friends().size(), 1U);
    EXPECT_EQ(mine.friends()[0].view(), user_id_view{4});
}

TEST(wishes, that_are_granted_outlive_later_refusals) {
    wishes mine = of("2");
    static_cast<void>(mine.hello());
    static_cast<void>(mine.choose({"away", ""}));  // alo-2
    static_cast<void>(mine.choose({"busy", ""}));  // alo-3
    const auto granted = mine.answered("\"alo-2\"", true);
    ASSERT_TRUE(granted && granted->status);
    EXPECT_EQ(granted->status->status, "away");
    EXPECT_EQ(mine.status().status, "busy");
    EXPECT_TRUE(mine.answered("\"alo-3\"", false));
    EXPECT_EQ(mine.status().status, "away");
}

TEST(wishes, take_an_id_once_and_keep_one_that_stands_in_both_lists) {
    wishes mine = of("2,3");
    static_cast<void>(mine.edit(list("2,5,5"), list("2,3")));
    ASSERT_EQ(mine.friends().size(), 2U);
    EXPECT_EQ(mine.friends()[0].view(), user_id_view{2});
    EXPECT_EQ(mine.friends()[1].view(), user_id_view{5});
}

TEST(request_lines, ask) {
    const std::vector<user_id> users{user_id{user_id_view{2}},
                                     user_id{user_id_view{std::string_view{"2"}}}};
    EXPECT_EQ(query_line("7", users), "{\"type\":\"query\",\"id\":7,\"user_ids\":[2,\"2\"]}\n");
    EXPECT_EQ(status_line("7", "away", "\x01\"\\ü"),
              "{\"type\":\"status\",\"id\":7,\"status\":\"away\",\"text\":\"\\u0001\\\"\\\\ü\"}\n");
}

}  // namespace
}  // namespace alo
