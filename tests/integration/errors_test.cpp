// SPEC section 6: each error with its exact code, what it says, whether it closes, and that a bad
// line changes nothing. The errors of limits and timers stand in limits_test.
#include "fixture.hpp"

#include <memory>

namespace alo::test {
namespace {

class errors_test : public per_threads {};
ALO_ON_ONE_AND_THREE_THREADS(errors_test);

struct bad_line {
    std::string line;  // without LF
    std::string code;
    // What the message has to hold, so that a person finds the place; empty: anything.
    std::string names{};
};

std::string nested(std::size_t arrays) {
    return "{\"user_id\":1,\"x\":" + times(arrays, "[") + times(arrays, "]") + "}";
}

std::vector<bad_line> bad_lines() {
    return {
        {"nonsense", "invalid_json"},
        {"hello", "invalid_json"},
        {"{", "invalid_json"},
        {"}", "invalid_json"},
        {"[]", "invalid_json"},
        {"[{\"user_id\":1}]", "invalid_json"},
        {"\"user_id\"", "invalid_json"},
        {"17", "invalid_json"},
        {"null", "invalid_json"},
        {"true", "invalid_json"},
        {"{user_id:1}", "invalid_json"},
        {"{'user_id':1}", "invalid_json"},
        {"{\"user_id\":01}", "invalid_json"},
        {"{\"user_id\":+1}", "invalid_json"},
        {"{\"user_id\":0x1}", "invalid_json"},
        {"{\"user_id\":1.}", "invalid_json"},
        {"{\"user_id\":.5}", "invalid_json"},
        {"{\"user_id\":NaN}", "invalid_json"},
        {"{\"user_id\":1,}", "invalid_json"},
        {"{\"user_id\":1,\"friends\":[2,]}", "invalid_json"},
        {"{\"user_id\":1,\"friends\":[2 3]}", "invalid_json"},
        {"{\"user_id\":1,\"friends\":[2}", "invalid_json"},
        {"{\"user_id\":1 \"friends\":[2]}", "invalid_json"},
        {"{\"user_id\":1,\"friends\":[2]} // one", "invalid_json"},
        {"{\"user_id\":\"a\tb\"}", "invalid_json"},
        {"{\"user_id\":\"\\x41\"}", "invalid_json"},
        {"{\"user_id\":\"\\ud800\"}", "invalid_json"},
        {"{\"user_id\":\"\xFF\"}", "invalid_json"},
        {"{\"user_id\":\"\xC0\x80\"}", "invalid_json"},
        {"{\"user_id\":\"\xED\xA0\x80\"}", "invalid_json"},
        {"{\"user_id\":\"\xF4\x90\x80\x80\"}", "invalid_json"},
        {"{\"user_id\":1,\"x\":\"\xC3\"}", "invalid_json"},
        {"\xEF\xBB\xBF{\"user_id\":1}", "invalid_json"},
        {std::string("{\"user_id\":1}\0", 14), "invalid_json"},
        {std::string("\0", 1), "invalid_json"},
        {nested(16), "invalid_json", "16"},
        {nested(1000), "invalid_json", "16"},
        {nested(100'000), "invalid_json", "16"},
        {times(100'000, "["), "invalid_json"},
        {times(50'000, "{\"a\":"), "invalid_json"},
        {"{\"user_id\":1,\"user_id\":1}", "invalid_json", "user_id"},
        {"{\"user_id\":1,\"user_id\":2,\"friends\":[]}", "invalid_json", "user_id"},
        {"{\"user_id\":1,\"friends\":[2],\"friends\":[3]}", "invalid_json", "friends"},
        {"{\"user_id\":1,\"user\\u005fid\":1}", "invalid_json", "user_id"},
        {"{}", "missing_user_id", "user_id"},
        {"{\"friends\":[2]}", "missing_user_id", "user_id"},
        {"{\"User_Id\":1}", "missing_user_id", "user_id"},
        {"{\"x\":{\"user_id\":1}}", "missing_user_id", "user_id"},
        {"{\"user_id\":-1}", "invalid_user_id"},
        {"{\"user_id\":1.5}", "invalid_user_id"},
        {"{\"user_id\":null}", "invalid_user_id"},
        {"{\"user_id\":\"\"}", "invalid_user_id"},
        {"{\"user_id\":1,\"friends\":2}", "invalid_friends"},
        {"{\"user_id\":1,\"friends\":\"2\"}", "invalid_friends"},
        {"{\"user_id\":1,\"friends\":null}", "invalid_friends"},
        {"{\"user_id\":1,\"friends\":{}}", "invalid_friends"},
        {"{\"user_id\":1,\"friends\":{\"0\":2}}", "invalid_friends"},
        {"{\"user_id\":1,\"friends\":[[2]]}", "invalid_friends", "0"},
        {"{\"user_id\":1,\"friends\":[2,3,4,5,null,-1]}", "invalid_friends", "4"},
        {"{\"user_id\":1,\"online\":\"no\"}", "invalid_field", "online"},
        {"{\"user_id\":1,\"online\":0}", "invalid_field", "online"},
        {"{\"user_id\":1,\"online\":null}", "invalid_field", "online"},
    };
}

void expect_refused(tcp_client& client, const bad_line& bad) {
    client.send(bad.line + "\n");
    const auto error = client.read_error();
    const auto shown = bad.line.substr(0, 60);
    EXPECT_EQ(error.code, bad.code) << shown;
    EXPECT_FALSE(error.fatal) << shown;
    EXPECT_FALSE(error.retry_after_ms) << shown;
    // One plain sentence.
    EXPECT_GE(error.message.size(), 12U) << error.message;
    EXPECT_LE(error.message.size(), 300U) << error.message;
    EXPECT_NE(error.message.find(' '), std::string::npos) << error.message;
    EXPECT_NE(error.message.find(bad.names), std::string::npos)
        << shown << "\n"
        << error.message << "\nshould name " << bad.names;
}

TEST_P(errors_test, each_bad_line_before_hello_is_refused_and_a_good_one_then_counts) {
    server alo(args(unhurried()));
    for (const auto& bad : bad_lines()) {
        tcp_client client(alo.port());
        expect_refused(client, bad);
        tcp_client watcher(alo.port(), 2, {1});
        watcher.sync();
        client.send(hello(1, {}));
        ASSERT_EQ(watcher.read_line(), on);
        client.leave();
        ASSERT_EQ(watcher.read_line(), off);
    }
}

TEST_P(errors_test, each_bad_line_after_hello_leaves_the_session_and_its_list_as_they_were) {
    server alo(args(unhurried()));
    tcp_client watcher(alo.port(), 3, {1});
    watcher.sync();
    tcp_client one(alo.port(), 1, {2});
    one.sync();
    for (const auto& bad : bad_lines()) {
        expect_refused(one, bad);
        tcp_client two(alo.port(), 2, {});
        two.leave();
        ASSERT_EQ(one.read_line(), on) << bad.line.substr(0, 60);
        ASSERT_EQ(one.read_line(), off);
        one.send(hello(1, {2}));
    }
    expect_heard(alo.port(), {{&watcher, 3, on}, {&one, 1, ""}});
}

TEST_P(errors_test, a_bad_line_disturbs_nobody_else) {
    server alo(args(unhurried()));
    tcp_client other(alo.port(), 2, {1});
    other.sync();
    for (const auto& bad : bad_lines()) {
        tcp_client client(alo.port());
        client.send(bad.line + "\n");
        client.leave();
    }
    expect_heard(alo.port(), {{&other, 2, ""}});
}

TEST_P(errors_test, the_message_of_broken_json_tells_the_position) {
    server alo(args());
    tcp_client client(alo.port());
    for (const char* line :
         {"{\"user_id\":1,\"friends\":[2,x]}\n", "nonsense\n", "{\"user_id\":1\n"}) {
        client.send(line);
        const auto error = client.read_error();
        EXPECT_NE(error.message.find_first_of("0123456789"), std::string::npos) << error.message;
    }
}

TEST_P(errors_test, nesting_of_sixteen_levels_is_fine) {
    server alo(args());
    tcp_client watcher(alo.port(), 2, {1});
    watcher.sync();
    tcp_client client(alo.port());
    client.send(nested(15) + "\n");
    EXPECT_EQ(watcher.read_line(), on);
    EXPECT_EQ(client.peek(), "");
}

TEST_P(errors_test, an_unknown_member_may_stand_twice_and_hold_any_number) {
    server alo(args());
    tcp_client watcher(alo.port(), 2, {1});
    watcher.sync();
    tcp_client client(alo.port());
    client.send("{\"x\":1e5,\"x\":123456789012345678901234567890,\"user_id\":1}\n");
    EXPECT_EQ(watcher.read_line(), on);
    EXPECT_EQ(client.peek(), "");
}

TEST_P(errors_test, a_type_that_does_not_exist_is_unknown_type) {
    server alo(args());
    tcp_client client(alo.port());
    expect_refused(client, {"{\"type\":\"nonsense\",\"user_id\":1}", "unknown_type"});
    expect_refused(client, {"{\"type\":\"\",\"user_id\":1}", "unknown_type"});
}

TEST_P(errors_test, the_tenth_bad_line_in_a_row_closes) {
    server alo(args());
    tcp_client watcher(alo.port(), 2, {1});
    watcher.sync();
    tcp_client one(alo.port(), 1, {});
    EXPECT_EQ(watcher.read_line(), on);
    one.send(times(12, "bad\n"));
    for (int i = 0; i < 9; ++i) {
        const auto error = one.read_error();
        EXPECT_EQ(error.code, "invalid_json") << i;
        EXPECT_FALSE(error.fatal);
    }
    const auto last = one.read_error();
    EXPECT_EQ(last.code, "too_many_errors");
    EXPECT_TRUE(last.fatal);
    EXPECT_EQ(one.read_to_end(), "");
    EXPECT_EQ(watcher.read_line(), off);
}

TEST_P(errors_test, the_tenth_bad_line_closes_before_hello_too) {
    server alo(args());
    tcp_client stranger(alo.port());
    // Of any kind; one at a time, as a person would.
    for (const char* line : {"{}", "{\"user_id\":-1}", "x", "{\"user_id\":1,\"friends\":7}", "[]",
                             "{\"user_id\":1,\"online\":false}", "{\"user_id\":null}", "{", "}"}) {
        stranger.send(std::string(line) + "\n");
        EXPECT_FALSE(stranger.read_error().fatal) << line;
    }
    stranger.send("the tenth\n");
    const auto last = stranger.read_error();
    EXPECT_EQ(last.code, "too_many_errors");
    EXPECT_TRUE(last.fatal);
    EXPECT_EQ(stranger.read_to_end(), "");
    EXPECT_FALSE(stranger.was_reset());
}

TEST_P(errors_test, a_good_line_between_resets_the_count_and_a_blank_one_does_not) {
    server alo(args(unhurried()));
    tcp_client one(alo.port(), 1, {});
    for (int round = 0; round < 5; ++round) {
        for (int i = 0; i < 9; ++i) {
            one.send("bad\n\n \t\n");
            EXPECT_FALSE(one.read_error().fatal);
        }
        one.send(hello(1, {2}));
    }
    for (int i = 0; i < 9; ++i) {
        one.send("\nbad\n");
        EXPECT_FALSE(one.read_error().fatal);
    }
    one.send("\r\nbad\n");
    EXPECT_EQ(one.read_error().code, "too_many_errors");
}

TEST_P(errors_test, an_error_never_echoes_raw_bytes) {
    server alo(args());
    tcp_client client(alo.port());
    client.send(
        "{\"user_id\":1,\"\x01\x1b[31m\":\"\xFF\xFE\"}\n{\"user_id\":1,\"online\":"
        "\"\xC3\xA9\\u001b[2J\"}\n");
    for (int i = 0; i < 2; ++i) {
        const auto line = client.read_line();
        ASSERT_TRUE(parse_error(line)) << line;
        for (const char byte : line.substr(0, line.size() - 1)) {
            EXPECT_TRUE(byte >= ' ' && byte <= '~') << line;
        }
    }
}

}  // namespace
}  // namespace alo::test
