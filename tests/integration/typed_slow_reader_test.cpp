// SPEC section 7.4 for the typed dialect: past the soft limit a slow reader's news are merged, so
// that it ends with the newest of everybody, and its replies are all there; past the hard limit it
// is closed like any other.
#include "fixture.hpp"
#include "support/canary.hpp"
#include "support/typed_client.hpp"

#include <deque>

namespace alo::test {
namespace {

class typed_slow_reader_test : public per_threads {};
ALO_ON_ONE_AND_THREE_THREADS(typed_slow_reader_test);

connect_options tiny_buffer() {
    connect_options options;
    options.receive_buffer = 2048;
    return options;
}

std::vector<std::string> small_limits() {
    return unhurried({"--output-soft-limit", "4KiB", "--output-hard-limit", "64KiB",
                      "--write-timeout", "600s", "--heartbeat", "0"});
}

// Users with long texts that change all the time.
class talkers {
  public:
    explicit talkers(std::uint16_t port) {
        for (std::size_t i = 0; i < size; ++i) {
            ids_.emplace_back(i);
            clients_.emplace_back(port, ids_.back(), std::vector<id>{});
        }
    }
    // Everyone says something new; returns when the server has heard it.
    void talk() {
        ++round_;
        for (typed_client& client : clients_) {
            client.say(R"({"type":"status","status":"busy","text":")" + text() + "\"}");
        }
        for (typed_client& client : clients_) {
            EXPECT_EQ(client.next().json(), R"({"type":"ok"})");
        }
    }
    void say(std::size_t which, const std::string& text) {
        clients_[which].ask(R"({"type":"status","status":"busy","text":")" + text + "\"}", "ok");
    }
    void leave(std::size_t which) { clients_[which].leave(); }
    [[nodiscard]] const std::vector<id>& ids() const { return ids_; }
    [[nodiscard]] std::string text() const {
        return std::to_string(round_) + " " + std::string(1000, 'x');
    }
    static constexpr std::size_t size = 40;

  private:
    std::vector<id> ids_;
    std::deque<typed_client> clients_;
    int round_ = 0;
};

TEST_P(typed_slow_reader_test, merged_news_end_with_the_newest_and_no_reply_is_lost) {
    constexpr int rounds = 50;  // 2 MB of news, ten times what the kernel and the limits hold
    server alo(args(small_limits()));
    talkers crowd(alo.port());
    typed_client slow(alo.port(), tiny_buffer());
    slow.say(typed_hello("slow", crowd.ids()));
    EXPECT_EQ(slow.read_greeting().size(), talkers::size);
    canary bird(alo.port());
    for (int round = 0; round < rounds; ++round) {
        crowd.talk();
        if (round % 10 == 9) {  // it goes on asking, and does not read
            const std::string tag = R"(,"id":)" + std::to_string(round);
            slow.say(R"({"type":"query","user_ids":[3,7])" + tag + "}");
            slow.say(R"({"type":"watch","remove":[5],"add":[5])" + tag + "}");
            slow.say(R"({"type":"status","status":"away")" + tag + "}");
        }
    }
    crowd.leave(0);
    crowd.leave(talkers::size - 1);
    slow.say(R"({"type":"query","id":"end","user_ids":[]})");

    // typed_client checks that no version ever comes twice or goes back, over the replies too.
    std::map<std::string, std::string> picture;
    std::size_t news = 0;
    std::string replies;
    for (bool ended = false; !ended;) {
        const typed_frame frame = slow.next_checked();
        if (frame.type() == "presence") {
            ++news;
            picture[frame.raw("user_id")] = words_of_presence(frame);
        } else {
            replies += frame.type() + frame.raw("id") + " ";
            ended = frame.raw("id") == "\"end\"";
        }
    }
    std::string wanted;
    for (const std::string round : {"9", "19", "29", "39", "49"}) {
        wanted += "presences" + round + " watching" + round + " ok" + round + " ";
    }
    EXPECT_EQ(replies, wanted + "presences\"end\" ");
    EXPECT_LT(news, talkers::size * rounds / 2) << "nothing was merged";
    for (std::size_t i = 0; i < talkers::size; ++i) {
        const auto user = std::to_string(i);
        EXPECT_EQ(picture[user], i == 0 || i == talkers::size - 1
                                     ? user + " offline"
                                     : user + " busy '" + crowd.text() + "'");
    }
    // It is no worse for it: news come one by one again.
    crowd.say(7, "fresh");
    EXPECT_EQ(slow.heard(), phrases{"7 busy 'fresh'"});
    bird.expect_well();
}

