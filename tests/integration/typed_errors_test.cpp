// SPEC sections 5 and 6: every line that the typed dialect refuses, with its code, the member's
// name, the request's id and nothing changed; and what the two dialects make of each other's lines.
#include "fixture.hpp"
#include "support/times.hpp"
#include "support/typed_client.hpp"

namespace alo::test {
namespace {

class typed_errors_test : public per_threads {};
ALO_ON_ONE_AND_THREE_THREADS(typed_errors_test);

struct bad_line {
    std::string json;
    std::string code;
    phrases named{};  // what the message names
};

// Each gets its error, and the session is as before: ann lists 2 and is away.
void expect_refused(server& alo, const std::vector<bad_line>& lines) {
    typed_client watcher(alo.port(), "watcher", {1});
    typed_client ann(alo.port(), 1, {2}, R"("status":"away","text":"x")");
    for (const bad_line& bad : lines) {
        const typed_frame error = ann.ask(bad.json, "error");
        EXPECT_EQ(error.shape(), "type code message fatal") << bad.json;
        EXPECT_EQ(error.text("code"), bad.code) << bad.json;
        EXPECT_FALSE(error.truth("fatal")) << bad.json;
        for (const std::string& name : bad.named) {
            EXPECT_NE(error.text("message").find(name), std::string::npos)
                << bad.json << " got " << error.text("message");
        }
        EXPECT_TRUE(error.text("message").ends_with(".")) << error.text("message");
        ann.ask(R"({"type":"ping"})", "pong");  // so that no ten are in a row
    }
    typed_client two(alo.port(), 2, {});
    EXPECT_EQ(ann.heard(), phrases{"2 online"});
    EXPECT_EQ(watcher.heard(), phrases{"1 away 'x'"});
    EXPECT_EQ(ann.ask(R"({"type":"watch"})", "watching").number("count"), 1);
}

TEST_P(typed_errors_test, bad_members_of_a_hello) {
    server alo(args(unhurried()));
    const std::string begin = R"({"type":"hello","user_id":1,)";
    expect_refused(
        alo, {{R"({"type":"hello"})", "missing_user_id", {"user_id"}},
              {R"({"type":"hello","user_id":null})", "invalid_user_id", {"user_id"}},
              {R"({"type":"hello","user_id":1.5})", "invalid_user_id", {"user_id"}},
              {R"({"type":"hello","user_id":""})", "invalid_user_id", {"user_id"}},
              {begin + R"("friends":{}})", "invalid_friends", {"friends"}},
              {begin + R"("friends":[2,3,-1,null]})", "invalid_friends", {"index 2"}},
              {begin + R"("status":"sleepy"})", "invalid_field", {"status", "sleepy", "invisible"}},
              {begin + R"("status":"offline"})", "invalid_field", {"status", "offline"}},
              {begin + R"("status":"Online"})", "invalid_field", {"status"}},
              {begin + R"("status":null})", "invalid_field", {"status", "null"}},
              {begin + R"("text":5})", "invalid_field", {"text"}},
              {begin + R"("text":null})", "invalid_field", {"text"}},
              {begin + R"("text":")" + std::string(1025, 'x') + "\"}",
               "invalid_field",
               {"text", "1024"}},
              {begin + R"("text":")" + times(342, "☃") + "\"}", "invalid_field", {"text", "1026"}},
              {begin + R"("grace":-1})", "invalid_field", {"grace", "120"}},
              {begin + R"("grace":121})", "invalid_field", {"grace", "120"}},
              {begin + R"("grace":1.5})", "invalid_field", {"grace"}},
              {begin + R"("grace":"5"})", "invalid_field", {"grace"}},
              {begin + R"("grace":null})", "invalid_field", {"grace"}},
              {begin + R"("grace":99999999999999999999})", "invalid_field", {"grace"}},
              {begin + R"("grace":1,"grace":1})", "invalid_json", {"grace"}},
              {begin + R"("status":"away","status":"away"})", "invalid_json", {"status"}},
              {begin + R"("user_id":1})", "invalid_json", {"user_id"}}});
}

