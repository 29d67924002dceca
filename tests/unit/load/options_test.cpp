// The bench's command line.
#include "alo/load/options.hpp"

#include "support/fake_environment.hpp"
#include "support/usage_fault.hpp"

#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <sstream>

namespace alo::load {
namespace {

using variables = std::map<std::string, std::string>;
using namespace std::chrono_literals;

std::variant<bench_options, exit_request> parse(const std::vector<std::string>& arguments,
                                                const variables& set = {}) {
    return parse_bench_line(arguments, alo::test::fake_environment{set});
}

bench_options good(const std::vector<std::string>& arguments, const variables& set = {}) {
    auto outcome = parse(arguments, set);
    if (const auto* request = std::get_if<exit_request>(&outcome)) {
        ADD_FAILURE() << request->text;
        return {};
    }
    return std::get<bench_options>(std::move(outcome));
}

std::string fault(const std::vector<std::string>& arguments, const variables& set = {}) {
    return alo::test::usage_fault(parse(arguments, set));
}

TEST(bench_options, have_defaults) {
    const bench_options options = good({});
    const std::vector all{scene_kind::storm, scene_kind::fanout, scene_kind::churn,
                          scene_kind::day};
    EXPECT_EQ(options.scenes, all);
    EXPECT_EQ(options.host, "localhost");
    EXPECT_EQ(options.port, 8080);
    EXPECT_TRUE(options.typed && options.leave_by_word);
    EXPECT_FALSE(options.json || options.quiet);
    EXPECT_EQ(options.first_user, 8'000'000'000'000'000U);
}

TEST(bench_options, come_from_flags) {
    const bench_options options = good({"churn",
                                        "--host",
                                        "::1",
                                        "-p",
                                        "9000",
                                        "--dialect",
                                        "classic",
                                        "-u",
                                        "50",
                                        "-f",
                                        "4",
                                        "--rate=0",
                                        "-d",
                                        "90s",
                                        "--in-flight",
                                        "7",
                                        "--away",
                                        "5ms",
                                        "--leave",
                                        "close",
                                        "--late",
                                        "2s",
                                        "--patience",
                                        "3s",
                                        "--threads",
                                        "2",
                                        "--seed",
                                        "0",
                                        "--first-user",
                                        "42",
                                        "--json",
                                        "-q",
                                        "--server-pid=7"});
    EXPECT_EQ(options.server_pid, 7U);
    EXPECT_EQ(options.scenes, std::vector{scene_kind::churn});
    EXPECT_EQ(options.host, "::1");
    EXPECT_EQ(options.port, 9000);
    EXPECT_FALSE(options.typed || options.leave_by_word);
    EXPECT_EQ(options.users, 50U);
    EXPECT_EQ(options.friends, 4U);
    EXPECT_EQ(options.rate, 0U);
    EXPECT_EQ(options.span, 90s);
    EXPECT_EQ(options.in_flight, 7U);
    EXPECT_EQ(options.away, 5ms);
    EXPECT_EQ(options.late, 2s);
    EXPECT_EQ(options.patience, 3s);
    EXPECT_EQ(options.threads, 2U);
    EXPECT_EQ(options.seed, 0U);
    EXPECT_EQ(options.first_user, 42U);
    EXPECT_TRUE(options.json && options.quiet);
}

TEST(bench_options, may_name_several_scenarios) {
    const std::vector wanted{scene_kind::day, scene_kind::storm};
    EXPECT_EQ(good({"day", "--json", "storm"}).scenes, wanted);
}

TEST(bench_options, take_only_the_place_from_the_environment) {
    const variables set{{"ALO_HOST", "example.org"},
                        {"SERVER_PORT", "9001"},
                        {"ALO_RATE", "7"},
                        {"ALO_USERS", "7"}};
    EXPECT_EQ(good({}, set).host, "example.org");
    EXPECT_EQ(good({}, set).port, 9001);
    EXPECT_EQ(good({}, set).rate, 100U) << "ALO_RATE is the server's";
    EXPECT_EQ(good({}, set).users, 1000U);
    EXPECT_EQ(good({"--port", "1"}, set).port, 1);
}

TEST(bench_options, say_what_is_wrong) {
    EXPECT_EQ(fault({"stom"}), "alo bench: 'stom' is no scenario; did you mean storm?\n");
    EXPECT_EQ(fault({"x"}),
              "alo bench: 'x' is no scenario; there are storm, fanout, churn and day\n");
    EXPECT_EQ(fault({"--usrs", "3"}),
              "alo bench: unknown option '--usrs'; did you mean '--users'?\n");
    EXPECT_EQ(fault({"--users"}), "alo bench: --users: a value is missing\n");
    EXPECT_EQ(fault({"--dialect", "dutch"}),
              "alo bench: --dialect: 'dutch' is neither typed nor classic\n");
    EXPECT_EQ(fault({"--friends", "7"}),
              "alo bench: --friends: '7' is odd; half of one's friends sit on either side of the "
              "ring\n");
    EXPECT_EQ(fault({"--users", "20", "--friends", "20"}),
              "alo bench: --friends 20 needs more than 20 --users\n");
    EXPECT_EQ(good({"fanout", "--users", "20", "--friends", "20"}).users, 20U);
    EXPECT_EQ(fault({"--late", "3s", "--patience", "2s"}),
              "alo bench: --patience is shorter than --late, so nothing could be late\n");
    EXPECT_NE(fault({}, {{"SERVER_PORT", "many"}}).find("environment SERVER_PORT: "),
              std::string::npos);
}

TEST(bench_options, have_a_help_that_names_them_all) {
    const auto outcome = parse({"--help"});
    const auto* const request = std::get_if<exit_request>(&outcome);
    ASSERT_NE(request, nullptr);
    EXPECT_EQ(request->code, exit_good);
    for (const auto* const word :
         {"storm",      "fanout",      "churn",   "day",          "--host",
          "--port",     "--dialect",   "--users", "--friends",    "--rate",
          "--duration", "--in-flight", "--away",  "--leave",      "--late",
          "--patience", "--threads",   "--seed",  "--first-user", "8000000000000000",
          "--json",     "--quiet",     "--help",  "Ctrl-C"}) {
        EXPECT_NE(request->text.find(word), std::string::npos) << word;
    }
    std::istringstream lines{request->text};
    for (std::string line; std::getline(lines, line);) {
        EXPECT_LE(line.size(), 96U) << line;
    }
}

}  // namespace
}  // namespace alo::load
