// Presence as lines and as entries of lists, byte for byte, and that copies share one encoding.
#include "alo/protocol/presence_frame.hpp"

#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace alo {
namespace {

std::string entry(const presence_frame& frame, bool with_online) {
    std::string json;
    frame.append_entry(json, with_online);
    return json;
}

TEST(presence_frame, of_a_user_who_is_online) {
    const presence_frame frame{
        7, user_id_view{3}, {availability::online, {}}, 12, 1'763'683'200'123};
    EXPECT_EQ(frame.line(),
              "{\"type\":\"presence\",\"user_id\":3,\"online\":true,\"status\":\"online\","
              "\"version\":12,\"at\":1763683200123}\n");
    EXPECT_EQ(entry(frame, false),
              R"({"user_id":3,"status":"online","version":12,"at":1763683200123})");
    EXPECT_EQ(entry(frame, true),
              R"({"user_id":3,"online":true,"status":"online","version":12,"at":1763683200123})");
    EXPECT_EQ(frame.user(), 7U);
    EXPECT_EQ(frame.version(), 12U);
}

TEST(presence_frame, has_the_status_and_the_text) {
    const presence_frame away{0, user_id_view{1}, {availability::away, "lunch \"now\""}, 1, 2};
    EXPECT_EQ(away.line(),
              "{\"type\":\"presence\",\"user_id\":1,\"online\":true,\"status\":\"away\","
              "\"text\":\"lunch \\\"now\\\"\",\"version\":1,\"at\":2}\n");
    const presence_frame busy{0, user_id_view{1}, {availability::busy, {}}, 1, 2};
    EXPECT_NE(busy.line().find("\"status\":\"busy\",\"version\""), std::string_view::npos);
}

TEST(presence_frame, of_a_user_who_went_offline) {
    const presence_frame gone =
        presence_frame::offline(4, user_id_view{std::string_view{"a\"b"}}, 9, 8);
    EXPECT_EQ(gone.line(),
              "{\"type\":\"presence\",\"user_id\":\"a\\\"b\",\"online\":false,"
              "\"status\":\"offline\",\"version\":9,\"at\":8}\n");
    EXPECT_EQ(gone.user(), 4U);
    EXPECT_EQ(gone.version(), 9U);
}

TEST(presence_frame, of_a_user_who_is_not_seen_says_when_that_was_if_it_is_known) {
    EXPECT_EQ(entry(presence_frame::unseen(user_id_view{5}, 77), true),
              R"({"user_id":5,"online":false,"status":"offline","last_seen":77})");
    EXPECT_EQ(entry(presence_frame::unseen(user_id_view{5}, std::nullopt), true),
              R"({"user_id":5,"online":false,"status":"offline"})");
    EXPECT_EQ(presence_frame::unseen(user_id_view{5}, 77).user(), presence_frame::nobody);
}

TEST(presence_frame, a_text_cannot_end_the_line_or_the_string) {
    const std::string text = "a\nb\"c\\\r\t\x01\x7f\xc2\x85é";
    const presence_frame frame{0, user_id_view{1}, {availability::online, text}, 1, 2};
    EXPECT_EQ(frame.line().find('\n'), frame.line().size() - 1);
    EXPECT_NE(frame.line().find(R"("text":"a\nb\"c\\\r\t\u0001\u007f\u0085é",)"),
              std::string_view::npos)
        << frame.line();
}

TEST(presence_frame, a_text_that_looks_like_a_frame_stays_a_text) {
    const presence_frame frame{
        0, user_id_view{1}, {availability::online, R"("online":true,)"}, 1, 2};
    EXPECT_EQ(entry(frame, false),
              R"({"user_id":1,"status":"online","text":"\"online\":true,","version":1,"at":2})");
}

TEST(presence_frame, copies_share_and_outlive_each_other) {
    presence_frame first{1, user_id_view{1}, {}, 1, 2};
    const presence_frame second = first;
    EXPECT_EQ(first.line().data(), second.line().data());
    presence_frame third = std::move(first);
    EXPECT_FALSE(first);  // NOLINT(bugprone-use-after-move): that is what is asked
    EXPECT_EQ(third.line().data(), second.line().data());
    const presence_frame* const itself = &third;
    third = *itself;
    EXPECT_TRUE(third);
    third = presence_frame{};
    EXPECT_FALSE(third);
    EXPECT_EQ(second.version(), 1U);
    EXPECT_FALSE(presence_frame{});
}

TEST(presence_frame, copies_come_and_go_on_any_thread) {
    const presence_frame shared{1, user_id_view{1}, {availability::busy, "x"}, 1, 2};
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([mine = shared] {
            for (int round = 0; round < 10'000; ++round) {
                presence_frame copy = mine;
                ASSERT_EQ(copy.version(), 1U);
                copy = presence_frame{};
            }
        });
    }
    for (std::thread& t : threads) {
        t.join();
    }
    EXPECT_EQ(shared.user(), 1U);
}

}  // namespace
}  // namespace alo
