// SPEC sections 8 and 9: what the options do that no other suite shows, and which of flag,
// environment and file wins.
#include "fixture.hpp"
#include "support/temp_dir.hpp"

#include <algorithm>
#include <cctype>

namespace alo::test {
namespace {

// How many friends a server lets one list: 1 to 9.
std::size_t max_friends_of(server& alo) {
    tcp_client client(alo.port());
    std::vector<id> friends;
    for (std::size_t i = 1; i <= 9; ++i) {
        friends.emplace_back(i);
        client.send(hello("probe", friends));
        client.send("sync\n");
        if (client.read_error().code == "too_many_friends") {
            return i - 1;
        }
    }
    return 9;
}

TEST(options_test, flags_beat_environment_beats_file_beats_default) {
    const temp_dir folder;
    const auto file = folder.file("alo.toml", "max-friends = 2\nrate = 1000\n");
    const std::vector<std::pair<std::string, std::string>> env{{"ALO_MAX_FRIENDS", "3"}};
    const std::vector<std::string> by_file{"--config", file};
    {
        server_options options;
        options.args = by_file;
        server alo(options);
        EXPECT_EQ(max_friends_of(alo), 2U);
    }
    {
        server_options options;
        options.args = by_file;
        options.env = env;
        server alo(options);
        EXPECT_EQ(max_friends_of(alo), 3U);
    }
    {
        server_options options;
        options.args = {"--config", file, "--max-friends", "4"};
        options.env = env;
        server alo(options);
        EXPECT_EQ(max_friends_of(alo), 4U);
    }
    server alo;
    EXPECT_EQ(max_friends_of(alo), 9U);
}

struct setting {
    std::string name;
    std::string value;
    bool number = false;  // without quotes in TOML
};

const std::vector<setting>& settings() {
    static const std::vector<setting> all = {{"host", "127.0.0.1"},
                                             {"threads", "2", true},
                                             {"audience", "listers"},
                                             {"offline-grace", "10s"},
                                             {"max-grace", "90s"},
                                             {"max-grace-edges", "4321", true},
                                             {"max-sessions-per-user", "7", true},
                                             {"max-line", "64KiB"},
                                             {"max-friends", "5", true},
                                             {"max-connections", "77", true},
                                             {"max-connections-per-ip", "66", true},
                                             {"max-pending-input", "1MiB"},
                                             {"output-soft-limit", "32KiB"},
                                             {"output-hard-limit", "128KiB"},
                                             {"hub-queue-limit", "1MiB"},
                                             {"last-seen-ttl", "1h"},
                                             {"max-last-seen", "5"},
                                             {"rate", "55", true},
                                             {"burst", "111", true},
                                             {"hello-timeout", "2m"},
                                             {"write-timeout", "7500ms"},
                                             {"keepalive", "30s,6s,4"},
                                             {"user-timeout", "12s"},
                                             {"drain", "300ms"},
                                             {"log-format", "text"}};
    return all;
}

void expect_all_set(server& alo) {
    EXPECT_EQ(max_friends_of(alo), 5U);
    // With -v the effective configuration is printed, each option with its value.
    for (const auto& one : settings()) {
        const auto lines = lines_of(alo.log());
        EXPECT_TRUE(std::any_of(lines.begin(), lines.end(),
                                [&](const std::string& line) {
                                    const auto at = line.find(one.name);
                                    return at != std::string::npos &&
                                           line.find(one.value, at) != std::string::npos;
                                }))
            << one.name << " = " << one.value << "\n"
            << alo.log();
    }
}

TEST(options_test, every_option_is_a_flag) {
    std::vector<std::string> args{"-v", "-p", "0"};
    for (const auto& one : settings()) {
        args.push_back("--" + one.name);
        args.push_back(one.value);
    }
    server alo(args);
    expect_all_set(alo);
}

TEST(options_test, every_option_is_a_flag_with_an_equals_sign) {
    std::vector<std::string> args{"--verbose", "--port=0"};
    for (const auto& one : settings()) {
        args.push_back("--" + one.name + "=" + one.value);
    }
    server alo(args);
    expect_all_set(alo);
}

TEST(options_test, every_option_is_a_variable) {
    server_options options;
    options.env = {{"ALO_PORT", "0"}, {"ALO_VERBOSE", "1"}};
    options.default_port = true;
    for (const auto& one : settings()) {
        std::string name = "ALO_";
        for (const char c : one.name) {
            name += c == '-' ? '_' : static_cast<char>(std::toupper(c));
        }
        options.env.emplace_back(name, one.value);
    }
    server alo(options);
    expect_all_set(alo);
}

TEST(options_test, every_option_is_a_key_of_the_file) {
    const temp_dir folder;
    std::string text = "# all of it\nport = 0\nverbose = true\n";
    for (const auto& one : settings()) {
        text += one.name + " = " + (one.number ? one.value : "\"" + one.value + "\"") + "\n";
    }
    server_options options;
    options.args = {"--config", folder.file("alo.toml", text)};
    options.default_port = true;
    server alo(options);
    expect_all_set(alo);
}

TEST(options_test, the_older_names_of_the_environment_work) {
    server_options options;
    options.env = {{"SERVER_PORT", "0"}, {"VERBOSE", "1"}};
    options.default_port = true;
    server alo(options);
    tcp_client client(alo.port(), "someone", {});
    client.leave();
    alo.wait_for_log("someone");
}

TEST(options_test, without_host_both_families_are_served_and_hear_each_other) {
    if (!has_ipv6()) {
        GTEST_SKIP() << "this machine has no ::1";
    }
    server alo;
    connect_options six;
    six.host = "::1";
    tcp_client by_six(alo.port(), six);
    by_six.send(hello(6, {4}));
    by_six.sync();
    tcp_client by_four(alo.port(), 4, {});
    by_four.sync();
    expect_heard(alo.port(), {{&by_six, 6, on}, {&by_four, 4, ""}});
}

TEST(options_test, host_chooses_the_address) {
    if (!has_ipv6()) {
        GTEST_SKIP() << "this machine has no ::1";
    }
    {
        server alo({"--host", "127.0.0.1"});
        tcp_client client(alo.port());
        client.sync();
        EXPECT_TRUE(connection_refused(alo.port(), "::1"));
        EXPECT_TRUE(connection_refused(alo.port(), "127.0.0.2"));
    }
    {
        server alo({"--host", "::1"});
        connect_options six;
        six.host = "::1";
        tcp_client client(alo.port(), six);
        client.sync();
        EXPECT_TRUE(connection_refused(alo.port(), "127.0.0.1"));
    }
    {
        server alo({"--host", "0.0.0.0"});
        tcp_client client(alo.port());
        client.sync();
        EXPECT_TRUE(connection_refused(alo.port(), "::1"));
    }
}

TEST(options_test, threads_are_as_many_as_asked_for) {
    // Threads that serve may start after the first connection is served: the count is waited for.
    server one({"--threads", "1"});
    tcp_client(one.port()).sync();
    const int beside = one.proc().threads() - 1;
    EXPECT_GE(beside, 0);
    for (const int threads : {2, 4}) {
        server alo({"--threads", std::to_string(threads)});
        tcp_client(alo.port()).sync();
        EXPECT_TRUE(eventually([&] { return alo.proc().threads() == beside + threads; }))
            << alo.proc().threads() << " threads, " << beside << " of them beside those asked for";
    }
}

TEST(options_test, the_soft_limit_of_descriptors_is_raised_to_the_hard_one) {
    // The harness sets both; a shell between them sets the soft one alone.
    const temp_dir folder;
    launch what{"/bin/sh",
                {"-c", "ulimit -Sn 64; exec \"$0\" --port 0 --drain 300ms", alo_binary()}};
    what.open_files = 400;
    process shell(what);
    ASSERT_TRUE(eventually([&] { return port_in_log(shell.errors()) != 0; })) << shell.errors();
    std::vector<tcp_client> crowd;
    for (int i = 0; i < 150; ++i) {
        crowd.emplace_back(port_in_log(shell.errors()));
        crowd.back().sync();
    }
    shell.signal(SIGTERM);
    EXPECT_EQ(shell.wait(), ending({0, 0}));
}

}  // namespace
}  // namespace alo::test