TEST_P(typed_errors_test, bad_members_of_status_watch_and_query) {
    server alo(args(unhurried()));
    const std::string status = R"({"type":"status")";
    const std::string watch = R"({"type":"watch","add":[7,8],)";
    const std::string query = R"({"type":"query")";
    expect_refused(alo,
                   {{status + "}", "invalid_field", {"status"}},
                    {status + R"(,"text":"no status"})", "invalid_field", {"status"}},
                    {status + R"(,"status":7})", "invalid_field", {"status"}},
                    {status + R"(,"status":"offline"})", "invalid_field", {"status", "offline"}},
                    {status + R"(,"status":"busy","text":[]})", "invalid_field", {"text"}},
                    {status + R"(,"status":"busy","text":")" + std::string(1025, 'x') + "\"}",
                     "invalid_field",
                     {"text", "1025"}},
                    {R"({"type":"watch","add":7})", "invalid_field", {"add"}},
                    {R"({"type":"watch","add":null})", "invalid_field", {"add"}},
                    {R"({"type":"watch","add":[7,"",8]})", "invalid_field", {"add", "index 1"}},
                    {watch + R"("remove":"2"})", "invalid_field", {"remove"}},
                    {watch + R"("remove":[2,true]})", "invalid_field", {"remove", "index 1"}},
                    {watch + R"("remove":[2],"remove":[2]})", "invalid_json", {"remove"}},
                    {query + "}", "invalid_field", {"user_ids"}},
                    {query + R"(,"user_ids":2})", "invalid_field", {"user_ids"}},
                    {query + R"(,"user_ids":[2,3,4.5]})", "invalid_field", {"user_ids", "index 2"}},
                    {query + R"(,"user_ids":[2],"user_ids":[2]})", "invalid_json", {"user_ids"}}});
}

TEST_P(typed_errors_test, bad_types_and_bad_json) {
    server alo(args(unhurried()));
    expect_refused(alo,
                   {{"{}", "invalid_field", {"type"}},
                    {R"({"user_id":1,"friends":[7]})", "invalid_field", {"type"}},
                    {R"({"user_id":1,"online":false})", "invalid_field", {"type"}},
                    {R"({"type":1})", "invalid_field", {"type"}},
                    {R"({"type":null})", "invalid_field", {"type"}},
                    {R"({"type":""})", "unknown_type", {"type"}},
                    {R"({"type":"subscribe"})", "unknown_type", {"subscribe", "watch"}},
                    {R"({"type":"Hello","user_id":1})", "unknown_type", {"Hello"}},
                    {R"({"type":"welcome"})", "unknown_type", {"welcome"}},
                    {R"({"type":"presence","user_id":3})", "unknown_type", {"presence"}},
                    {R"({"type":"ping","type":"ping"})", "invalid_json", {"type"}},
                    {"ping", "invalid_json", {}},
                    {R"(["ping"])", "invalid_json", {}},
                    {R"({"type":"ping"} {"type":"ping"})", "invalid_json", {}},
                    {R"({"type":"ping",})", "invalid_json", {}},
                    {"{\"type\":\"ping\",\"x\":\"\xff\"}", "invalid_json", {"UTF-8"}},
                    {R"({"type":"ping","x":)" + std::string(16, '[') + std::string(16, ']') + "}",
                     "invalid_json",
                     {"16"}}});
}

TEST_P(typed_errors_test, bad_ids_are_refused_and_not_repeated) {
    server alo(args(unhurried()));
    std::vector<bad_line> lines;
    for (const std::string& tag :
         phrases{"1.5", "1e3", "null", "true", "[]", "{}", "18446744073709551616",
                 "-9223372036854775809", "\"" + std::string(129, 'x') + "\"",
                 "\"" + times(65, "é") + "\""}) {
        lines.push_back({R"({"type":"ping","id":)" + tag + "}", "invalid_field", {"id"}});
    }
    lines.push_back({R"({"type":"status","status":"busy","id":null})", "invalid_field", {"id"}});
    lines.push_back({R"({"type":"bye","id":[]})", "invalid_field", {"id"}});
    lines.push_back({R"({"type":"ping","id":1,"id":1})", "invalid_json", {"id"}});
    expect_refused(alo, lines);
}

TEST_P(typed_errors_test, an_error_repeats_the_id_of_its_request) {
    server alo(args(unhurried()));
    typed_client ann(alo.port(), 1, {});
    EXPECT_EQ(ann.refused(R"({"id":7,"type":"status"})", "7"), "invalid_field");
    EXPECT_EQ(ann.refused(R"({"type":"watch","add":[null],"id":"x"})", "\"x\""), "invalid_field");
    EXPECT_EQ(ann.refused(R"({"type":"query","id":-1})", "-1"), "invalid_field");
    EXPECT_EQ(ann.refused(R"({"type":"hello","id":"h"})", "\"h\""), "missing_user_id");
    EXPECT_EQ(ann.refused(R"({"type":"nonsense","id":0})", "0"), "unknown_type");
    EXPECT_EQ(ann.refused(R"({"id":3})", "3"), "invalid_field");
    EXPECT_EQ(ann.refused(R"({"id":3,"type":"ping"}})"), "invalid_json");
}

