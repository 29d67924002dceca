// The typed dialect as a whole, between lines of a server and lines of a person.
#include "alo/client/typed_dialogue.hpp"

#include "alo/client/ids.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>
#include <string>

namespace alo {
namespace {

class notebook final : public console {
  public:
    void event(tone, std::string_view words) override { text.append(words).append("\n"); }
    void frame(std::string_view raw) override { text.append("= ").append(raw).append("\n"); }
    void answer(std::string_view lines) override { text += lines; }
    void status(std::string_view words) override { text.append("-- ").append(words).append("\n"); }
    void last_word(std::string_view words) override { status(words); }
    void picture_changed() override { ++drawn; }
    [[nodiscard]] bool wants_frames() const noexcept override { return frames; }
    [[nodiscard]] bool shows_picture() const noexcept override { return picture; }
    [[nodiscard]] bool heard() const noexcept override { return true; }

    std::string text;
    int drawn = 0;
    bool frames = false;
    bool picture = false;
};

client_options ann() {
    client_options options;
    options.user = user_id{user_id_view{std::string_view{"ann"}}};
    EXPECT_EQ(read_friends("2,3,ann", options.friends), "");
    return options;
}

class typed_dialogue_case : public ::testing::Test {
  protected:
    // A connection up to its first snapshot, in which 2 is online.
    void connect() {
        static_cast<void>(talk.begin());
        hear(R"({"type":"welcome","heartbeat":25,"limits":{"friends":4}})");
        hear(R"({"type":"snapshot","online":[{"user_id":2,"status":"online","version":5}]})");
    }
    std::string hear(std::string_view line) { return talk.heard(line).send; }
    std::string type(const std::string& line) { return talk.typed(line).send; }
    // What was printed since the last call.
    std::string printed() { return std::exchange(pages.text, {}); }

