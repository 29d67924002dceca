// SPEC section 7.4 for the typed dialect: past the soft limit a slow reader's news are merged, so
// that it ends with the newest of everybody, and its replies are all there. Of those who ask more
// than they read, see typed_slow_asker_test.cpp.
#include "fixture.hpp"
#include "support/canary.hpp"
#include "support/typed_client.hpp"

#include <deque>

namespace alo::test {
namespace {

class typed_slow_reader_test : public per_threads {};
ALO_ON_ONE_AND_THREE_THREADS(typed_slow_reader_test);

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
