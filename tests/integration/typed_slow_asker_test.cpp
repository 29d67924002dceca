// SPEC section 7.4 for those who ask more than they read: the server hears them as they read, so
// that what it holds for them is bounded and no answer is lost; and whoever never reads is closed.
#include "fixture.hpp"
#include "support/canary.hpp"
#include "support/typed_client.hpp"

namespace alo::test {
namespace {

class typed_slow_asker_test : public per_threads {};
ALO_ON_ONE_AND_THREE_THREADS(typed_slow_asker_test);

std::vector<id> many_users() {
    std::vector<id> users;
    for (int i = 0; i < 1000; ++i) {
        users.emplace_back("a user of some length " + std::to_string(i));
    }
    return users;
}

// Some 28 KB, and the answer is 68.
std::string long_query(int number) {
    static const std::string users = json_list(many_users());
    return R"({"type":"query","id":)" + std::to_string(number) + R"(,"user_ids":)" + users + "}\n";
}

TEST_P(typed_slow_asker_test, one_that_asks_faster_than_it_reads_is_heard_as_it_reads) {
    server alo(args(unhurried({"--output-soft-limit", "4KiB", "--output-hard-limit", "64KiB",
                               "--write-timeout", "600s", "--heartbeat", "0"})));
    typed_client watcher(alo.port(), "watcher", {"greedy"});
    typed_client greedy(alo.port(), tiny_buffer());
    greedy.say(typed_hello("greedy", many_users()));
    EXPECT_EQ(greedy.read_greeting().size(), 0U);
    EXPECT_EQ(watcher.heard(), phrases{"\"greedy\" online"});
    const auto before = alo.proc().resident_kib();
    // 11 MB of questions; the answers are 27 MB, and at first it reads none of them.
    constexpr int asked = 400;
    std::string waiting;
    for (int i = 0; i < asked; ++i) {
        waiting += long_query(i);
    }
    const auto say_more = [&] {
        const auto taken = greedy.wire().try_send(waiting);
        waiting.erase(0, taken > 0 ? static_cast<std::size_t>(taken) : 0);
        return taken > 0;
    };
    while (say_more()) {
    }
    canary bird(alo.port());
    bird.expect_well();
    EXPECT_LE(alo.proc().resident_kib() - before, (sanitized() ? 32 * 1024 : 0) + 4096);
    EXPECT_FALSE(waiting.empty()) << "the server took all there was";
    // Nothing is lost, and nothing comes twice or out of order.
    int answered = 0;
    while (answered < asked) {
        const typed_frame page = greedy.next();
        ASSERT_EQ(page.type(), "presences");
        ASSERT_EQ(page.number("id"), answered);
        answered += page.has("more") ? 0 : 1;
        (void)say_more();
    }
    EXPECT_EQ(waiting, "");
    EXPECT_EQ(watcher.heard(), phrases{});
}

TEST_P(typed_slow_asker_test, all_that_was_asked_before_a_half_close_is_answered) {
    server alo(args());
    typed_client watcher(alo.port(), "watcher", {1});
    typed_client hasty(alo.port(), tiny_buffer());
    std::string all = typed_hello(1, {}) + "\n";
    constexpr int asked = 30;
    for (int i = 0; i < asked; ++i) {
        all += long_query(i);
    }
    const auto say_more = [&] {
        if (all.empty()) {
            return;
        }
        const auto taken = hasty.wire().try_send(all);
        all.erase(0, taken > 0 ? static_cast<std::size_t>(taken) : 0);
        if (all.empty()) {
            hasty.wire().half_close();
        }
    };
    say_more();
    hasty.read_greeting();
    int answered = 0;
    while (answered < asked) {
        say_more();
        const typed_frame page = hasty.next();
        ASSERT_EQ(page.number("id"), answered);
        answered += page.has("more") ? 0 : 1;
    }
    EXPECT_EQ(hasty.wire().read_to_end(), "");
    EXPECT_FALSE(hasty.wire().was_reset());
    EXPECT_EQ(watcher.hears(), "1 online");
    EXPECT_EQ(watcher.hears(), "1 offline");
}

TEST_P(typed_slow_asker_test, one_that_pings_and_never_reads_is_heard_no_more_and_closed) {
    server alo(args(unhurried({"--output-soft-limit", "4KiB", "--output-hard-limit", "64KiB",
                               "--write-timeout", "1s", "--heartbeat", "0"})));
    typed_client watcher(alo.port(), "watcher", {1});
    typed_client greedy(alo.port(), tiny_buffer());
    greedy.say(typed_hello(1, {}));
    greedy.read_greeting();
    std::string flood;
    for (int i = 0; i < 200; ++i) {
        flood += R"({"type":"ping","id":"a pong as long as this is"})"
                 "\n";
    }
    std::string waiting;
    std::string heard;
    EXPECT_TRUE(eventually([&] {
        for (int i = 0; i < 100; ++i) {
            if (waiting.empty()) {
                waiting = flood;
            }
            const auto taken = greedy.wire().try_send(waiting);
            if (taken <= 0) {
                break;
            }
            waiting.erase(0, static_cast<std::size_t>(taken));
        }
        for (const std::string& words : watcher.heard()) {
            heard += words + ";";
        }
        return heard == "1 online;1 offline;";
    })) << heard;
}

}  // namespace
}  // namespace alo::test
