// SPEC sections 4 and 5: `--audience mutual` asks for the watched one's consent, whatever the rule
// a typed session hears of its own list alone, and both dialects are each other's friends.
#include "fixture.hpp"
#include "support/typed_client.hpp"

namespace alo::test {
namespace {

class typed_audience_test : public per_threads {};
ALO_ON_ONE_AND_THREE_THREADS(typed_audience_test);

const std::vector<std::string> by_consent = {"--audience", "mutual"};

std::string about(typed_client& client, const std::string& user) {
    return client.ask(R"({"type":"query","user_ids":[)" + user + "]}", "presences")
        .list("users")
        .at(0)
        .json();
}

std::string nothing_about(const std::string& user) {
    return R"({"user_id":)" + user + R"(,"online":false,"status":"offline"})";
}

TEST_P(typed_audience_test, without_consent_nothing_is_shown) {
    server alo(args(by_consent));
    typed_client ann(alo.port(), 1, {2});
    typed_client bob(alo.port(), 2, {3}, R"("status":"busy")");
    bob.ask(R"({"type":"status","status":"away"})", "ok");
    EXPECT_EQ(ann.heard(), phrases{});
    EXPECT_EQ(about(ann, "2"), nothing_about("2"));
    EXPECT_EQ(ann.ask(R"({"type":"watch","remove":[2]})", "watching").number("count"), 0);
    EXPECT_EQ(ann.ask_for_list(R"({"type":"watch","add":[2]})", "watching"), phrases{});
    typed_client late(alo.port(), 4, {2});
    EXPECT_EQ(late.greeted(), phrases{});
    bob.leave();
    EXPECT_EQ(ann.heard(), phrases{});
    EXPECT_EQ(about(ann, "2"), nothing_about("2"));  // nor when it was last seen
}

TEST_P(typed_audience_test, consent_shows_and_its_end_hides) {
    server alo(args(by_consent));
    typed_client ann(alo.port(), 1, {2, 3});
    typed_client bob(alo.port(), 2, {}, R"("status":"busy","text":"x")");
    EXPECT_EQ(bob.ask_for_list(R"({"type":"watch","add":[1]})", "watching"), phrases{"1 online"});
    EXPECT_EQ(ann.heard(), phrases{"2 busy 'x'"});
    EXPECT_TRUE(about(ann, "2").find("busy") != std::string::npos);
    typed_client late(alo.port(), 1, {2});
    EXPECT_EQ(late.greeted(), phrases{"2 busy 'x'"});
    bob.ask(R"({"type":"watch","remove":[1]})", "watching");
    EXPECT_EQ(ann.heard(), phrases{"2 offline"});
    EXPECT_EQ(late.heard(), phrases{"2 offline"});
    EXPECT_EQ(about(ann, "2"), nothing_about("2"));
    bob.ask(R"({"type":"status","status":"away"})", "ok");
    EXPECT_EQ(ann.heard(), phrases{});
    bob.say(typed_hello(2, {1, 5}));  // the other way to change a list
    bob.read_greeting();
    EXPECT_EQ(ann.heard(), phrases{"2 away"});
    bob.say(typed_hello(2, {5}));
    bob.read_greeting();
    EXPECT_EQ(ann.heard(), phrases{"2 offline"});
    // A second device that lists her is consent as well, for as long as it is there.
    typed_client phone(alo.port(), 2, {1}, R"("status":"busy")");
    EXPECT_EQ(ann.heard(), phrases{"2 away"});
    phone.leave();
    EXPECT_EQ(ann.heard(), phrases{"2 offline"});
}

TEST_P(typed_audience_test, consent_goes_both_ways) {
    server alo(args(by_consent));
    typed_client ann(alo.port(), 1, {2});
    typed_client bob(alo.port(), 2, {1});
    EXPECT_EQ(bob.greeted(), phrases{"1 online"});
    EXPECT_EQ(ann.heard(), phrases{"2 online"});
    ann.ask(R"({"type":"watch","remove":[2]})", "watching");
    EXPECT_EQ(bob.heard(), phrases{"1 offline"});
    bob.leave();
    EXPECT_EQ(ann.heard(), phrases{});
}

TEST_P(typed_audience_test, whatever_the_rule_a_typed_session_hears_of_its_own_list) {
    for (const char* const rule : {"either", "listers", "literal"}) {
        server alo(args({"--audience", rule}));
        typed_client ann(alo.port(), 1, {2});
        typed_client listed(alo.port(), 3, {});
        typed_client bob(alo.port(), 2, {3});
        bob.leave();
        EXPECT_EQ(ann.heard(), (phrases{"2 online", "2 offline"})) << rule;
        EXPECT_EQ(listed.heard(), phrases{}) << rule;
    }
}

TEST_P(typed_audience_test, a_typed_user_is_a_friend_of_classic_ones_in_both_directions) {
    server alo(args());
    tcp_client lister(alo.port(), 1, {2});
    lister.sync();
    tcp_client listed(alo.port(), 3, {});
    listed.sync();
    typed_client bob(alo.port(), 2, {3}, R"("status":"busy")");
    bob.ask(R"({"type":"status","status":"away","text":"x"})", "ok");
    bob.ask(R"({"type":"status","status":"invisible"})", "ok");
    bob.ask(R"({"type":"status","status":"online"})", "ok");
    bob.bye();
    // Transitions only.
    expect_heard(alo.port(),
                 {{&lister, 1, on + off + on + off}, {&listed, 3, on + off + on + off}});
}

TEST_P(typed_audience_test, a_classic_user_is_a_friend_of_typed_ones) {
    server alo(args());
    typed_client lister(alo.port(), 1, {2});
    typed_client listed(alo.port(), 3, {});
    tcp_client bob(alo.port(), 2, {3});
    bob.sync();
    typed_client late(alo.port(), 4, {2});
    EXPECT_EQ(late.greeted(), phrases{"2 online"});
    bob.send(sign_off(2));
    EXPECT_EQ(bob.read_to_end(), on);  // the late one came
    EXPECT_EQ(lister.heard(), (phrases{"2 online", "2 offline"}));
    EXPECT_EQ(listed.heard(), phrases{});
    EXPECT_EQ(late.heard(), phrases{"2 offline"});
}

TEST_P(typed_audience_test, one_user_may_speak_both_dialects_at_once) {
    server alo(args());
    typed_client app(alo.port(), 1, {2});
    tcp_client terminal(alo.port(), 1, {3});
    terminal.sync();
    typed_client two(alo.port(), 2, {});
    typed_client three(alo.port(), 3, {});
    two.bye();
    EXPECT_EQ(app.heard(), (phrases{"2 online", "2 offline"}));
    // The classic one hears of all that its user is linked with.
    EXPECT_EQ(terminal.read_bytes((on + on + off).size()), on + on + off);
    EXPECT_EQ(terminal.peek(), "");
}

}  // namespace
}  // namespace alo::test
