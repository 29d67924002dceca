// What a request means, given what was said before (SPEC sections 4 and 6).
#include "alo/session/conversation.hpp"

#include <gtest/gtest.h>

#include <string>

namespace alo {
namespace {

constexpr std::uint32_t many = 1'000;  // bad lines in a row, where a case is not about them

const id_list no_friends;
const user_id_view ann{std::string_view{"ann"}};
const user_id_view one{std::uint64_t{1}};
const user_id_view one_as_text{std::string_view{"1"}};

request hello(user_id_view user) { return hello_request{user, &no_friends}; }
request sign_off(user_id_view user) { return sign_off_request{user}; }
request bad() { return decode_error{error_code::invalid_json, "No."}; }

// The error of a decision, or empty.
std::optional<error_code> code_of(const decision& what) {
    const auto* const error = std::get_if<reject>(&what);
    return error != nullptr ? std::optional{error->code} : std::nullopt;
}

conversation identified_as(user_id_view user) {
    conversation talk;
    EXPECT_TRUE(std::holds_alternative<say_hello>(talk.on_request(hello(user), many)));
    return talk;
}

TEST(conversation, begins_with_nobody) {
    const conversation talk;
    EXPECT_FALSE(talk.identified());
    EXPECT_EQ(talk.user(), std::nullopt);
    EXPECT_EQ(talk.spoken(), dialect::undecided);
}

TEST(conversation, a_hello_begins_the_session) {
    conversation talk;
    const decision what = talk.on_request(hello(ann), many);
    ASSERT_TRUE(std::holds_alternative<say_hello>(what));
    EXPECT_EQ(std::get<say_hello>(what).hello.user, ann);
    EXPECT_EQ(std::get<say_hello>(what).hello.friends, &no_friends);
    EXPECT_TRUE(talk.identified());
    EXPECT_EQ(talk.user(), ann);
    EXPECT_EQ(talk.spoken(), dialect::classic);
}

TEST(conversation, remembers_the_user_after_the_line_is_gone) {
    conversation talk;
    {
        std::string line = "a name that is too long to be kept in place";
        (void)talk.on_request(hello(user_id_view{std::string_view{line}}), many);
        line.assign(line.size(), '?');
    }
    EXPECT_EQ(talk.user(),
              user_id_view{std::string_view{"a name that is too long to be kept in place"}});
}

TEST(conversation, the_same_user_again_replaces_the_list) {
    conversation talk = identified_as(one);
    id_list others;
    others.push_back(ann);
    const decision what = talk.on_request(hello_request{one, &others}, many);
    ASSERT_TRUE(std::holds_alternative<replace_friends>(what));
    EXPECT_EQ(std::get<replace_friends>(what).hello.friends, &others);
}

TEST(conversation, another_user_is_refused_and_nothing_changes) {
    conversation talk = identified_as(one);
    for (const user_id_view other : {ann, one_as_text, user_id_view{std::uint64_t{2}}}) {
        EXPECT_EQ(code_of(talk.on_request(hello(other), many)), error_code::already_identified);
        EXPECT_EQ(talk.user(), one);
    }
    EXPECT_TRUE(std::holds_alternative<replace_friends>(talk.on_request(hello(one), many)));
}

TEST(conversation, the_refusal_names_the_user_it_speaks_for) {
    conversation talk = identified_as(ann);
    const decision what = talk.on_request(hello(one), many);
    EXPECT_NE(std::get<reject>(what).message.find("ann"), std::string::npos);
}

TEST(conversation, a_sign_off_ends_the_session) {
    conversation talk = identified_as(ann);
    EXPECT_TRUE(std::holds_alternative<end_session>(talk.on_request(sign_off(ann), many)));
}

TEST(conversation, a_sign_off_before_hello_is_refused) {
    conversation talk;
    EXPECT_EQ(code_of(talk.on_request(sign_off(ann), many)), error_code::not_identified);
    EXPECT_FALSE(talk.identified());
}

TEST(conversation, a_sign_off_for_another_user_is_refused) {
    conversation talk = identified_as(one);
    EXPECT_EQ(code_of(talk.on_request(sign_off(one_as_text), many)),
              error_code::already_identified);
    EXPECT_TRUE(talk.identified());
}

TEST(conversation, a_line_that_could_not_be_read_is_told_as_it_is) {
    conversation talk;
    const decision what = talk.on_request(bad(), many);
    EXPECT_EQ(code_of(what), error_code::invalid_json);
    EXPECT_EQ(std::get<reject>(what).message, "No.");
    EXPECT_FALSE(talk.identified());
}

TEST(conversation, the_last_of_too_many_bad_lines_ends_it) {
    conversation talk = identified_as(one);
    for (int i = 1; i < 10; ++i) {
        EXPECT_EQ(code_of(talk.on_request(bad(), 10)), error_code::invalid_json) << i;
    }
    const decision last = talk.on_request(bad(), 10);
    EXPECT_EQ(code_of(last), error_code::too_many_errors);
    // Whoever wrote that line still learns what was wrong with it.
    EXPECT_NE(std::get<reject>(last).message.find("No."), std::string::npos);
    EXPECT_TRUE(info_of(error_code::too_many_errors).fatal);
}

TEST(conversation, every_kind_of_bad_line_counts) {
    conversation talk;
    EXPECT_EQ(code_of(talk.on_request(bad(), 3)), error_code::invalid_json);
    EXPECT_EQ(code_of(talk.on_request(sign_off(one), 3)), error_code::not_identified);
    EXPECT_EQ(code_of(talk.on_request(sign_off(one), 3)), error_code::too_many_errors);

    conversation other = identified_as(one);
    EXPECT_EQ(code_of(other.on_request(hello(ann), 2)), error_code::already_identified);
    EXPECT_EQ(code_of(other.on_request(hello(ann), 2)), error_code::too_many_errors);
}

TEST(conversation, a_good_line_forgives_the_bad_ones_before) {
    conversation talk;
    for (int round = 0; round < 5; ++round) {
        EXPECT_EQ(code_of(talk.on_request(bad(), 3)), error_code::invalid_json);
        EXPECT_EQ(code_of(talk.on_request(bad(), 3)), error_code::invalid_json);
        EXPECT_EQ(code_of(talk.on_request(hello(one), 3)), std::nullopt);
    }
}

TEST(conversation, one_bad_line_may_be_too_many) {
    conversation talk;
    EXPECT_EQ(code_of(talk.on_request(bad(), 1)), error_code::too_many_errors);
}

}  // namespace
}  // namespace alo
