// SPEC section 8, the limits of one client: each at its exact boundary, what the error says, and
// that only the one who crosses it pays. Connections and sessions stand in admission_test, time in
// timers_test.
#include "fixture.hpp"
#include "support/canary.hpp"

namespace alo::test {
namespace {

class limits_test : public per_threads {};
ALO_ON_ONE_AND_THREE_THREADS(limits_test);

constexpr std::size_t line_limit = 1024;

TEST_P(limits_test, a_line_of_exactly_the_limit_is_read) {
    server alo(args({"--max-line", "1KiB"}));
    tcp_client watcher(alo.port(), 2, {1});
    watcher.sync();
    for (const auto* end_of_line : {"\n", "\r\n"}) {
        // The limit counts the line without its end; a CR may count as a byte of it.
        const std::size_t spare = end_of_line[0] == '\r' ? 1 : 0;
        tcp_client one(alo.port());
        one.send(hello_of_size(1, line_limit - spare) + end_of_line);
        EXPECT_EQ(watcher.read_line(), on);
        one.leave();
        EXPECT_EQ(watcher.read_line(), off);
    }
}

TEST_P(limits_test, a_line_of_one_byte_more_closes) {
    server alo(args({"--max-line", "1024"}));
    tcp_client watcher(alo.port(), 2, {1});
    watcher.sync();
    tcp_client one(alo.port());
    one.send(hello_of_size(1, line_limit + 1) + "\n" + hello(1, {}));
    const auto error = one.read_error();
    EXPECT_EQ(error.code, "line_too_long");
    EXPECT_TRUE(error.fatal);
    EXPECT_EQ(one.read_to_end(), "");
    EXPECT_FALSE(one.was_reset()) << "the error frame could have been lost";
    expect_heard(alo.port(), {{&watcher, 2, ""}});
}

TEST_P(limits_test, a_line_too_long_ends_a_session_and_its_friends_hear_it) {
    server alo(args({"--max-line", "1KiB"}));
    tcp_client watcher(alo.port(), 2, {1});
    watcher.sync();
    tcp_client one(alo.port(), 1, {});
    EXPECT_EQ(watcher.read_line(), on);
    // No LF at all: the byte over the limit decides, not the end of the line.
    one.send_in_pieces(std::string(line_limit, '{'), 100);
    one.send("{");
    EXPECT_EQ(one.read_error().code, "line_too_long");
    EXPECT_EQ(watcher.read_line(), off);
}

TEST_P(limits_test, every_line_counts_by_itself) {
    server alo(args(unhurried({"--max-line", "1KiB"})));
    tcp_client one(alo.port());
    std::string packet;
    for (int i = 0; i < 200; ++i) {
        packet += hello_of_size(1, line_limit) + "\n";
    }
    one.send(packet);
    one.sync();
    EXPECT_EQ(one.peek(), "");
}

TEST_P(limits_test, the_default_line_is_256_kib) {
    server alo(args());
    tcp_client fits(alo.port());
    fits.send(hello_of_size(1, 256U << 10U) + "\n");
    fits.sync();
    tcp_client too_long(alo.port());
    too_long.send(hello_of_size(1, (256U << 10U) + 1) + "\n");
    EXPECT_EQ(too_long.read_error().code, "line_too_long");
}

TEST_P(limits_test, a_hundred_megabytes_without_line_feed_cost_nothing) {
    server alo(args());
    canary bird(alo.port());
    bird.sing(10);
    const auto before = alo.proc().resident_kib();
    const std::string block(1U << 20U, 'x');
    auto highest = before;
    int closed = 0;
    // Each connection is cut off soon; what is not read is not sent. All in all at least 100 MB are
    // offered.
    for (int i = 0; i < 100; ++i) {
        tcp_client client(alo.port());
        std::size_t offered = 0;
        (void)eventually([&] {
            const auto n = client.try_send(block);
            offered += n > 0 ? static_cast<std::size_t>(n) : 0;
            return n < 0 || offered >= block.size() || client.ended();
        });
        highest = std::max(highest, alo.proc().resident_kib());
        client.wait_end();
        ++closed;
    }
    EXPECT_EQ(closed, 100);
    EXPECT_LE(highest - before, sanitized() ? 32 * 1024 : 4 * 1024) << "KiB more";
    bird.expect_well();
}

TEST_P(limits_test, what_comes_after_a_fatal_error_is_not_kept) {
    server alo(args());
    const auto before = alo.proc().resident_kib();
    tcp_client client(alo.port());
    const std::string block(1U << 20U, 'x');
    // Offers 100 MB for as long as the server takes it; it may take it or cut it, but not keep it.
    std::size_t offered = 0;
    auto highest = before;
    (void)eventually([&] {
        const auto n = client.try_send(block);
        offered += n > 0 ? static_cast<std::size_t>(n) : 0;
        highest = std::max(highest, alo.proc().resident_kib());
        return n < 0 || offered >= (100U << 20U) || client.ended();
    });
    client.wait_end();
    EXPECT_LE(highest - before, sanitized() ? 32 * 1024 : 4 * 1024) << "KiB more";
}

TEST_P(limits_test, friends_are_counted_after_duplicates_and_self) {
    server alo(args({"--max-friends", "3"}));
    tcp_client one(alo.port());
    one.send(hello(1, {2, 2, 3, 1, 3, 4, 1, 4}));
    one.sync();
    tcp_client four(alo.port(), 4, {});
    EXPECT_EQ(one.read_line(), on);
    one.send(hello(1, {2, 3, 4, 5}));
    const auto error = one.read_error();
    EXPECT_EQ(error.code, "too_many_friends");
    EXPECT_FALSE(error.fatal);
    EXPECT_NE(error.message.find('3'), std::string::npos) << error.message;
    // The old list holds.
    four.leave();
    EXPECT_EQ(one.read_line(), off);
    tcp_client five(alo.port(), 5, {});
    five.sync();
    expect_heard(alo.port(), {{&one, 1, ""}, {&five, 5, ""}});
}

TEST_P(limits_test, the_number_one_and_the_text_one_are_two_friends) {
    server alo(args({"--max-friends", "1"}));
    tcp_client one(alo.port());
    one.send(hello(7, {1, "1"}));
    EXPECT_EQ(one.read_error().code, "too_many_friends");
    one.send(hello(7, {7, 1}));
    one.sync();
    EXPECT_EQ(one.peek(), "");
    one.send(hello(7, {"7", 1}));
    EXPECT_EQ(one.read_error().code, "too_many_friends");
}

TEST_P(limits_test, the_default_is_ten_thousand_friends) {
    server alo(args());
    std::vector<id> friends;
    for (int i = 1; i <= 10'001; ++i) {
        friends.emplace_back(i);
    }
    tcp_client one(alo.port());
    one.send(hello(0, friends));
    EXPECT_EQ(one.read_error().code, "too_many_friends");
    one.send(hello(1, friends));
    one.sync();
    EXPECT_EQ(one.peek(), "");
}

TEST_P(limits_test, the_rate_pauses_loses_nothing_and_closes_nobody) {
    constexpr int rate = 40;
    constexpr int burst = 10;
    constexpr int pairs = 30;
    server alo(args({"--rate", std::to_string(rate), "--burst", std::to_string(burst)}));
    canary bird(alo.port());
    tcp_client one(alo.port(), 1, {});
    std::string packet;
    for (int i = 0; i < pairs; ++i) {
        packet += "bad\n" + hello(1, {i + 2});
    }
    const auto began = steady::now();
    one.send(packet);
    for (int i = 0; i < pairs; ++i) {
        EXPECT_EQ(one.read_error().code, "invalid_json");
    }
    const auto took = std::chrono::duration<double>(steady::now() - began).count();
    // The last bad line is the 60th of the session (hello included); the burst goes at once.
    const double least = static_cast<double>(2 * pairs - burst - 2) / rate;
    EXPECT_GE(took, least * 0.9);
    // The last list holds: nothing was lost.
    one.sync();
    tcp_client last(alo.port(), pairs + 1, {});
    EXPECT_EQ(one.read_line(), on);
    bird.expect_well();
}

TEST_P(limits_test, a_burst_is_not_paused) {
    server alo(args({"--rate", "1", "--burst", "60"}));
    tcp_client one(alo.port());
    std::string packet;
    for (int i = 0; i < 25; ++i) {
        packet += "bad\n" + hello(1, {});
    }
    const auto began = steady::now();
    one.send(packet);
    for (int i = 0; i < 25; ++i) {
        EXPECT_EQ(one.read_error().code, "invalid_json");
    }
    // At one line a second the fifty would take fifty.
    EXPECT_LT(steady::now() - began, std::chrono::seconds(20));
}

TEST_P(limits_test, a_paused_client_that_leaves_is_noticed_once_its_lines_are_handled) {
    server alo(args({"--rate", "50", "--burst", "2"}));
    tcp_client watcher(alo.port(), 2, {1});
    watcher.sync();
    tcp_client one(alo.port());
    one.send(times(20, hello(1, {2})));
    one.half_close();
    EXPECT_EQ(one.read_to_end(), "");
    EXPECT_EQ(watcher.read_line(), on);
    EXPECT_EQ(watcher.read_line(), off);
}

TEST_P(limits_test, a_paused_client_that_resets_is_gone_at_once) {
    server alo(args({"--rate", "1", "--burst", "2"}));
    tcp_client watcher(alo.port(), 2, {1});
    watcher.sync();
    tcp_client one(alo.port());
    one.send(times(1000, hello(1, {2})));
    EXPECT_EQ(watcher.read_line(), on);
    one.reset();
    // Its thousand lines would take a quarter of an hour.
    EXPECT_EQ(watcher.read_line(), off);
}

}  // namespace
}  // namespace alo::test
