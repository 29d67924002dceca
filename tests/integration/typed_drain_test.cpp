// SPEC sections 5 and 7.6: a server that stops says so to typed clients, and when to come back.
#include "fixture.hpp"
#include "support/typed_client.hpp"

#include <algorithm>
#include <csignal>
#include <deque>

namespace alo::test {
namespace {

class typed_drain_test : public per_threads {};
ALO_ON_ONE_AND_THREE_THREADS(typed_drain_test);

TEST_P(typed_drain_test, going_away_is_the_last_word_and_spreads_the_return) {
    constexpr std::size_t size = 30;
    constexpr std::int64_t window = 3000;
    server alo(args({"--drain", std::to_string(window) + "ms"}));
    std::deque<typed_client> clients;
    for (std::size_t i = 0; i < size; ++i) {
        clients.emplace_back(alo.port(), i, std::vector<id>{i + 1, i + 2}, R"("grace":120)");
    }
    tcp_client classic(alo.port(), "classic", {});
    classic.sync();
    tcp_client stranger(alo.port());
    stranger.sync();
    for (typed_client& client : clients) {
        (void)client.heard();
    }
    alo.proc().signal(SIGTERM);
    std::vector<std::int64_t> waits;
    for (typed_client& client : clients) {
        const typed_frame last = client.next();
        EXPECT_EQ(last.shape(), "type retry_after_ms");
        EXPECT_EQ(last.type(), "going_away");
        waits.push_back(last.number("retry_after_ms"));
        EXPECT_GT(waits.back(), 0);
        EXPECT_LE(waits.back(), window);
        // Nobody is told that others went because of that.
        EXPECT_EQ(client.wire().read_to_end(), "");
        EXPECT_FALSE(client.wire().was_reset());
    }
    EXPECT_EQ(classic.read_to_end(), "");
    EXPECT_EQ(stranger.read_to_end(), "");
    const auto end = alo.proc().wait();
    ASSERT_TRUE(end);
    EXPECT_EQ(*end, ending({0, 0}));
    // Every third of the window has its share.
    std::sort(waits.begin(), waits.end());
    for (std::int64_t third = 0; third < 3; ++third) {
        const auto in_it = std::count_if(waits.begin(), waits.end(), [&](std::int64_t wait) {
            return wait > third * window / 3 && wait <= (third + 1) * window / 3;
        });
        EXPECT_GE(in_it, static_cast<std::ptrdiff_t>(size) / 6) << "third " << third;
    }
    EXPECT_LT(waits[0], waits[1]) << "the threads' first clients come together";
    const auto different =
        static_cast<std::size_t>(std::unique(waits.begin(), waits.end()) - waits.begin());
    // Threads do not know of each other, so that some may meet by chance.
    EXPECT_GE(different, GetParam() == 1 ? size : size * 2 / 3);
}

TEST_P(typed_drain_test, what_was_asked_before_is_answered_before) {
    server alo(args({"--drain", "2s"}));
    typed_client ann(alo.port(), 1, {2});
    typed_client bob(alo.port(), 2, {});
    bob.ask(R"({"type":"status","status":"busy","text":"until the end"})", "ok");
    alo.proc().signal(SIGTERM);
    EXPECT_EQ(bob.next().type(), "going_away");
    phrases said;
    for (typed_frame frame = ann.next(); frame.type() != "going_away"; frame = ann.next()) {
        said.push_back(words_of_presence(frame));
    }
    EXPECT_EQ(said, (phrases{"2 online", "2 busy 'until the end'"}));
    EXPECT_EQ(ann.wire().read_to_end(), "");
    const auto end = alo.proc().wait();
    ASSERT_TRUE(end);
    EXPECT_EQ(*end, ending({0, 0}));
}

TEST_P(typed_drain_test, one_that_does_not_read_does_not_hold_the_server) {
    server alo(args(unhurried({"--drain", "500ms", "--output-soft-limit", "4KiB"})));
    connect_options tiny;
    tiny.receive_buffer = 2048;
    std::vector<id> users;
    for (int i = 0; i < 1000; ++i) {
        users.emplace_back(i);
    }
    typed_client stalled(alo.port(), tiny);
    stalled.say(typed_hello("stalled", users));
    stalled.read_greeting();
    const std::string query = R"({"type":"query","user_ids":)" + json_list(users) + "}";
    for (int i = 0; i < 10; ++i) {
        stalled.say(query);
    }
    typed_client ann(alo.port(), 1, {});
    alo.proc().signal(SIGTERM);
    EXPECT_EQ(ann.next().type(), "going_away");
    const auto end = alo.proc().wait();
    ASSERT_TRUE(end);
    EXPECT_EQ(*end, ending({0, 0}));
}

}  // namespace
}  // namespace alo::test
