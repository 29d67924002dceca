// How many friends a hello may list, through the decoder.
#include "alo/protocol/decoder.hpp"
#include "support/decoding.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace alo {
namespace {

class friend_limits : public ::testing::Test {
  protected:
    // Of an error, its code.
    std::string of(std::string_view line) {
        const std::string shown = test::decode_and_show(decoder_, line);
        return shown.substr(0, shown.find(':'));
    }

    decoder decoder_{10'000};
};

std::string hello_with(std::size_t first, std::size_t last, std::string_view before = "") {
    std::string line = R"({"user_id":1,"friends":[)" + std::string{before};
    for (std::size_t id = first; id <= last; ++id) {
        line += std::to_string(id) + (id == last ? "" : ",");
    }
    return line + "]}";
}

TEST_F(friend_limits, the_limit_of_friends_is_exact) {
    EXPECT_EQ(of(hello_with(2, 5'001)).substr(0, 5), "hello");
    EXPECT_EQ(of(hello_with(2, 10'001)).substr(0, 5), "hello");
    EXPECT_EQ(of(hello_with(2, 10'002)), "too_many_friends");
}

TEST_F(friend_limits, duplicates_and_the_user_do_not_count_towards_the_limit) {
    // 1 is the user.
    EXPECT_EQ(of(hello_with(1, 10'001)).substr(0, 5), "hello");
    EXPECT_EQ(of(hello_with(1, 10'001, "5,5,5,5,1,1,")).substr(0, 5), "hello");
    EXPECT_EQ(of(hello_with(1, 10'002, "5,5,5,5,1,1,")), "too_many_friends");
    // "5" is not 5.
    EXPECT_EQ(of(hello_with(2, 10'001, R"("5",)")), "too_many_friends");
    EXPECT_EQ(of(hello_with(3, 10'001, R"("5","5",)")).substr(0, 5), "hello");
    std::string same = R"({"user_id":1,"friends":[2)";
    for (int i = 0; i < 60'000; ++i) {
        same += ",2";
    }
    EXPECT_EQ(of(same + "]}").substr(0, 11), "hello 1 [2,");
}

TEST_F(friend_limits, small_limits_hold_too) {
    decoder none{0};
    EXPECT_EQ(test::decode_and_show(none, R"({"user_id":1,"friends":[1,1]})"), "hello 1 [1,1]");
    EXPECT_EQ(test::decode_and_show(none, R"({"user_id":1,"friends":[2]})").substr(0, 16),
              "too_many_friends");
    decoder one{1};
    EXPECT_EQ(test::decode_and_show(one, R"({"user_id":1,"friends":[2,2,1]})"), "hello 1 [2,2,1]");
    EXPECT_EQ(test::decode_and_show(one, R"({"user_id":1,"friends":["2",2]})").substr(0, 16),
              "too_many_friends");
    decoder any{~std::size_t{0}};
    EXPECT_EQ(test::decode_and_show(any, R"({"user_id":1,"friends":[2,3]})"), "hello 1 [2,3]");
}

TEST_F(friend_limits, a_friend_that_is_none_is_told_first) {
    std::string line = hello_with(2, 10'002);
    line.replace(line.size() - 2, 2, ",null]}");
    EXPECT_EQ(of(line), "invalid_friends");
}

}  // namespace
}  // namespace alo
