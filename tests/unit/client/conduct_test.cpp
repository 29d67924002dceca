// When the client comes back, and when not.
#include "alo/client/conduct.hpp"

#include "alo/client/words.hpp"

#include <gtest/gtest.h>

namespace alo {
namespace {

server_frame error(const std::string& code, bool fatal) {
    server_frame frame;
    frame.what = server_frame::kind::error;
    frame.code = code;
    frame.message = "so it is";
    frame.fatal = fatal;
    return frame;
}

TEST(conduct, comes_back_after_a_loss) {
    conduct view;
    view.connected({});
    server_frame online;
    online.what = server_frame::kind::online;
    view.heard(online);
    EXPECT_EQ(view.final_word(), "");
    EXPECT_FALSE(view.failed());
    EXPECT_FALSE(view.signed_off());
}

TEST(conduct, does_not_fight_a_newer_session_for_the_place) {
    conduct view;
    view.connected({});
    view.typed(false);
    view.heard(error("replaced", true));
    EXPECT_EQ(view.final_word(), "another session of this user took the place");
}

TEST(conduct, does_not_repeat_a_hello_that_was_refused) {
    for (const std::string code : {"invalid_user_id", "invalid_friends", "too_many_friends",
                                   "invalid_json", "line_too_long"}) {
        conduct view;
        view.connected({});
        view.heard(error(code, false));
        EXPECT_EQ(view.final_word(), "the server refused the hello") << code;
    }
}

TEST(conduct, takes_an_error_after_a_typed_line_for_that_lines) {
    conduct view;
    view.connected({});
    view.typed(false);
    view.heard(error("invalid_json", false));
    EXPECT_EQ(view.final_word(), "");
    view.heard(error("too_many_errors", true));
    EXPECT_EQ(view.final_word(), "") << "the next connection has a clean sheet";
    EXPECT_TRUE(view.failed());
}

TEST(conduct, waits_when_the_server_is_full) {
    conduct view;
    view.connected({});
    server_frame full = error("server_full", true);
    full.retry_after_ms = 2'500;
    view.heard(full);
    EXPECT_EQ(view.final_word(), "");
    EXPECT_EQ(view.retry_after_ms(), 2'500U);
    view.connected({});
    EXPECT_EQ(view.retry_after_ms(), std::nullopt);
    EXPECT_FALSE(view.failed());
}

TEST(conduct, remembers_a_typed_sign_off) {
    conduct view;
    view.connected({});
    view.typed(true);
    view.typed(false);
    EXPECT_TRUE(view.signed_off());
    view.connected({});
    EXPECT_FALSE(view.signed_off());
}

TEST(conduct, knows_its_hello_by_the_id) {
    conduct view;
    view.connected("\"alo-1\"");
    view.typed(false);
    server_frame refused = error("invalid_field", false);
    refused.id = "\"alo-2\"";
    view.heard(refused);
    EXPECT_EQ(view.final_word(), "") << "that was about something else";
    refused.id = "\"alo-1\"";
    view.heard(refused);
    EXPECT_EQ(view.final_word(), "the server refused the hello");
}

TEST(conduct, takes_no_error_for_the_hellos_after_a_welcome) {
    conduct view;
    view.connected("\"alo-1\"");
    EXPECT_FALSE(view.welcomed());
    server_frame welcome;
    welcome.what = server_frame::kind::welcome;
    view.heard(welcome);
    EXPECT_TRUE(view.welcomed());
    view.heard(error("invalid_json", false));
    view.heard(error("line_too_long", true));
    EXPECT_EQ(view.final_word(), "");
    view.connected("\"alo-2\"");
    EXPECT_FALSE(view.welcomed());
    view.heard(error("invalid_json", false));
    EXPECT_EQ(view.final_word(), "the server refused the hello");
}

TEST(conduct, waits_when_the_server_is_about_to_stop) {
    conduct view;
    view.connected({});
    server_frame going;
    going.what = server_frame::kind::going_away;
    going.retry_after_ms = 1'500;
    view.heard(going);
    EXPECT_EQ(view.retry_after_ms(), 1'500U);
    EXPECT_EQ(view.final_word(), "");
    EXPECT_FALSE(view.failed());
}

TEST(words, are_for_people) {
    server_frame frame;
    frame.what = server_frame::kind::online;
    EXPECT_EQ(to_words(frame, "{\"online\":true}"), "a friend came online");
    frame.what = server_frame::kind::offline;
    EXPECT_EQ(to_words(frame, "{\"online\":false}"), "a friend went offline");
    EXPECT_EQ(to_words(error("invalid_json", false), "{…}"),
              "the server says: so it is (invalid_json)");
    EXPECT_EQ(to_words({}, "{\"type\":\"new\"}"), "{\"type\":\"new\"}");
}

TEST(words, cannot_command_the_terminal) {
    EXPECT_EQ(to_words({},
                       "a\x1b[2J\x07\xc2\x9b"
                       "b\r"),
              "a [2J  b ");
    EXPECT_EQ(printable("ü€"), "ü€");
    EXPECT_EQ(printable("end\xc2"), "end\xc2");
}

}  // namespace
}  // namespace alo
