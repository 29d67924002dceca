// What a client understands of what a server sends.
#include "alo/protocol/server_frame.hpp"

#include "alo/protocol/error.hpp"
#include "alo/protocol/frames.hpp"

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

}  // namespace
}  // namespace alo
