// What a request of the typed dialect means, given what was said before (SPEC sections 5 and 6).
#include "alo/session/conversation.hpp"

#include <gtest/gtest.h>

namespace alo {
namespace {

constexpr std::uint32_t many = 1'000;
const id_list no_friends;
const user_id_view one{std::uint64_t{1}};
const user_id_view two{std::uint64_t{2}};

request hello(user_id_view user, request_tag tag = {}) {
    return hello_request{user, &no_friends, true, {}, {}, tag};
}

class typed_conversation : public testing::Test {
  protected:
    typed_conversation() { (void)talk.on_request(hello(one), many); }

    template <typename Decision>
    bool leads_to(const request& what) {
        return std::holds_alternative<Decision>(talk.on_request(what, many));
    }

    conversation talk;
};

TEST_F(typed_conversation, a_typed_hello_chooses_the_dialect) {
    EXPECT_EQ(talk.spoken(), dialect::typed);
    EXPECT_TRUE(talk.typed());
    EXPECT_EQ(talk.user(), one);
    EXPECT_FALSE(conversation{}.typed());
}

TEST_F(typed_conversation, status_watch_and_query_are_for_the_hub) {
    EXPECT_TRUE(leads_to<ask_hub>(status_request{}));
    EXPECT_TRUE(leads_to<ask_hub>(watch_request{&no_friends, &no_friends}));
    EXPECT_TRUE(leads_to<ask_hub>(query_request{&no_friends}));
}

TEST_F(typed_conversation, a_ping_is_answered_and_a_pong_is_not) {
    const decision what = talk.on_request(ping_request{"7"}, many);
    ASSERT_TRUE(std::holds_alternative<answer_ping>(what));
    EXPECT_EQ(std::get<answer_ping>(what).tag, "7");
    EXPECT_TRUE(leads_to<no_matter>(pong_request{}));
}

TEST_F(typed_conversation, a_bye_ends_the_session) {
    EXPECT_TRUE(leads_to<end_session>(bye_request{}));
}

TEST_F(typed_conversation, the_same_user_again_replaces_the_list) {
    EXPECT_TRUE(leads_to<replace_friends>(hello(one)));
    EXPECT_EQ(talk.spoken(), dialect::typed);
}

TEST_F(typed_conversation, another_user_is_refused_with_the_id_of_the_request) {
    const decision what = talk.on_request(hello(two, "\"x\""), many);
    ASSERT_TRUE(std::holds_alternative<reject>(what));
    EXPECT_EQ(std::get<reject>(what).code, error_code::already_identified);
    EXPECT_EQ(std::get<reject>(what).tag, "\"x\"");
    EXPECT_EQ(talk.user(), one);
}

TEST_F(typed_conversation, an_error_keeps_the_id_and_good_lines_start_the_count_anew) {
    const request bad = decode_error{error_code::invalid_field, "No.", "9"};
    for (int round = 0; round < 3; ++round) {
        const decision what = talk.on_request(bad, 2);
        EXPECT_EQ(std::get<reject>(what).code, error_code::invalid_field);
        EXPECT_EQ(std::get<reject>(what).tag, "9");
        EXPECT_TRUE(std::holds_alternative<answer_ping>(talk.on_request(ping_request{}, 2)));
    }
    (void)talk.on_request(bad, 2);
    // Nobody asked for anything with a pong.
    EXPECT_TRUE(std::holds_alternative<no_matter>(talk.on_request(pong_request{}, 2)));
    EXPECT_EQ(std::get<reject>(talk.on_request(bad, 2)).code, error_code::too_many_errors);
}

TEST_F(typed_conversation, what_the_hub_refuses_counts_and_what_it_does_starts_anew) {
    const request bad = decode_error{error_code::invalid_field, "No.", "9"};
    (void)talk.on_request(bad, 3);
    EXPECT_TRUE(leads_to<ask_hub>(watch_request{}));
    talk.on_answer(true);
    EXPECT_FALSE(talk.refused_too_often(3));
    EXPECT_TRUE(leads_to<ask_hub>(watch_request{}));
    talk.on_answer(true);
    EXPECT_TRUE(talk.refused_too_often(3));
    talk.on_answer(false);
    EXPECT_FALSE(talk.refused_too_often(1));
}

}  // namespace
}  // namespace alo
