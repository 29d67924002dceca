// The typed dialect across threads: everything a request says arrives, and answers, news and ends
// keep their order; see hub_fixture.hpp.
#include "unit/hub/hub_fixture.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace alo {
namespace {

using test::hub_test;

class typed_hub_test : public hub_test, public testing::WithParamInterface<worker_index> {
  protected:
    void SetUp() override {
        hub_test::SetUp();
        begin(GetParam());
    }
    std::size_t last() const { return threads.size() - 1; }
    session_ref typed(std::size_t thread, std::uint64_t user, const std::string& more = "") {
        const session_ref ref =
            hello(thread, "{\"type\":\"hello\",\"user_id\":" + std::to_string(user) + more + "}");
        settle();
        return ref;
    }
    void say(std::size_t thread, session_ref ref, const std::string& lines) {
        at(thread).say(ref, lines);
        at(thread).turn();
        settle();
    }
    // What a session received since the last time, a line each, of which only the head.
    std::vector<std::string> heads(std::size_t thread, session_ref ref, std::size_t length) {
        std::vector<std::string> lines;
        std::string& got = at(thread).wire.sockets.at(ref.slot).received;
        for (std::size_t begin = 0; begin < got.size();) {
            const std::size_t end = got.find('\n', begin);
            lines.push_back(got.substr(begin, std::min(length, end - begin)));
            begin = end + 1;
        }
        got.clear();
        return lines;
    }
    std::string fresh(std::size_t thread, session_ref ref) {
        return std::exchange(at(thread).wire.sockets.at(ref.slot).received, {});
    }
};

INSTANTIATE_TEST_SUITE_P(on, typed_hub_test, testing::Values(1, 3),
                         [](const auto& each) { return std::to_string(each.param) + "_threads"; });

using strings = std::vector<std::string>;

TEST_P(typed_hub_test, all_that_a_request_says_arrives) {
    const session_ref watcher = typed(last(), 2, R"(,"friends":[1])");
    const session_ref ref =
        typed(0, 1, R"(,"friends":[2,"b"],"status":"away","text":"tea","grace":9)");
    EXPECT_NE(fresh(last(), watcher).find(R"("status":"away","text":"tea")"), std::string::npos);
    fresh(0, ref);
    say(0, ref, "{\"type\":\"status\",\"status\":\"busy\",\"text\":\"now\",\"id\":\"s\"}\n");
    EXPECT_EQ(fresh(0, ref), "{\"type\":\"ok\",\"id\":\"s\"}\n");
    EXPECT_NE(fresh(last(), watcher).find(R"("status":"busy","text":"now")"), std::string::npos);
    say(0, ref, "{\"type\":\"watch\",\"add\":[5,6],\"remove\":[2],\"id\":4}\n");
    EXPECT_EQ(fresh(0, ref), "{\"type\":\"watching\",\"id\":4,\"count\":3,\"online\":[]}\n");
    say(0, ref, "{\"type\":\"query\",\"user_ids\":[5,\"b\"],\"id\":\"\"}\n");
    EXPECT_EQ(
        fresh(0, ref),
        "{\"type\":\"presences\",\"id\":\"\",\"users\":[{\"user_id\":5,\"online\":false,"
        "\"status\":\"offline\"},{\"user_id\":\"b\",\"online\":false,\"status\":\"offline\"}]}"
        "\n");
    lose(0, ref);
    EXPECT_EQ(fresh(last(), watcher), "");
    EXPECT_EQ(center->core().next_expiry(), test::test_time + duration{9'000});
}

TEST_P(typed_hub_test, a_hello_again_says_what_it_says) {
    const session_ref watcher = typed(0, 2, R"(,"friends":[1])");
    const session_ref ref = typed(last(), 1, R"(,"status":"away")");
    fresh(0, watcher);
    fresh(last(), ref);
    say(last(), ref,
        "{\"type\":\"hello\",\"user_id\":1,\"friends\":[2],\"text\":\"back\",\"grace\":3}\n");
    EXPECT_EQ(heads(last(), ref, 16), (strings{"{\"type\":\"welcome", "{\"type\":\"snapsho"}));
    EXPECT_NE(fresh(0, watcher).find(R"("status":"away","text":"back")"), std::string::npos);
    say(last(), ref, "{\"type\":\"hello\",\"user_id\":1}\n");
    EXPECT_EQ(fresh(0, watcher), "");  // it said nothing of its status
    lose(last(), ref);
    EXPECT_EQ(center->core().next_expiry(), test::test_time + duration{3'000});
}

TEST_P(typed_hub_test, snapshot_and_news_are_one_stream) {
    const session_ref one = typed(0, 1, R"(,"friends":[2,3])");
    const session_ref two = typed(last(), 2, R"(,"friends":[1])");
    say(last(), two, "{\"type\":\"status\",\"status\":\"busy\"}\n");
    EXPECT_EQ(heads(0, one, 16), (strings{"{\"type\":\"welcome", "{\"type\":\"snapsho",
                                          "{\"type\":\"presenc", "{\"type\":\"presenc"}));
    EXPECT_EQ(heads(last(), two, 16),
              (strings{"{\"type\":\"welcome", "{\"type\":\"snapsho", "{\"type\":\"ok\"}"}));
}

TEST_P(typed_hub_test, what_was_asked_before_a_half_close_is_answered) {
    const session_ref ref = typed(last(), 1);
    fresh(last(), ref);
    at(last()).say(ref, "{\"type\":\"query\",\"user_ids\":[2]}\n");
    at(last()).its->on_input_end(ref.slot, test::test_time);
    at(last()).turn();
    settle();
    EXPECT_EQ(fresh(last(), ref),
              "{\"type\":\"presences\",\"users\":[{\"user_id\":2,\"online\":false,\"status\":"
              "\"offline\"}]}\n");
    EXPECT_TRUE(at(last()).wire.sockets.at(ref.slot).closed);
    EXPECT_EQ(center->core().store().session_count(), 0U);
}

TEST_P(typed_hub_test, a_replaced_session_that_half_closed_ends_too) {
    rules.max_sessions_per_user = 1;
    const session_ref ref = typed(last(), 1);
    at(last()).its->on_input_end(ref.slot, test::test_time);
    const session_ref newer = at(0).connect();
    at(0).say(newer, "{\"type\":\"hello\",\"user_id\":1}\n");
    at(0).turn();
    at(last()).turn();
    settle();
    EXPECT_TRUE(at(last()).wire.sockets.at(ref.slot).closed);
    EXPECT_FALSE(at(0).wire.sockets.at(newer.slot).closed);
}

}  // namespace
}  // namespace alo
