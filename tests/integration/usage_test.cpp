// SPEC section 9: --help, --version, and every way to start alo wrongly: one clear line on stderr
// that names the fault, and exit code 2 for usage, 1 for the run-time.
#include "fixture.hpp"
#include "support/temp_dir.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

namespace alo::test {
namespace {

using variables = std::vector<std::pair<std::string, std::string>>;

const std::vector<std::string>& flags() {
    static const std::vector<std::string> all = {"--port",
                                                 "--host",
                                                 "--threads",
                                                 "--audience",
                                                 "--offline-grace",
                                                 "--max-grace",
                                                 "--max-grace-edges",
                                                 "--max-sessions-per-user",
                                                 "--max-line",
                                                 "--max-friends",
                                                 "--max-connections",
                                                 "--max-connections-per-ip",
                                                 "--max-pending-input",
                                                 "--output-soft-limit",
                                                 "--output-hard-limit",
                                                 "--hub-queue-limit",
                                                 "--last-seen-ttl",
                                                 "--max-last-seen",
                                                 "--rate",
                                                 "--burst",
                                                 "--hello-timeout",
                                                 "--write-timeout",
                                                 "--keepalive",
                                                 "--user-timeout",
                                                 "--drain",
                                                 "--verbose",
                                                 "--log-format",
                                                 "--config",
                                                 "--help",
                                                 "--version"};
    return all;
}

TEST(usage_test, help_names_every_option_its_variable_and_its_default) {
    const auto help = run({alo_binary(), {"--help"}});
    EXPECT_EQ(help.end, ending({0, 0}));
    EXPECT_EQ(help.errors, "");
    for (const auto& flag : flags()) {
        EXPECT_NE(help.output.find(flag), std::string::npos) << flag;
        if (flag != "--help" && flag != "--version") {
            std::string variable = "ALO_";
            for (const char c : flag.substr(2)) {
                variable += c == '-' ? '_' : static_cast<char>(std::toupper(c));
            }
            EXPECT_NE(help.output.find(variable), std::string::npos) << variable;
        }
    }
    for (const char* word : {"SERVER_PORT", "VERBOSE", "8080", "-p", "-v", "-h", "256KiB", "64MiB",
                             "10000", "alo client", "either", "listers", "mutual", "literal"}) {
        EXPECT_NE(help.output.find(word), std::string::npos) << word;
    }
    for (const auto& line : lines_of(help.output)) {
        EXPECT_LE(line.size(), 100U) << line;
    }
    EXPECT_EQ(run({alo_binary(), {"-h"}}).output, help.output);
}

TEST(usage_test, version_names_itself_and_its_libraries) {
    const auto version = run({alo_binary(), {"--version"}});
    EXPECT_EQ(version.end, ending({0, 0}));
    EXPECT_EQ(version.errors, "");
    EXPECT_TRUE(version.output.starts_with("alo ")) << version.output;
    for (const char* word : {"0.1.0", "Boost", "simdjson", "spdlog"}) {
        EXPECT_NE(version.output.find(word), std::string::npos) << word << "\n" << version.output;
    }
}

// Refused with exit code 2 and one line that holds the words, quickly.
void expect_usage_error(const std::vector<std::string>& args, const variables& env,
                        const std::vector<std::string>& words) {
    std::string shown;
    for (const auto& arg : args) {
        shown += " " + arg;
    }
    for (const auto& [name, value] : env) {
        shown += " " + name + "=" + value;
    }
    const auto began = steady::now();
    const auto end = run({alo_binary(), args, env});
    EXPECT_LT(steady::now() - began, std::chrono::seconds(2) * slowness()) << shown;
    EXPECT_EQ(end.end, ending({2, 0})) << shown << ": " << to_string(end.end);
    EXPECT_EQ(end.output, "") << shown;
    const auto lines = lines_of(end.errors);
    EXPECT_EQ(lines.size(), 1U) << shown << "\n" << end.errors;
    EXPECT_TRUE(end.errors.ends_with("\n")) << shown;
    for (const auto& word : words) {
        EXPECT_NE(end.errors.find(word), std::string::npos) << shown << "\n"
                                                            << end.errors << "should name " << word;
    }
}

TEST(usage_test, a_wrong_flag_is_named) {
    const std::vector<std::pair<std::vector<std::string>, std::string>> wrong = {
        {{"--nonsense"}, "--nonsense"},
        {{"-x"}, "-x"},
        {{"--port"}, "port"},
        {{"--port", ""}, "port"},
        {{"--port", "abc"}, "abc"},
        {{"--port", "65536"}, "65536"},
        {{"--port", "-1"}, "-1"},
        {{"--port", "80 80"}, "port"},
        {{"--port", "8080x"}, "8080x"},
        {{"--port", "0x50"}, "0x50"},
        {{"--port", "1.5"}, "1.5"},
        {{"--port=99999999999999999999999"}, "port"},
        {{"--threads", "-1"}, "threads"},
        {{"--threads", "many"}, "many"},
        {{"--threads", "100000000"}, "threads"},
        {{"--max-line", "10XB"}, "10XB"},
        {{"--max-line", "-5"}, "max-line"},
        {{"--max-line", "0"}, "max-line"},
        {{"--max-line", "99999999999999GiB"}, "max-line"},
        {{"--hello-timeout", "5parsecs"}, "5parsecs"},
        {{"--hello-timeout", "soon"}, "hello-timeout"},
        {{"--hello-timeout", "-1s"}, "hello-timeout"},
        {{"--drain", "s"}, "drain"},
        {{"--offline-grace", "121s"}, "offline-grace"},
        {{"--max-grace", "121s"}, "max-grace"},
        {{"--max-grace-edges", "-1"}, "max-grace-edges"},
        {{"--audience", "foes"}, "foes"},
        {{"--log-format", "xml"}, "xml"},
        {{"--keepalive", "often"}, "keepalive"},
        {{"--keepalive", "25s,5s"}, "keepalive"},
        {{"--rate", "0"}, "rate"},
        {{"--burst", "none"}, "burst"},
        {{"--max-friends", "many"}, "max-friends"},
        {{"--max-connections", "-1"}, "max-connections"},
        {{"--max-connections-per-ip", "x"}, "max-connections-per-ip"},
        {{"--max-sessions-per-user", "0"}, "max-sessions-per-user"},
        {{"--max-pending-input", "x"}, "max-pending-input"},
        {{"--output-soft-limit", "x"}, "output-soft-limit"},
        {{"--output-hard-limit", "x"}, "output-hard-limit"},
        {{"--write-timeout", "x"}, "write-timeout"},
        {{"--user-timeout", "x"}, "user-timeout"},
        {{"--verbose=perhaps"}, "verbose"},
        {{"surplus"}, "surplus"},
        {{"--port", "0", "surplus"}, "surplus"},
        {{"--config"}, "config"},
        {{"--config", "/no/such/file.toml"}, "/no/such/file.toml"},
        {{"client", "--nonsense"}, "--nonsense"},
        {{"client", "--port", "x"}, "port"},
    };
    for (const auto& [args, word] : wrong) {
        expect_usage_error(args, {}, {word});
    }
}

TEST(usage_test, a_wrong_variable_is_named) {
    const std::vector<std::pair<std::string, std::string>> wrong = {
        {"SERVER_PORT", "abc"},      {"ALO_PORT", "70000"},           {"VERBOSE", "perhaps"},
        {"ALO_VERBOSE", "perhaps"},  {"ALO_MAX_LINE", "long"},        {"ALO_AUDIENCE", "foes"},
        {"ALO_HELLO_TIMEOUT", "x"},  {"ALO_CONFIG", "/no/such/file"}, {"ALO_THREADS", "x"},
        {"ALO_OFFLINE_GRACE", "1y"}, {"ALO_MAX_CONNECTIONS", "1e3"}};
    for (const auto& [name, value] : wrong) {
        expect_usage_error({}, {{name, value}}, {name});
    }
}

TEST(usage_test, a_wrong_line_of_the_file_is_named) {
    const temp_dir folder;
    const std::vector<std::pair<std::string, std::string>> wrong = {
        {"nonsense = 1\n", "nonsense"},
        {"max_line = \"1KiB\"\n", "max_line"},
        {"port = \"abc\"\n", "port"},
        {"port = 70000\n", "port"},
        {"port = -1\n", "port"},
        {"port = 1.5\n", "port"},
        {"port = [1]\n", "port"},
        {"port = true\n", "port"},
        {"verbose = \"perhaps\"\n", "verbose"},
        {"verbose = 7\n", "verbose"},
        {"audience = 3\n", "audience"},
        {"hello-timeout = \"5parsecs\"\n", "hello-timeout"},
        {"hello-timeout = 2025-11-21\n", "hello-timeout"},
        {"[server]\nport = 1\n", "server"},
        {"port = 1\nport = 2\n", "port"},
        {"port = \n", "broken.toml"},
        {"port 8080\n", "broken.toml"},
        {"\"port\": 8080\n", "broken.toml"},
        {"\xFF\xFE\n", "broken.toml"},
        {"help = true\n", "help"},
        {"config = \"other\"\n", "config"},
    };
    for (const auto& [text, word] : wrong) {
        const auto path = folder.file("broken.toml", text);
        SCOPED_TRACE(text);
        expect_usage_error({"--config", path}, {}, {"broken.toml", word});
        expect_usage_error({}, {{"ALO_CONFIG", path}}, {"broken.toml", word});
    }
    expect_usage_error({"--config", folder.path()}, {}, {folder.path()});
}

TEST(usage_test, an_address_that_is_not_ours_is_named) {
    for (const char* host : {"192.0.2.1", "2001:db8::1", "999.1.1.1", "::g"}) {
        const auto end = run({alo_binary(), {"--port", "0", "--host", host}});
        EXPECT_TRUE(end.end == ending({1, 0}) || end.end == ending({2, 0})) << to_string(end.end);
        EXPECT_EQ(lines_of(end.errors).size(), 1U) << end.errors;
        EXPECT_NE(end.errors.find(host), std::string::npos) << end.errors;
    }
}

// A socket that listens on a free port of all addresses.
std::pair<unique_fd, std::uint16_t> taken_port(bool reusable) {
    unique_fd fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const int yes = reusable ? 1 : 0;
    ::setsockopt(fd.get(), SOL_SOCKET, SO_REUSEPORT, &yes, sizeof yes);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    socklen_t size = sizeof address;
    if (::bind(fd.get(), reinterpret_cast<sockaddr*>(&address), size) != 0 ||
        ::listen(fd.get(), 1) != 0 ||
        ::getsockname(fd.get(), reinterpret_cast<sockaddr*>(&address), &size) != 0) {
        throw failure("no listening socket");
    }
    return {std::move(fd), ntohs(address.sin_port)};
}

void expect_port_in_use(std::uint16_t port, const std::vector<std::string>& more) {
    std::vector<std::string> args{"--port", std::to_string(port)};
    args.insert(args.end(), more.begin(), more.end());
    const auto end = run({alo_binary(), args});
    EXPECT_EQ(end.end, ending({1, 0})) << to_string(end.end);
    EXPECT_EQ(lines_of(end.errors).size(), 1U) << end.errors;
    EXPECT_NE(end.errors.find(std::to_string(port)), std::string::npos) << end.errors;
    EXPECT_EQ(end.output, "");
}

TEST(usage_test, a_port_in_use_by_another_program_ends_with_one_line_and_code_one) {
    for (const bool reusable : {false, true}) {
        const auto [socket, port] = taken_port(reusable);
        for (const char* threads : {"1", "3"}) {
            expect_port_in_use(port, {"--threads", threads});
            expect_port_in_use(port, {"--threads", threads, "--host", "0.0.0.0"});
        }
    }
}

TEST(usage_test, a_port_in_use_by_another_alo_is_no_shared_port) {
    // Listeners that share a port among their threads must not share it with another process.
    for (const char* first : {"1", "3"}) {
        server alo({"--threads", first});
        for (const char* threads : {"1", "3"}) {
            expect_port_in_use(alo.port(), {"--threads", threads});
        }
        tcp_client client(alo.port());
        client.sync();
    }
}

}  // namespace
}  // namespace alo::test
