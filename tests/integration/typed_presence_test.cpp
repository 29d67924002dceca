// SPEC section 5: news of those on the own watch list, status and text over all devices of a user,
// and versions that only grow.
#include "fixture.hpp"
#include "support/typed_client.hpp"

namespace alo::test {
namespace {

class typed_presence_test : public per_threads {};
ALO_ON_ONE_AND_THREE_THREADS(typed_presence_test);

void set_status(typed_client& client, const std::string& status, const std::string& text = {}) {
    client.ask(R"({"type":"status","status":")" + status + "\"" +
                   (text.empty() ? "" : R"(,"text":")" + text + "\"") + "}",
               "ok");
}

TEST_P(typed_presence_test, a_friend_comes_changes_and_goes) {
    server alo(args());
    typed_client ann(alo.port(), 1, {2});
    typed_client bob(alo.port(), 2, {});
    const typed_frame came = ann.next();
    EXPECT_EQ(came.shape(), "type user_id online status version at");
    EXPECT_EQ(came.type(), "presence");
    EXPECT_EQ(words_of_presence(came), "2 online");
    EXPECT_LE(std::abs(came.number("at") - bob.welcome()->number("now")), 2000 * slowness());
    bob.ask(R"({"type":"status","status":"busy","text":"in a call"})", "ok");
    const typed_frame changed = ann.next();
    EXPECT_EQ(changed.shape(), "type user_id online status text version at");
    EXPECT_EQ(words_of_presence(changed), "2 busy 'in a call'");
    bob.leave();
    const typed_frame gone = ann.next();
    EXPECT_EQ(gone.shape(), "type user_id online status version at");
    EXPECT_EQ(words_of_presence(gone), "2 offline");
    EXPECT_LT(came.number("version"), changed.number("version"));
    EXPECT_LT(changed.number("version"), gone.number("version"));
    EXPECT_LE(came.number("at"), changed.number("at"));
    EXPECT_LE(changed.number("at"), gone.number("at"));
    EXPECT_EQ(ann.heard(), phrases{});
}

TEST_P(typed_presence_test, only_the_own_list_is_told_of) {
    server alo(args());
    typed_client phone(alo.port(), 1, {2});
    typed_client laptop(alo.port(), 1, {3});
    typed_client listed(alo.port(), 4, {});
    typed_client two(alo.port(), 2, {1, 4});
    typed_client three(alo.port(), 3, {1, 4});
    set_status(phone, "away");
    set_status(laptop, "away");
    EXPECT_EQ(phone.heard(), phrases{"2 online"});
    EXPECT_EQ(laptop.heard(), phrases{"3 online"});
    EXPECT_EQ(listed.heard(), phrases{});  // being listed is not listing
    two.leave();
    EXPECT_EQ(phone.heard(), phrases{"2 offline"});
    EXPECT_EQ(laptop.heard(), phrases{});
    EXPECT_EQ(three.heard(), phrases{"1 away"});
}

TEST_P(typed_presence_test, nobody_hears_of_itself) {
    server alo(args());
    typed_client phone(alo.port(), 1, {1});
    typed_client laptop(alo.port(), 1, {1}, R"("status":"busy")");
    EXPECT_EQ(laptop.greeted(), phrases{});
    set_status(laptop, "away");
    laptop.leave();
    EXPECT_EQ(phone.heard(), phrases{});
    EXPECT_EQ(phone.ask_for_list(R"({"type":"query","user_ids":[1]})", "presences"),
              phrases{"1 offline"});  // not on the list, as any other
}

TEST_P(typed_presence_test, the_most_available_device_is_shown) {
    server alo(args());
    typed_client ann(alo.port(), 1, {2});
    typed_client phone(alo.port(), 2, {}, R"("status":"busy","text":"phone")");
    EXPECT_EQ(ann.heard(), phrases{"2 busy 'phone'"});
    typed_client laptop(alo.port(), 2, {}, R"("status":"away","text":"laptop")");
    EXPECT_EQ(ann.heard(), phrases{"2 away 'laptop'"});
    typed_client desk(alo.port(), 2, {}, R"("status":"busy","text":"desk")");
    EXPECT_EQ(ann.heard(), phrases{});
    set_status(laptop, "busy");  // the last that said so, of the most available ones
    EXPECT_EQ(ann.heard(), phrases{"2 busy"});
    set_status(phone, "online", "here");
    EXPECT_EQ(ann.heard(), phrases{"2 online 'here'"});
    set_status(laptop, "away");
    set_status(desk, "away");
    EXPECT_EQ(ann.heard(), phrases{});
    phone.bye();
    EXPECT_EQ(ann.heard(), phrases{"2 away"});  // no offline in between
    desk.leave();
    EXPECT_EQ(ann.heard(), phrases{});
    laptop.leave();
    EXPECT_EQ(ann.heard(), phrases{"2 offline"});
}

