// The error table and frames, byte for byte as SPEC section 6 has them.
#include "alo/protocol/error.hpp"

#include "alo/protocol/frames.hpp"

#include <gtest/gtest.h>

#include <string>

namespace alo {
namespace {

TEST(error, table_is_the_contract) {
    struct row {
        error_code code;
        std::string_view name;
        bool fatal;
    };
    constexpr std::array<row, error_code_count> contract{{
        {error_code::invalid_json, "invalid_json", false},
        {error_code::missing_user_id, "missing_user_id", false},
        {error_code::invalid_user_id, "invalid_user_id", false},
        {error_code::invalid_friends, "invalid_friends", false},
        {error_code::too_many_friends, "too_many_friends", false},
        {error_code::invalid_field, "invalid_field", false},
        {error_code::unknown_type, "unknown_type", false},
        {error_code::not_identified, "not_identified", false},
        {error_code::already_identified, "already_identified", false},
        {error_code::line_too_long, "line_too_long", true},
        {error_code::too_many_errors, "too_many_errors", true},
        {error_code::hello_timeout, "hello_timeout", true},
        {error_code::slow_consumer, "slow_consumer", true},
        {error_code::replaced, "replaced", true},
        {error_code::server_full, "server_full", true},
        {error_code::server_error, "server_error", true},
    }};
    for (const row& expected : contract) {
        EXPECT_EQ(info_of(expected.code).name, expected.name);
        EXPECT_EQ(info_of(expected.code).fatal, expected.fatal) << expected.name;
    }
}

TEST(error, frame_is_exact) {
    EXPECT_EQ(error_frame(error_code::invalid_json, "No."),
              "{\"type\":\"error\",\"code\":\"invalid_json\",\"message\":\"No.\","
              "\"fatal\":false}\n");
    EXPECT_EQ(error_frame(error_code::hello_timeout, ""),
              "{\"type\":\"error\",\"code\":\"hello_timeout\",\"message\":\"\",\"fatal\":true}\n");
}

TEST(error, frame_names_when_to_come_back) {
    EXPECT_EQ(error_frame(error_code::server_full, "Full.", {.retry_after_ms = 1500}),
              "{\"type\":\"error\",\"code\":\"server_full\",\"message\":\"Full.\","
              "\"fatal\":true,\"retry_after_ms\":1500}\n");
    EXPECT_EQ(error_frame(error_code::server_full, "Full.", {.retry_after_ms = 0}),
              "{\"type\":\"error\",\"code\":\"server_full\",\"message\":\"Full.\","
              "\"fatal\":true,\"retry_after_ms\":0}\n");
}

TEST(error, frame_escapes_its_message) {
    EXPECT_EQ(error_frame(error_code::invalid_json, "a \"b\" \\ /\n\t\x01\x1f\x7f"),
              "{\"type\":\"error\",\"code\":\"invalid_json\",\"message\":"
              "\"a \\\"b\\\" \\\\ /\\u000a\\u0009\\u0001\\u001f\\u007f\",\"fatal\":false}\n");
    EXPECT_EQ(error_frame(error_code::invalid_json, std::string_view{"\0", 1}),
              "{\"type\":\"error\",\"code\":\"invalid_json\",\"message\":\"\\u0000\","
              "\"fatal\":false}\n");
}

TEST(error, frame_is_one_line_of_ascii_whatever_the_message) {
    std::string every;
    for (int byte = 0; byte < 256; ++byte) {
        every += static_cast<char>(byte);
    }
    const std::string frame = error_frame(error_code::server_error, every);
    EXPECT_EQ(frame.find('\n'), frame.size() - 1);
    for (const char c : frame.substr(0, frame.size() - 1)) {
        EXPECT_TRUE(c >= 0x20 && c < 0x7f) << static_cast<int>(c);
    }
}

TEST(frames, are_the_classic_dialects_bytes) {
    EXPECT_EQ(online_frame, "{\"online\":true}\n");
    EXPECT_EQ(offline_frame, "{\"online\":false}\n");
}

}  // namespace
}  // namespace alo
