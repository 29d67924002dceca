// SPEC section 9, logs: what is said at start, what only with -v, in text and in JSON, how often a
// peer can make the server talk, and that a log that cannot be written stops nobody.
#include "fixture.hpp"
#include "support/canary.hpp"
#include "support/json.hpp"

#include <algorithm>
#include <deque>

namespace alo::test {
namespace {

TEST(logging_test, the_start_is_one_line_with_address_port_version_and_limits) {
    server alo({"--max-connections", "321", "--host", "127.0.0.1"});
    tcp_client(alo.port(), 1, {}).leave();
    const auto lines = lines_of(alo.log());
    ASSERT_EQ(lines.size(), 1U) << alo.log();
    for (const std::string& word : {std::string("127.0.0.1"), std::to_string(alo.port()),
                                    std::string("0.1.0"), std::string("321")}) {
        EXPECT_NE(lines[0].find(word), std::string::npos) << word << "\n" << lines[0];
    }
}

TEST(logging_test, without_verbose_clients_leave_no_line) {
    server alo;
    const auto before = alo.log();
    tcp_client watcher(alo.port(), 1, {2});
    // No bad line here, which would be worth a warning: the first one heard of says that the
    // watcher is there.
    tcp_client first(alo.port(), 2, {1});
    if (!eventually([&] { return !watcher.peek().empty() || !first.peek().empty(); })) {
        FAIL() << "neither heard of the other";
    }
    first.leave();
    EXPECT_TRUE(eventually([&] { return watcher.peek().ends_with(off); }));
    (void)watcher.read_bytes(watcher.peek().size());
    for (int i = 0; i < 20; ++i) {
        tcp_client two(alo.port(), 2, {});
        EXPECT_EQ(watcher.read_line(), on);
        if (i % 2 == 0) {
            two.leave();
        } else {
            two.reset();
        }
        EXPECT_EQ(watcher.read_line(), off);
    }
    EXPECT_EQ(alo.log(), before);
}

// Ends a session for each reason and returns what the log has to say about it.
void end_sessions_in_every_way(server& alo) {
    {
        tcp_client client(alo.port(), "signs off", {});
        client.send(sign_off("signs off"));
        client.wait_end();
    }
    tcp_client(alo.port(), "leaves", {}).leave();
    {
        tcp_client client(alo.port(), "resets", {});
        client.sync();
        client.reset();
    }
    {
        tcp_client client(alo.port(), "errs", {});
        client.send(times(10, "bad\n"));
        client.wait_end();
    }
    {
        tcp_client client(alo.port(), "talks too long", {});
        client.send(std::string(1025, 'x'));
        client.wait_end();
    }
    {
        tcp_client client(alo.port(), "is replaced", {});
        client.sync();
        tcp_client second(alo.port(), "is replaced", {});
        client.wait_end();
    }
    {
        tcp_client silent(alo.port());
        silent.wait_end();
    }
}

const std::vector<std::string>& talkative() {
    static const std::vector<std::string> all = {
        "-v", "--max-line", "1KiB", "--hello-timeout", "300ms", "--max-sessions-per-user", "1"};
    return all;
}

TEST(logging_test, verbose_tells_of_every_connection_its_user_and_why_it_ended) {
    server alo(talkative());
    end_sessions_in_every_way(alo);
    for (const char* user :
         {"signs off", "leaves", "resets", "errs", "talks too long", "is replaced"}) {
        EXPECT_NO_THROW(alo.wait_for_log(user));
    }
    EXPECT_NO_THROW(alo.wait_for_log_line({"talks too long", "line_too_long"}));
    EXPECT_NO_THROW(alo.wait_for_log_line({"errs", "too_many_errors"}));
    EXPECT_NO_THROW(alo.wait_for_log_line({"is replaced", "replaced", "127.0.0.1"}));
    EXPECT_NO_THROW(alo.wait_for_log("hello_timeout"));
    // Different reasons read differently, whatever their words.
    const auto end_of = [&](const std::string& user) {
        std::string last;
        for (const auto& line : lines_of(alo.log())) {
            if (line.find(user) != std::string::npos) {
                last = line;
            }
        }
        return last;
    };
    EXPECT_TRUE(eventually([&] {
        return end_of("resets").find("reset", end_of("resets").find("resets") + 6) !=
                   std::string::npos ||
               end_of("resets").find("reset") < end_of("resets").find("resets");
    })) << end_of("resets");
    EXPECT_EQ(end_of("signs off").find("reset"), std::string::npos) << end_of("signs off");
}

TEST(logging_test, verbose_tells_of_a_reader_that_was_too_slow) {
    server alo(unhurried({"-v", "--output-hard-limit", "1KiB", "--write-timeout", "600s"}));
    connect_options tiny;
    tiny.receive_buffer = 2048;
    tcp_client watcher(alo.port(), "watcher", {"reads nothing"});
    watcher.sync();
    tcp_client greedy(alo.port(), tiny);
    const auto pairs = times(100, "bad\n" + hello("reads nothing", {}));
    EXPECT_TRUE(eventually([&] {
        (void)greedy.try_send(pairs);
        return watcher.peek() == on + off;
    }));
    EXPECT_NO_THROW(alo.wait_for_log("slow_consumer"));
    EXPECT_NO_THROW(alo.wait_for_log_line({"disconnect", "reads nothing"}));
}

TEST(logging_test, verbose_names_the_reason_of_a_stop) {
    server alo({"-v"});
    tcp_client client(alo.port(), "stays to the end", {});
    client.sync();
    alo.stop();
    EXPECT_NO_THROW(alo.wait_for_log("stays to the end"));
}

TEST(logging_test, every_line_of_the_json_log_is_an_object) {
    auto args = talkative();
    args.insert(args.end(), {"--log-format", "json"});
    server alo(args);
    end_sessions_in_every_way(alo);
    {
        // What people and machines may call themselves.
        for (const char* user :
             {"\\\"quote\\\"", "back\\\\slash", "zo\xC3\xAB", "{}", "%s%n", "\xE2\x80\xA8"}) {
            tcp_client odd(alo.port(), user, {});
            odd.leave();
        }
    }
    alo.wait_for_log("%s%n");
    alo.stop();
    const auto lines = lines_of(alo.log());
    EXPECT_GT(lines.size(), 10U);
    bool told_port = false;
    for (const auto& line : lines) {
        const auto object = parse_object(line);
        ASSERT_TRUE(object) << line;
        const auto port = object->find("port");
        told_port = told_port || (port != object->end() && port->second.is_integer &&
                                  port->second.text == std::to_string(alo.port()));
    }
    EXPECT_TRUE(told_port);
}

TEST(logging_test, a_user_id_cannot_forge_a_line_of_the_text_log) {
    server alo({"-v"});
    tcp_client odd(alo.port());
    odd.send("{\"user_id\":\"fake \xE2\x80\xA8 \xC2\xA0 \xE2\x80\xAE line\"}\n");
    odd.leave();
    alo.wait_for_log("fake");
    alo.stop();
    for (const char byte : alo.log()) {
        EXPECT_TRUE(byte == '\n' || static_cast<unsigned char>(byte) >= 0x20);
    }
}

TEST(logging_test, what_a_peer_can_provoke_is_logged_once_a_second_per_kind) {
    server alo({"--max-connections", "40", "--max-line", "1KiB", "--hello-timeout", "200ms",
                "--rate", "1000000", "--burst", "1000000"});
    const auto before = lines_of(alo.log()).size();
    const auto began = steady::now();
    const deadline end(std::chrono::seconds(3));
    int provoked = 0;
    std::deque<tcp_client> crowd;
    while (!end.passed()) {
        for (int i = 0; i < 60; ++i) {
            try {
                crowd.emplace_back(alo.port());
                (void)crowd.back().try_send(i % 3 == 0   ? times(10, "bad\n")
                                            : i % 3 == 1 ? std::string(2000, 'x')
                                                         : std::string());
                ++provoked;
            } catch (const failure&) {
                // Refused: provoked as well.
            }
        }
        crowd.clear();
    }
    EXPECT_GT(provoked, 200);
    const auto seconds =
        static_cast<std::size_t>(std::chrono::duration<double>(steady::now() - began).count()) + 2;
    // At most a handful of kinds: full, bad lines, long lines, timeouts, resets.
    const auto lines = lines_of(alo.log()).size() - before;
    EXPECT_LE(lines, 6 * seconds) << alo.log().substr(0, 4000);
    EXPECT_GE(lines, 1U) << "it refused " << provoked << " times and says nothing at all";
}

class broken_log_test : public ::testing::TestWithParam<stderr_as> {};

std::string name_of(const ::testing::TestParamInfo<stderr_as>& info) {
    switch (info.param) {
        case stderr_as::closed:
            return "closed";
        case stderr_as::dev_full:
            return "dev_full";
        case stderr_as::unread_pipe:
            return "unread_pipe";
        case stderr_as::broken_pipe:
            return "broken_pipe";
        case stderr_as::memory:
            break;
    }
    return "memory";
}

INSTANTIATE_TEST_SUITE_P(on, broken_log_test,
                         ::testing::Values(stderr_as::closed, stderr_as::dev_full,
                                           stderr_as::unread_pipe, stderr_as::broken_pipe),
                         name_of);

TEST_P(broken_log_test, the_server_serves_on_and_stops_cleanly) {
    server_options options;
    options.errors = GetParam();
    options.args = {"-v", "--threads", "2"};
    server alo(options);
    canary bird(alo.port());
    tcp_client watcher(alo.port(), 1, {2});
    watcher.sync();
    // Thousands of lines that nobody takes: some 4 for each of these.
    for (int i = 0; i < 1500; ++i) {
        tcp_client two(alo.port(), 2, {});
        ASSERT_EQ(watcher.read_line(), on);
        two.leave();
        ASSERT_EQ(watcher.read_line(), off);
    }
    // Where stderr is closed, its number belongs to somebody else: no log line in a client's
    // stream.
    expect_heard(alo.port(), {{&watcher, 1, ""}});
    bird.expect_well();
    const auto resident = alo.proc().resident_kib();
    for (int i = 0; i < 1500; ++i) {
        tcp_client two(alo.port(), 2, {});
        ASSERT_EQ(watcher.read_line(), on);
        two.leave();
        ASSERT_EQ(watcher.read_line(), off);
    }
    EXPECT_LE(alo.proc().resident_kib() - resident, sanitized() ? 16 * 1024 : 1024);
}

}  // namespace
}  // namespace alo::test