    client_options options = ann();
    notebook pages;
    conduct course;
    typed_dialogue talk{options, pages, course};
};

TEST_F(typed_dialogue_case, says_hello_and_shows_who_is_there) {
    const dialogue::reaction hello = talk.begin();
    EXPECT_GT(hello.heartbeat, duration::zero()) << "a server that hangs is found";
    EXPECT_EQ(hello.send,
              "{\"type\":\"hello\",\"id\":\"alo-1\",\"user_id\":\"ann\",\"friends\":[2,3]}\n")
        << "nobody lists themselves";
    const dialogue::reaction welcomed = talk.heard(R"({"type":"welcome","heartbeat":25})");
    EXPECT_EQ(welcomed.heartbeat, std::chrono::seconds{25});
    EXPECT_TRUE(course.welcomed());
    EXPECT_EQ(printed(), "");
    hear(R"({"type":"snapshot","online":[{"user_id":3,"status":"away","text":"lunch"}],)"
         R"("more":true})");
    EXPECT_EQ(printed(), "");
    hear(R"({"type":"snapshot","online":[{"user_id":2,"status":"online"}],"more":false})");
    EXPECT_EQ(printed(), "2 is online\n3 is away: lunch\n");
    hear(R"({"type":"presence","user_id":2,"online":false,"status":"offline","version":9})");
    hear(R"({"type":"presence","user_id":2,"online":true,"status":"busy","version":8})");
    hear(R"({"type":"presence","user_id":3,"online":true,"status":"busy","version":10})");
    EXPECT_EQ(printed(), "2 went offline\n3 is busy\n");
}

TEST_F(typed_dialogue_case, answers_pings_without_a_word) {
    connect();
    static_cast<void>(printed());
    EXPECT_EQ(hear(R"({"type":"ping"})"), "{\"type\":\"pong\"}\n");
    EXPECT_EQ(hear(R"({"type":"pong","id":"alo"})"), "");
    EXPECT_EQ(printed(), "");
    EXPECT_EQ(hear(R"({"type":"pong","id":7})"), "");
    EXPECT_EQ(printed(), "{\"type\":\"pong\",\"id\":7}\n") << "the person asked";
}

TEST_F(typed_dialogue_case, obeys) {
    connect();
    static_cast<void>(printed());
    EXPECT_EQ(type("/away lunch"),
              "{\"type\":\"status\",\"id\":\"alo-2\",\"status\":\"away\",\"text\":\"lunch\"}\n");
    EXPECT_EQ(printed(), "") << "it is not so before the server says so";
    hear(R"({"type":"ok","id":"alo-2"})");
    EXPECT_EQ(printed(), "you are away: lunch\n");
    EXPECT_EQ(type("/watch 5"),
              "{\"type\":\"watch\",\"id\":\"alo-3\",\"add\":[5],\"remove\":[]}\n");
    hear(R"({"type":"watching","id":"alo-3","count":3,"online":[{"user_id":5,"status":"busy"}]})");
    EXPECT_EQ(printed(), "on your watch list: 3\n5 is busy\n");
    EXPECT_EQ(type("/query 3"), "{\"type\":\"query\",\"id\":\"alo-4\",\"user_ids\":[3]}\n");
    hear(R"({"type":"presences","id":"alo-4","users":[{"user_id":3,"online":false}]})");
    EXPECT_EQ(printed(), "3 is offline\n");
    EXPECT_EQ(type("/raw {\"type\":\"x\"}"), "{\"type\":\"x\"}\n");
    EXPECT_EQ(type("{\"type\":\"y\"}"), "{\"type\":\"y\"}\n");
    EXPECT_FALSE(talk.typed("/who").leave);
    EXPECT_EQ(printed(), " ● 2  online\n ● 5  busy\n ○ 3  offline\n");
    EXPECT_TRUE(talk.typed("/quit").leave);
    EXPECT_EQ(talk.goodbye(), "{\"type\":\"bye\"}\n");
    EXPECT_EQ(type("/wach 5"), "");
    EXPECT_EQ(printed(), "-- there is no command 'wach'; did you mean /watch?\n");
}

TEST_F(typed_dialogue_case, undoes_what_the_server_refuses) {
    connect();
    static_cast<void>(type("/watch 5"));
    EXPECT_EQ(talk.picture().size(), 3U);
    static_cast<void>(printed());
    hear(R"({"type":"error","id":"alo-2","code":"too_many_friends","message":"no","fatal":false})");
    EXPECT_EQ(printed(), "the server says: no (too_many_friends)\n");
    EXPECT_EQ(talk.picture().size(), 2U);
    EXPECT_EQ(course.final_word(), "");
    EXPECT_EQ(type("/watch 5,6,7"), "") << "the welcome said how many there can be";
    EXPECT_EQ(printed(), "-- the server takes 4 ids on a watch list at most\n");
    EXPECT_EQ(type("/watch ann"), "");
    EXPECT_EQ(printed(), "-- nobody hears of themselves\n");
}

TEST_F(typed_dialogue_case, says_everything_again_after_a_loss) {
    connect();
    static_cast<void>(type("/away lunch"));
    hear(R"({"type":"ok","id":"alo-2"})");
    static_cast<void>(type("/watch 5"));
    talk.lost();
    EXPECT_TRUE(talk.picture().stale());
    static_cast<void>(printed());
    EXPECT_EQ(type("/unwatch 3"), "");
    EXPECT_EQ(printed(), "-- there is no connection now; the next hello says so\n");
    EXPECT_EQ(type("/query 2"), "");
    EXPECT_EQ(type("/raw {}"), "");
    EXPECT_EQ(printed(), "-- there is no connection now\n-- there is no connection now\n");
    const std::string hello = talk.begin().send;
    EXPECT_NE(hello.find(R"("friends":[2,5],"status":"away","text":"lunch"})"), std::string::npos)
        << hello;
    hear(R"({"type":"welcome"})");
    hear(R"({"type":"snapshot","online":[{"user_id":5,"status":"online"}]})");
    EXPECT_EQ(printed(), "2 went offline\n5 is online\n") << "only what changed is news";
}

TEST_F(typed_dialogue_case, who_waits_for_the_first_picture) {
    static_cast<void>(talk.begin());
    static_cast<void>(type("/who"));
    EXPECT_EQ(printed(), "");
    hear(R"({"type":"welcome"})");
    hear(R"({"type":"snapshot","online":[{"user_id":3,"status":"online"}]})");
    EXPECT_EQ(printed(), "3 is online\n ● 3  online\n ○ 2  offline\n");
}

TEST_F(typed_dialogue_case, with_a_picture_asks_when_the_others_were_seen) {
    pages.picture = true;
    static_cast<void>(talk.begin());
    hear(R"({"type":"welcome"})");
    EXPECT_EQ(hear(R"({"type":"snapshot","online":[{"user_id":2,"status":"online"}]})"),
              "{\"type\":\"query\",\"id\":\"alo-2\",\"user_ids\":[3]}\n");
    EXPECT_EQ(printed(), "") << "the picture shows it";
    const int before = pages.drawn;
    hear(R"({"type":"presences","id":"alo-2","users":[{"user_id":3,"online":false,)"
         R"("last_seen":1000}]})");
    EXPECT_EQ(printed(), "");
    EXPECT_GT(pages.drawn, before);
    ASSERT_NE(talk.picture().rows()[1].known, nullptr);
    EXPECT_EQ(talk.picture().rows()[1].known->at, 1'000);
}

TEST_F(typed_dialogue_case, with_json_prints_frames_and_nothing_else) {
    pages.frames = true;
    connect();
    static_cast<void>(type("/away x"));
    hear(R"({"type":"ok","id":"alo-2"})");
    hear(R"({"type":"ping"})");
    hear("nonsense");
    EXPECT_EQ(printed(),
              R"(= {"type":"welcome","heartbeat":25,"limits":{"friends":4}})"
              "\n"
              R"(= {"type":"snapshot","online":[{"user_id":2,"status":"online","version":5}]})"
              "\n"
              R"(= {"type":"ok","id":"alo-2"})"
              "\n= nonsense\n");
}

TEST_F(typed_dialogue_case, shows_nothing_that_could_command_a_terminal) {
    connect();
    static_cast<void>(printed());
    hear(
        "{\"type\":\"presence\",\"user_id\":3,\"online\":true,\"status\":\"a\\u001b[m\","
        "\"text\":\"\\u202ex\",\"version\":9}");
    hear("{\"type\":\"error\",\"code\":\"\\u0007\",\"message\":\"\\u001b[2J\"}");
    hear("\x1b[2J");
    EXPECT_EQ(printed(),
              "3 is a\\x1b[m: \\u{202e}x\nthe server says: \\x1b[2J (\\x07)\n\\x1b[2J\n");
}

}  // namespace
}  // namespace alo
