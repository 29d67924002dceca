// The short frames of the typed dialect, byte for byte.
#include "alo/protocol/frames.hpp"

#include <gtest/gtest.h>

namespace alo {
namespace {

TEST(frames, welcome_says_what_a_client_has_to_know) {
    limits rules;
    rules.max_line = 1000;
    rules.max_friends = 11;
    rules.max_sessions_per_user = 3;
    rules.rate = 5;
    rules.burst = 7;
    rules.max_grace = duration{9'999};
    EXPECT_EQ(welcome_frame({"", user_id_view{1}, "abc", "alo/1.2.3", 1'763'683'200'123}, rules),
              "{\"type\":\"welcome\",\"user_id\":1,\"session\":\"abc\",\"server\":\"alo/1.2.3\","
              "\"now\":1763683200123,\"heartbeat\":25,\"limits\":{\"line\":1000,\"friends\":11,"
              "\"sessions\":3,\"text\":1024,\"query\":1000,\"rate\":5,\"burst\":7,\"grace\":9}}\n");
}

TEST(frames, welcome_repeats_the_id) {
    const std::string frame =
        welcome_frame({"\"h\"", user_id_view{std::string_view{"ann"}}, "s", "alo", 0}, limits{});
    EXPECT_TRUE(frame.starts_with("{\"type\":\"welcome\",\"id\":\"h\",\"user_id\":\"ann\","))
        << frame;
}

TEST(frames, the_heartbeat_is_in_seconds) {
    const auto heartbeat = [](std::int64_t ms) {
        limits rules;
        rules.heartbeat = duration{ms};
        const std::string frame = welcome_frame({"", user_id_view{1}, "s", "alo", 0}, rules);
        const std::size_t begin = frame.find("\"heartbeat\":") + 12;
        return frame.substr(begin, frame.find(',', begin) - begin);
    };
    EXPECT_EQ(heartbeat(0), "0");
    EXPECT_EQ(heartbeat(1'000), "1");
    EXPECT_EQ(heartbeat(500), "0.5");
    EXPECT_EQ(heartbeat(1'050), "1.05");
    EXPECT_EQ(heartbeat(90'001), "90.001");
}

TEST(frames, short_ones) {
    EXPECT_EQ(ping_frame, "{\"type\":\"ping\"}\n");
    EXPECT_EQ(pong_frame(""), "{\"type\":\"pong\"}\n");
    EXPECT_EQ(pong_frame("7"), "{\"type\":\"pong\",\"id\":7}\n");
    EXPECT_EQ(going_away_frame(1500), "{\"type\":\"going_away\",\"retry_after_ms\":1500}\n");
}

}  // namespace
}  // namespace alo