TEST_P(typed_slow_reader_test, one_that_reads_less_than_it_is_told_stays_in_order) {
    // The socket takes a part of its outbox now and then, while news and replies wait for room
    // there: nothing may slip past them, or typed_client sees a version go back.
    server alo(args(unhurried(
        {"--output-soft-limit", "32KiB", "--write-timeout", "600s", "--heartbeat", "0"})));
    talkers crowd(alo.port());
    typed_client slow(alo.port(), tiny_buffer());
    slow.say(typed_hello("slow", crowd.ids()));
    slow.read_greeting();
    std::map<std::string, std::string> picture;
    int answered = 0;
    const auto read_one = [&] {
        const typed_frame frame = slow.next_checked();
        if (frame.type() == "presence") {
            picture[frame.raw("user_id")] = words_of_presence(frame);
        } else {
            ASSERT_EQ(frame.type(), "presences");
            ASSERT_EQ(frame.number("id"), answered);
            ++answered;
        }
    };
    constexpr int rounds = 60;
    for (int round = 0; round < rounds; ++round) {
        slow.say(R"({"type":"query","id":)" + std::to_string(round) + R"(,"user_ids":[3,7,30]})");
        crowd.talk();
        for (int i = 0; i < 25; ++i) {  // of 41 that it is told
            read_one();
        }
    }
    slow.say(R"({"type":"query","id":60,"user_ids":[]})");
    while (answered <= rounds) {
        read_one();
    }
    for (std::size_t i = 0; i < talkers::size; ++i) {
        const auto user = std::to_string(i);
        EXPECT_EQ(picture[user], user + " busy '" + crowd.text() + "'");
    }
}

TEST_P(typed_slow_reader_test, a_reader_that_keeps_up_loses_nothing) {
    server alo(args(small_limits()));
    talkers crowd(alo.port());
    typed_client ann(alo.port(), "ann", crowd.ids());
    for (int round = 1; round <= 20; ++round) {
        crowd.talk();
        const phrases heard = ann.heard();
        ASSERT_EQ(heard.size(), talkers::size) << "round " << round;
        for (const std::string& words : heard) {
            ASSERT_TRUE(words.ends_with("'" + crowd.text() + "'"));
        }
    }
}

TEST_P(typed_slow_reader_test, one_that_asks_faster_than_it_reads_is_heard_as_it_reads) {
    server alo(args(small_limits()));
    std::vector<id> users;
    for (int i = 0; i < 1000; ++i) {
        users.emplace_back("a user of some length " + std::to_string(i));
    }
    typed_client watcher(alo.port(), "watcher", {"greedy"});
    typed_client greedy(alo.port(), tiny_buffer());
    greedy.say(typed_hello("greedy", users));
    EXPECT_EQ(greedy.read_greeting().size(), 0U);
    EXPECT_EQ(watcher.heard(), phrases{"\"greedy\" online"});
    const auto before = alo.proc().resident_kib();
    // 11 MB of questions; the answers are 27 MB, and at first it reads none of them.
    constexpr int asked = 400;
    std::string waiting;
    for (int i = 0; i < asked; ++i) {
        waiting += R"({"type":"query","id":)" + std::to_string(i) + R"(,"user_ids":)" +
                   json_list(users) + "}\n";
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

TEST_P(typed_slow_reader_test, all_that_was_asked_before_a_half_close_is_answered) {
    server alo(args());
    std::vector<id> users;
    for (int i = 0; i < 1000; ++i) {
        users.emplace_back("a user of some length " + std::to_string(i));
    }
    typed_client watcher(alo.port(), "watcher", {1});
    typed_client hasty(alo.port(), tiny_buffer());
    std::string all = typed_hello(1, {}) + "\n";
    constexpr int asked = 30;
    for (int i = 0; i < asked; ++i) {
        all += R"({"type":"query","id":)" + std::to_string(i) + R"(,"user_ids":)" +
               json_list(users) + "}\n";
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

TEST_P(typed_slow_reader_test, one_that_pings_and_never_reads_is_heard_no_more_and_closed) {
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

TEST_P(typed_slow_reader_test, a_snapshot_longer_than_all_limits_comes_whole_to_who_reads_it_late) {
    raise_descriptor_limit();
    server alo(args(small_limits()));
    std::deque<typed_client> crowd;
    std::vector<id> ids;
    const std::string text = R"("text":")" + std::string(1000, 't') + "\"";
    for (std::size_t i = 0; i < 300; ++i) {  // 300 KiB
        ids.emplace_back(i);
        crowd.emplace_back(alo.port(), ids.back(), std::vector<id>{}, text);
    }
    typed_client slow(alo.port(), tiny_buffer());
    slow.say(typed_hello("slow", ids));
    EXPECT_TRUE(eventually([&] { return slow.wire().peek().size() > 100; }));
    crowd[5].ask(R"({"type":"status","status":"busy"})", "ok");
    crowd[299].leave();
    EXPECT_EQ(slow.read_greeting().size(), 300U);
    EXPECT_EQ(slow.heard(), (phrases{"5 busy", "299 offline"}));
}

}  // namespace
}  // namespace alo::test
