// SPEC section 2: which ids there are, which are the same, and which are none.
#include "fixture.hpp"
#include "support/no_ids.hpp"

namespace alo::test {
namespace {

// The watcher lists one id; says whether it hears when the other comes and goes.
bool same_user(std::uint16_t port, const std::string& listed, const std::string& comes) {
    tcp_client watcher(port);
    watcher.send("{\"user_id\":\"watcher\",\"friends\":[" + listed + "]}\n");
    watcher.sync();
    tcp_client user(port);
    user.send("{\"user_id\":" + comes + "}\n");
    user.leave();
    ring(port, {"watcher"});
    const auto heard = watcher.read_bytes(bell_sound().size());
    watcher.leave();  // the next watcher is the same user, and must not be a second device
    if (heard == bell_sound()) {
        return false;
    }
    EXPECT_EQ(heard, (on + off + bell_sound()).substr(0, heard.size())) << comes;
    return true;
}

TEST(ids_test, a_number_and_the_same_digits_as_text_are_two_users) {
    server alo;
    EXPECT_TRUE(same_user(alo.port(), "1", "1"));
    EXPECT_TRUE(same_user(alo.port(), "\"1\"", "\"1\""));
    EXPECT_FALSE(same_user(alo.port(), "1", "\"1\""));
    EXPECT_FALSE(same_user(alo.port(), "\"1\"", "1"));
}

TEST(ids_test, text_counts_by_its_characters_not_by_its_escapes) {
    server alo;
    EXPECT_TRUE(same_user(alo.port(), "\"ann\"", "\"\\u0061n\\u006E\""));
    EXPECT_TRUE(same_user(alo.port(), "\"\\ud83d\\ude00\"", "\"\xF0\x9F\x98\x80\""));
    EXPECT_FALSE(same_user(alo.port(), "\"ann\"", "\"Ann\""));
    EXPECT_FALSE(same_user(alo.port(), "\"ann\"", "\"ann \""));
}

TEST(ids_test, the_extremes_are_users) {
    server alo;
    const std::string longest(128, 'x');
    std::string longest_of_two_bytes;
    for (int i = 0; i < 64; ++i) {
        longest_of_two_bytes += "\xC3\xA9";
    }
    for (const std::string& user :
         {std::string("0"), std::string("9007199254740991"), std::string("9007199254740992"),
          std::string("9007199254740993"), std::string("9223372036854775807"),
          std::string("9223372036854775808"), std::string("18446744073709551615"),
          std::string("\"x\""), "\"" + longest + "\"", "\"" + longest_of_two_bytes + "\"",
          std::string("\" \""), std::string("\"\\\"\\\\\\/\"")}) {
        EXPECT_TRUE(same_user(alo.port(), user, user)) << user;
    }
    EXPECT_FALSE(same_user(alo.port(), "9007199254740992", "9007199254740993"));
    EXPECT_FALSE(same_user(alo.port(), "18446744073709551615", "18446744073709551614"));
    EXPECT_FALSE(same_user(alo.port(), "\"" + longest + "\"", "\"" + std::string(127, 'x') + "\""));
}

TEST(ids_test, anything_else_as_user_id_is_invalid_user_id) {
    server alo(unhurried());
    for (const auto& text : no_ids()) {
        tcp_client client(alo.port());
        client.send("{\"user_id\":" + text + ",\"friends\":[2]}\n");
        const auto error = client.read_error();
        EXPECT_EQ(error.code, "invalid_user_id") << text;
        EXPECT_FALSE(error.fatal);
        client.send(hello(1, {}));
        client.sync();
    }
}

TEST(ids_test, anything_else_among_the_friends_is_invalid_friends_and_the_index_is_named) {
    server alo(unhurried());
    for (const auto& text : no_ids()) {
        tcp_client client(alo.port());
        client.send("{\"user_id\":1,\"friends\":[10,11,12,13,14,15,16," + text + ",18,-1]}\n");
        const auto error = client.read_error();
        EXPECT_EQ(error.code, "invalid_friends") << text;
        EXPECT_FALSE(error.fatal);
        EXPECT_NE(error.message.find('7'), std::string::npos) << error.message;
    }
}

TEST(ids_test, a_list_with_one_bad_id_is_no_list_at_all) {
    server alo;
    tcp_client one(alo.port(), 1, {2});
    one.send("{\"user_id\":1,\"friends\":[3,4,-1]}\n");
    EXPECT_EQ(one.read_error().code, "invalid_friends");
    tcp_client three(alo.port(), 3, {});
    three.sync();
    expect_heard(alo.port(), {{&one, 1, ""}});
    tcp_client two(alo.port(), 2, {});
    two.sync();
    expect_heard(alo.port(), {{&one, 1, on}});
}

}  // namespace
}  // namespace alo::test
