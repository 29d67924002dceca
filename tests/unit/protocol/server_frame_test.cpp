// What a client understands of what a server sends.
#include "alo/protocol/server_frame.hpp"

#include "alo/protocol/error.hpp"
#include "alo/protocol/frames.hpp"
#include "alo/protocol/line_framer.hpp"

#include <gtest/gtest.h>

namespace alo {
namespace {

using kind = server_frame::kind;

std::string_view without_end(std::string_view frame) { return frame.substr(0, frame.size() - 1); }

TEST(server_frame, knows_the_frames_that_the_server_sends) {
    EXPECT_EQ(read_server_frame(without_end(online_frame)).what, kind::online);
    EXPECT_EQ(read_server_frame(without_end(offline_frame)).what, kind::offline);
}

TEST(server_frame, reads_every_error_that_the_server_sends) {
    for (std::size_t i = 0; i < error_code_count; ++i) {
        const auto code = static_cast<error_code>(i);
        const server_frame frame = read_server_frame(
            without_end(error_frame(code, "so it is", {.retry_after_ms = 1'500})));
        EXPECT_EQ(frame.what, kind::error);
        EXPECT_EQ(frame.code, info_of(code).name);
        EXPECT_EQ(frame.message, "so it is");
        EXPECT_EQ(frame.fatal, info_of(code).fatal);
        EXPECT_EQ(frame.retry_after_ms, 1'500U);
    }
    EXPECT_EQ(
        read_server_frame(without_end(error_frame(error_code::invalid_json, "x"))).retry_after_ms,
        std::nullopt);
}

TEST(server_frame, skips_what_a_newer_server_adds) {
    EXPECT_EQ(read_server_frame(R"({"online":true,"more":[1,{"a":2}]})").what, kind::online);
    const server_frame frame = read_server_frame(R"({"type":"error","code":"new_one"})");
    EXPECT_EQ(frame.code, "new_one");
    EXPECT_FALSE(frame.fatal);
}

TEST(server_frame, takes_nothing_else_for_a_frame) {
    for (const std::string_view line :
         {"", "{", "true", "[]", "{}", "HTTP/1.1 400 Bad Request", R"({"online":1})",
          R"({"online":"true"})", R"({"type":"presence","online":true})", R"({"type":7})",
          R"({"type":"error")", "{\"online\":true}}", "\xff"}) {
        EXPECT_EQ(read_server_frame(line).what, kind::other) << line;
    }
}

TEST(server_frame, knows_the_typed_dialect) {
    const server_frame welcome = read_server_frame(
        R"({"type":"welcome","id":"hello","user_id":1,"session":"00","server":"alo/0.1.0",)"
        R"("now":1763683200123,"heartbeat":25,"limits":{"line":262144,"friends":10000}})");
    EXPECT_EQ(welcome.what, kind::welcome);
    EXPECT_EQ(welcome.id, "\"hello\"");
    EXPECT_EQ(welcome.heartbeat, 25U);
    EXPECT_EQ(welcome.most_friends, 10'000U);
    EXPECT_EQ(read_server_frame(R"({"type":"ok","id":-7})").what, kind::ok);
    EXPECT_EQ(read_server_frame(R"({"type":"ok","id":-7})").id, "-7");
    EXPECT_EQ(read_server_frame(R"({"type":"ok"})").id, "");
    EXPECT_EQ(read_server_frame(R"({"type":"ping"})").what, kind::ping);
    EXPECT_EQ(read_server_frame(R"({"type":"pong","id":1})").what, kind::pong);
    const server_frame going = read_server_frame(R"({"type":"going_away","retry_after_ms":1234})");
    EXPECT_EQ(going.what, kind::going_away);
    EXPECT_EQ(going.retry_after_ms, 1'234U);
}

TEST(server_frame, reads_presence_either_way) {
    server_frame frame = read_server_frame(
        R"({"type":"presence","user_id":"3","online":true,"status":"away","text":"\u00e4",)"
        R"("version":18446744073709551615,"at":1763683200123})");
    EXPECT_EQ(frame.what, kind::presence);
    ASSERT_EQ(frame.users.size(), 1U);
    EXPECT_EQ(frame.users[0].user.view(), user_id_view{std::string_view{"3"}});
    EXPECT_TRUE(frame.users[0].online);
    EXPECT_EQ(frame.users[0].status, "away");
    EXPECT_EQ(frame.users[0].text, "ä");
    EXPECT_EQ(frame.users[0].version, 18'446'744'073'709'551'615U);
    EXPECT_EQ(frame.users[0].at, 1'763'683'200'123);
    frame = read_server_frame(
        R"({"type":"presence","user_id":3,"online":false,"status":"offline","version":2,"at":5})");
    ASSERT_EQ(frame.users.size(), 1U);
    EXPECT_EQ(frame.users[0].user.view(), user_id_view{3});
    EXPECT_FALSE(frame.users[0].online);
    EXPECT_EQ(frame.users[0].status, "offline");
}

TEST(server_frame, reads_lists_of_users) {
    const server_frame snapshot = read_server_frame(
        R"({"type":"snapshot","online":[{"user_id":2,"status":"online","version":7,"at":9},)"
        R"({"user_id":"x","status":"busy","text":"t","version":8,"at":10},{"user_id":-1},7],)"
        R"("more":true})");
    EXPECT_EQ(snapshot.what, kind::snapshot);
    EXPECT_TRUE(snapshot.more);
    ASSERT_EQ(snapshot.users.size(), 2U) << "what names nobody is left out";
    EXPECT_TRUE(snapshot.users[0].online);
    EXPECT_EQ(snapshot.users[1].text, "t");
    const server_frame watching = read_server_frame(
        R"({"type":"watching","id":"a","count":3,"online":[{"user_id":2,"status":"online"}]})");
    EXPECT_EQ(watching.what, kind::watching);
    EXPECT_EQ(watching.count, 3U);
    EXPECT_FALSE(watching.more);
    ASSERT_EQ(watching.users.size(), 1U);
    EXPECT_EQ(watching.users[0].at, std::nullopt);
    const server_frame presences = read_server_frame(
        R"({"type":"presences","users":[{"user_id":3,"online":true,"status":"away","version":7,)"
        R"("at":1},{"user_id":2,"online":false,"status":"offline","last_seen":44},)"
        R"({"user_id":4,"online":false}]})");
    EXPECT_EQ(presences.what, kind::presences);
    ASSERT_EQ(presences.users.size(), 3U);
    EXPECT_TRUE(presences.users[0].online);
    EXPECT_EQ(presences.users[1].at, 44);
    EXPECT_EQ(presences.users[2].status, "offline");
    EXPECT_EQ(presences.users[2].at, std::nullopt);
}

TEST(server_frame_reader, reads_one_line_after_the_other) {
    server_frame_reader reader;
    const auto read = [&reader](std::string line) {
        const std::size_t size = line.size();
        line.append(line_framer::padding, '}');  // readable, and none of it is looked at
        return reader.read(std::string_view{line}.substr(0, size));
    };
    EXPECT_EQ(read(R"({"online":true})").what, server_frame::kind::online);
    EXPECT_EQ(read("nonsense").what, server_frame::kind::other);
    const server_frame news =
        read(R"({"type":"presence","user_id":7,"online":true,"status":"away","version":9,"at":1})");
    EXPECT_EQ(news.what, server_frame::kind::presence);
    ASSERT_EQ(news.users.size(), 1U);
    EXPECT_EQ(news.users.front().version, 9U);
    EXPECT_EQ(news.users.front().status, "away");
    EXPECT_EQ(read(R"({"type":"pong"})").what, server_frame::kind::pong);
    EXPECT_EQ(read(R"({"online":false})").what, server_frame::kind::offline);
}

}  // namespace
}  // namespace alo