TEST_P(typed_errors_test, before_hello_every_request_is_not_identified) {
    server alo(args(unhurried()));
    typed_client ann(alo.port());
    for (const char* const type : {"status", "watch", "query", "ping", "pong", "bye"}) {
        const std::string json = R"({"type":")" + std::string(type) + R"(","id":"a"})";
        EXPECT_EQ(ann.refused(json, "\"a\""), "not_identified") << type;
    }
    EXPECT_EQ(ann.refused(R"({"type":"offline"})"), "unknown_type");
    EXPECT_EQ(ann.refused(R"({"type":"hello","friends":[]})"), "missing_user_id");
    ann.say(typed_hello(1, {}));  // none of that chose a dialect or did harm
    EXPECT_EQ(ann.read_greeting(), phrases{});
    typed_client bob(alo.port());
    EXPECT_EQ(bob.refused(R"({"type":"query","user_ids":[1]})"), "not_identified");
    bob.say(R"({"user_id":2})");
    bob.wire().sync();
    EXPECT_EQ(bob.wire().peek(), "");
}

TEST_P(typed_errors_test, a_classic_connection_stays_classic) {
    server alo(args());
    tcp_client one(alo.port(), 1, {2});
    one.sync();
    one.send("{\"type\":\"ping\"}\n");
    EXPECT_EQ(one.read_error().code, "missing_user_id");
    one.send(typed_hello(1, {3}) + "\n");  // `type` is an unknown member here
    one.sync();
    EXPECT_EQ(one.peek(), "");
    tcp_client two(alo.port(), 2, {});
    two.sync();
    tcp_client three(alo.port(), 3, {});
    three.sync();
    expect_heard(alo.port(), {{&one, 1, on}});
}

TEST_P(typed_errors_test, the_tenth_bad_line_in_a_row_ends_the_session) {
    server alo(args());
    typed_client watcher(alo.port(), 2, {1});
    typed_client ann(alo.port(), 1, {});
    for (int i = 0; i < 9; ++i) {
        EXPECT_EQ(ann.refused(R"({"type":"status","id":1})", "1"), "invalid_field");
    }
    ann.ask(R"({"type":"ping"})", "pong");
    for (int i = 0; i < 9; ++i) {
        (void)ann.refused("?");
    }
    const typed_frame last = ann.ask("?", "error");
    EXPECT_EQ(last.text("code"), "too_many_errors");
    EXPECT_TRUE(last.truth("fatal"));
    EXPECT_EQ(ann.wire().read_to_end(), "");
    EXPECT_FALSE(ann.wire().was_reset());
    EXPECT_EQ(watcher.heard(), (phrases{"1 online", "1 offline"}));
}

TEST_P(typed_errors_test, a_line_too_long_ends_the_session) {
    server alo(args({"--max-line", "4KiB"}));
    typed_client watcher(alo.port(), 2, {1});
    typed_client ann(alo.port(), 1, {});
    ann.say(R"({"type":"ping","pad":")" + std::string(4096, 'x') + "\"}");
    const typed_frame error = ann.next();
    EXPECT_EQ(error.text("code"), "line_too_long");
    EXPECT_TRUE(error.truth("fatal"));
    EXPECT_EQ(ann.wire().read_to_end(), "");
    EXPECT_EQ(watcher.heard(), (phrases{"1 online", "1 offline"}));
}

TEST_P(typed_errors_test, a_full_list_makes_bad_lines) {
    server alo(args({"--max-friends", "1"}));
    typed_client ann(alo.port(), 1, {2});
    const auto too_many = [&ann](const std::string& more) {
        return ann.refused(R"({"type":"watch","id":4,"add":[3)" + more + "]}", "4");
    };
    for (int i = 0; i < 9; ++i) {
        ASSERT_EQ(too_many(""), "too_many_friends");
    }
    ann.ask(R"({"type":"status","status":"busy"})", "ok");  // a good one in between
    for (int i = 0; i < 9; ++i) {
        ASSERT_EQ(too_many(",4,5"), "too_many_friends");
    }
    ann.say(R"({"type":"watch","add":[3]})");
    EXPECT_EQ(ann.next().text("code"), "too_many_friends");
    const typed_frame last = ann.next();
    EXPECT_EQ(last.text("code"), "too_many_errors");
    EXPECT_EQ(ann.wire().read_to_end(), "");
}

}  // namespace
}  // namespace alo::test