TEST_P(typed_presence_test, a_classic_device_counts_as_online_without_text) {
    server alo(args());
    typed_client ann(alo.port(), 1, {2});
    typed_client phone(alo.port(), 2, {}, R"("status":"away","text":"out")");
    EXPECT_EQ(ann.heard(), phrases{"2 away 'out'"});
    tcp_client old(alo.port(), 2, {});
    EXPECT_EQ(ann.hears(), "2 online");
    old.leave();
    EXPECT_EQ(ann.heard(), phrases{"2 away 'out'"});
}

TEST_P(typed_presence_test, the_same_status_again_is_no_news_and_no_version) {
    server alo(args());
    typed_client ann(alo.port(), 1, {2});
    typed_client bob(alo.port(), 2, {}, R"("status":"away","text":"x")");
    EXPECT_EQ(ann.heard(), phrases{"2 away 'x'"});
    const auto version = ann.version_of("2");
    const auto at = ann.time_of("2");
    set_status(bob, "away", "x");
    EXPECT_EQ(ann.heard(), phrases{});
    typed_client late(alo.port(), 3, {2});
    EXPECT_EQ(late.version_of("2"), version);
    EXPECT_EQ(late.time_of("2"), at);  // since when it is so
    set_status(bob, "away", "y");
    EXPECT_EQ(ann.heard(), phrases{"2 away 'y'"});
    EXPECT_GT(ann.version_of("2"), version);
    set_status(bob, "away");
    EXPECT_EQ(ann.heard(), phrases{"2 away"});  // no text: none
    EXPECT_EQ(late.heard(), (phrases{"2 away 'y'", "2 away"}));
    EXPECT_EQ(late.version_of("2"), ann.version_of("2"));
}

TEST_P(typed_presence_test, texts_come_as_they_were_said) {
    server alo(args(unhurried()));
    typed_client ann(alo.port(), 1, {2});
    typed_client bob(alo.port(), 2, {});
    EXPECT_EQ(ann.hears(), "2 online");
    const std::vector<std::pair<std::string, std::string>> texts = {
        {"say \\\"hi\\\" \\\\ \\/", "say \"hi\" \\ /"},
        {"tab\\tline\\nreturn\\r\\u0000end", std::string("tab\tline\nreturn\r\0end", 20)},
        {"caf\\u00e9 \\ud83d\\ude00", "café 😀"},
        {"☃ 日本語", "☃ 日本語"},
        {std::string(1024, 'x'), std::string(1024, 'x')},
        {"</script>\\u2028", "</script>\u2028"}};
    for (const auto& [said, meant] : texts) {
        set_status(bob, "online", said);
        EXPECT_EQ(ann.hears(), "2 online '" + meant + "'");
    }
    bob.ask(R"({"type":"status","status":"online","text":""})", "ok");
    EXPECT_EQ(ann.hears(), "2 online");  // an empty text is none
}

TEST_P(typed_presence_test, versions_do_not_go_back_when_a_user_was_forgotten) {
    server alo(args(unhurried()));
    std::int64_t last = 0;
    for (int i = 0; i < 10; ++i) {
        {
            typed_client bob(alo.port(), 2, {});
            bob.leave();
        }  // nobody lists it now, and nobody knows it
        typed_client bob(alo.port(), 2, {});
        typed_client ann(alo.port(), 1, {2});
        EXPECT_GT(ann.version_of("2"), last);
        last = ann.version_of("2");
        bob.leave();
        EXPECT_EQ(ann.heard(), phrases{"2 offline"});
        EXPECT_GT(ann.version_of("2"), last);
        last = ann.version_of("2");
        ann.leave();
    }
}

TEST_P(typed_presence_test, versions_grow_over_a_restart_of_the_server) {
    std::int64_t last = 0;
    for (int run = 0; run < 3; ++run) {
        server alo(args(unhurried()));
        typed_client ann(alo.port(), 1, {2});
        for (int i = 0; i < 50; ++i) {
            typed_client bob(alo.port(), 2, {});
            bob.bye();
        }
        EXPECT_EQ(ann.heard().size(), 100U);
        typed_client bob(alo.port(), 2, {});
        EXPECT_EQ(ann.hears(), "2 online");
        EXPECT_GT(ann.version_of("2"), last) << "run " << run;
        last = ann.version_of("2");
    }
}

TEST_P(typed_presence_test, what_one_says_before_it_goes_is_told_in_order) {
    server alo(args());
    typed_client ann(alo.port(), 1, {2});
    typed_client bob(alo.port());
    bob.say(typed_hello(2, {}) + R"(
{"type":"status","status":"away"}
{"type":"status","status":"busy","text":"last"}
{"type":"bye"}
{"type":"status","status":"online"})");
    const phrases wanted{"2 online", "2 away", "2 busy 'last'", "2 offline"};
    for (const std::string& words : wanted) {
        EXPECT_EQ(ann.hears(), words);
    }
    EXPECT_EQ(ann.heard(), phrases{});
}

}  // namespace
}  // namespace alo::test
