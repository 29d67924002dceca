// SPEC section 3: the same lines have the same effect however their bytes travel, and what the end
// of the stream does to the last of them.
#include "fixture.hpp"

#include <functional>

namespace alo::test {
namespace {

class framing_test : public per_threads {};
ALO_ON_ONE_AND_THREE_THREADS(framing_test);

// A long conversation of one client: hellos with ids of all kinds, bad lines between them. Every
// third line is answered, so the transcript shows that each was understood the same.
std::vector<std::string> script() {
    const std::string bad_utf8 = "{\"user_id\":\"\xC3\x28\"}";
    std::vector<std::string> lines;
    for (int i = 0; i < 67; ++i) {
        lines.emplace_back("{\"user_id\":\"zo\xC3\xAB \xF0\x9F\x98\x80\",\"friends\":[" +
                           std::to_string(i) + ",\"\xE2\x82\xAC" + std::to_string(i) + "\"]}");
        lines.emplace_back(i % 2 == 0 ? "{\"user_id\":-1}" : bad_utf8);
        lines.emplace_back(
            " { \"friends\" : [ ] , \"user_id\" : \"zo\\u00eb \xF0\x9F\x98\x80\" } ");
    }
    return lines;
}

std::string joined(const std::string& end_of_line) {
    std::string text;
    for (const auto& line : script()) {
        text += line + end_of_line;
    }
    return text;
}

// Says the script in the way given and returns what the server answered until it closed.
std::string transcript(std::uint16_t port, const std::function<void(tcp_client&)>& say) {
    tcp_client client(port);
    say(client);
    client.half_close();
    return client.read_to_end();
}

TEST_P(framing_test, any_fragmentation_gives_the_same_transcript) {
    server alo(args(unhurried()));
    const auto text = joined("\n");
    const auto whole = transcript(alo.port(), [&](auto& client) { client.send(text); });
    ASSERT_EQ(lines_of(whole).size(), 67U) << whole;
    for (const auto& line : lines_of(whole)) {
        ASSERT_TRUE(parse_error(line + "\n")) << line;
    }
    for (const std::size_t piece : {1U, 2U, 3U, 7U, 61U, 1000U}) {
        EXPECT_EQ(whole,
                  transcript(alo.port(), [&](auto& client) { client.send_in_pieces(text, piece); }))
            << piece;
    }
    EXPECT_EQ(whole, transcript(alo.port(), [&](auto& client) {
                  for (const auto& line : script()) {
                      client.send(line + "\n");
                  }
              }));
}

TEST_P(framing_test, crlf_and_blank_lines_give_the_same_transcript) {
    server alo(args(unhurried()));
    const auto whole = transcript(alo.port(), [&](auto& client) { client.send(joined("\n")); });
    for (const char* end_of_line :
         {"\r\n", "\n\n", "\r\n\r\n", "\n \n\t\r\n", "\r\r\n", "\n\r\n\n\n\n\n\n\n\n\n\n\n"}) {
        EXPECT_EQ(whole,
                  transcript(alo.port(), [&](auto& client) { client.send(joined(end_of_line)); }));
        EXPECT_EQ(whole, transcript(alo.port(), [&](auto& client) {
                      client.send_in_pieces(joined(end_of_line), 1);
                  }));
    }
}

TEST_P(framing_test, a_hello_split_at_every_byte_is_one_hello) {
    server alo(args());
    const std::string line = "{\"user_id\":\"zo\xC3\xAB\",\"friends\":[\"\xF0\x9F\x98\x80\"]}\r\n";
    tcp_client watcher(alo.port(), "w", {"zo\xC3\xAB"});
    watcher.sync();
    for (std::size_t at = 1; at < line.size(); ++at) {
        tcp_client client(alo.port());
        client.send(line.substr(0, at));
        client.send(line.substr(at));
        client.leave();
    }
    expect_heard(alo.port(), {{&watcher, "w", times(line.size() - 1, on + off)}});
}

TEST_P(framing_test, of_many_hellos_in_one_packet_the_last_one_holds) {
    server alo(args());
    std::string packet;
    for (int i = 100; i < 150; ++i) {
        packet += hello(1, {i});
    }
    tcp_client one(alo.port());
    one.send(packet);
    one.sync();
    tcp_client other(alo.port(), 148, {});
    other.sync();
    tcp_client last(alo.port(), 149, {});
    last.sync();
    last.leave();
    expect_heard(alo.port(), {{&one, 1, on + off}, {&other, 148, ""}});
}

TEST_P(framing_test, a_last_line_without_lf_is_handled_when_the_stream_ends) {
    server alo(args());
    tcp_client watcher(alo.port(), 2, {1});
    watcher.sync();
    tcp_client one(alo.port());
    one.send("{\"user_id\":1,\"friends\":[2]}");
    one.half_close();
    EXPECT_EQ(one.read_to_end(), "");
    expect_heard(alo.port(), {{&watcher, 2, on + off}});
}

TEST_P(framing_test, a_last_hello_without_lf_replaces_the_list_before_the_departure) {
    server alo(args());
    tcp_client two(alo.port(), 2, {});
    tcp_client three(alo.port(), 3, {});
    two.sync();
    three.sync();
    tcp_client one(alo.port(), 1, {2});
    one.send("{\"user_id\":1,\"friends\":[3]}");
    one.leave();
    expect_heard(alo.port(), {{&two, 2, on}, {&three, 3, off}});
}

TEST_P(framing_test, a_last_line_without_lf_is_answered_if_it_is_bad) {
    server alo(args());
    tcp_client one(alo.port());
    one.send("{\"user_id\":-1}");
    one.half_close();
    EXPECT_EQ(one.read_error().code, "invalid_user_id");
    EXPECT_EQ(one.read_to_end(), "");
    EXPECT_FALSE(one.was_reset());
}

TEST_P(framing_test, a_last_line_that_was_cut_is_nothing) {
    server alo(args());
    tcp_client watcher(alo.port(), 2, {1, 12});
    watcher.sync();
    for (const char* cut : {"{\"user_id\":1,\"friends\":[2]", "{\"user_id\":1", "{"}) {
        tcp_client one(alo.port());
        one.send(cut);
        one.leave();
    }
    expect_heard(alo.port(), {{&watcher, 2, ""}});
}

TEST_P(framing_test, two_objects_on_a_line_are_invalid_json_and_neither_counts) {
    server alo(args());
    tcp_client watcher(alo.port(), 2, {1, 3});
    watcher.sync();
    for (const char* line :
         {"{\"user_id\":1}{\"user_id\":3}\n", "{\"user_id\":1} {\"user_id\":1}\n",
          "{\"user_id\":1}x\n", "{\"user_id\":1},\n", "{\"user_id\":1}]\n", "{\"user_id\":1}}\n"}) {
        tcp_client one(alo.port());
        one.send(line);
        const auto error = one.read_error();
        EXPECT_EQ(error.code, "invalid_json") << line;
        EXPECT_FALSE(error.fatal);
        one.leave();
    }
    expect_heard(alo.port(), {{&watcher, 2, ""}});
}

TEST_P(framing_test, white_space_around_and_inside_the_object_is_fine) {
    server alo(args());
    tcp_client watcher(alo.port(), 2, {1});
    watcher.sync();
    tcp_client one(alo.port());
    one.send(" \t {\t\"user_id\" :\r1 } \t \r\n");
    one.sync();
    expect_heard(alo.port(), {{&watcher, 2, on}});
}

TEST_P(framing_test, a_line_feed_inside_a_string_cuts_the_line) {
    server alo(args());
    tcp_client one(alo.port());
    one.send("{\"user_id\":\"a\nb\"}\n");
    EXPECT_EQ(one.read_error().code, "invalid_json");
    EXPECT_EQ(one.read_error().code, "invalid_json");
    one.sync();
}

TEST_P(framing_test, a_hundred_blank_lines_are_no_bad_lines) {
    server alo(args());
    tcp_client watcher(alo.port(), 2, {1});
    watcher.sync();
    tcp_client one(alo.port());
    one.send(times(100, "\n") + times(100, "\r\n") + hello(1, {}));
    EXPECT_EQ(watcher.read_line(), on);
    EXPECT_EQ(one.peek(), "");
    one.send(times(25, "\n") + times(25, " \t \n"));
    one.sync();
    expect_heard(alo.port(), {{&watcher, 2, ""}, {&one, 1, ""}});
}

}  // namespace
}  // namespace alo::test
