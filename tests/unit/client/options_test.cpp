// The client's command line and environment.
#include "alo/client/options.hpp"

#include "support/fake_environment.hpp"
#include "support/usage_fault.hpp"

#include <gtest/gtest.h>

#include <map>
#include <sstream>

namespace alo {
namespace {

using variables = std::map<std::string, std::string>;

std::variant<client_options, exit_request> parse(const std::vector<std::string>& arguments,
                                                 const variables& set = {}) {
    return parse_client_line(arguments, test::fake_environment{set});
}

client_options good(const std::vector<std::string>& arguments, const variables& set = {}) {
    auto outcome = parse(arguments, set);
    if (const auto* request = std::get_if<exit_request>(&outcome)) {
        ADD_FAILURE() << request->text;
        return {};
    }
    return std::get<client_options>(std::move(outcome));
}

std::string fault(const std::vector<std::string>& arguments, const variables& set = {}) {
    return test::usage_fault(parse(arguments, set));
}

TEST(client_options, have_defaults) {
    const client_options options = good({"--user", "1"});
    EXPECT_EQ(options.host, "localhost");
    EXPECT_EQ(options.port, 8080);
    EXPECT_EQ(options.user->view(), user_id_view{1});
    EXPECT_TRUE(options.friends.empty());
    EXPECT_FALSE(options.json || options.once || options.check || options.quiet);
}

TEST(client_options, come_from_flags) {
    const std::string beyond = "18446744073709551616";
    EXPECT_EQ(good({"--user", "\"" + beyond + "\""}).user->view(),
              user_id_view{std::string_view{beyond}});
    const client_options options = good({"--host", "::1", "-p", "9000", "-u", "\"1\"",
                                         "--friends=2,bob", "--json", "--once", "-q"});
    EXPECT_EQ(options.host, "::1");
    EXPECT_EQ(options.port, 9000);
    EXPECT_EQ(options.user->view(), user_id_view{std::string_view{"1"}});
    ASSERT_EQ(options.friends.size(), 2U);
    EXPECT_EQ(options.friends[1], user_id_view{std::string_view{"bob"}});
    EXPECT_TRUE(options.json && options.once && options.quiet);
}

TEST(client_options, come_from_the_environment) {
    const client_options options = good({}, {{"ALO_HOST", "server"},
                                             {"ALO_PORT", "9001"},
                                             {"SERVER_PORT", "9002"},
                                             {"ALO_USER", "ann"},
                                             {"ALO_FRIENDS", "1,2"},
                                             {"ALO_JSON", "1"},
                                             {"ALO_ONCE", "yes"},
                                             {"ALO_QUIET", "on"}});
    EXPECT_EQ(options.host, "server");
    EXPECT_EQ(options.port, 9001);
    EXPECT_EQ(options.user->view(), user_id_view{std::string_view{"ann"}});
    EXPECT_EQ(options.friends.size(), 2U);
    EXPECT_TRUE(options.json && options.once && options.quiet);
    EXPECT_EQ(good({"-u1"}, {{"SERVER_PORT", "9002"}}).port, 9002);
    EXPECT_EQ(good({"-u1", "-p3"}, {{"SERVER_PORT", "9002"}}).port, 3);
    EXPECT_EQ(good({"-u1"}, {{"ALO_PORT", ""}}).port, 8080);
    EXPECT_FALSE(good({"-u1", "--json=false"}, {{"ALO_JSON", "1"}}).json);
}

TEST(client_options, say_what_to_be) {
    EXPECT_EQ(good({"-u1"}).status, "");
    EXPECT_EQ(good({"-u1"}).grace, std::nullopt);
    EXPECT_FALSE(good({"-u1"}).classic);
    const client_options options =
        good({"-u1", "--status", "away", "--text", "at lunch", "--grace", "120"});
    EXPECT_EQ(options.status, "away");
    EXPECT_EQ(options.text, "at lunch");
    EXPECT_EQ(options.grace, 120U);
    EXPECT_EQ(good({"-u1"}, {{"ALO_STATUS", "invisible"}}).status, "invisible");
    EXPECT_TRUE(good({"-u1", "--classic"}).classic);
    EXPECT_EQ(fault({"-u1", "--status", "lunch"}),
              "alo client: --status: 'lunch' is no status; it can be online, away, busy or "
              "invisible\n");
    EXPECT_EQ(fault({"-u1", "--text", std::string(1'025, 'x')}),
              "alo client: --text: the text is longer than 1024 bytes\n");
    EXPECT_EQ(fault({"-u1", "--grace", "121"}),
              "alo client: --grace: '121' is out of range; it can be from 0 to 120\n");
    EXPECT_EQ(fault({"-u1", "--classic", "--status", "away"}),
              "alo client: --classic speaks a protocol without status, text and grace\n");
}

TEST(client_options, know_what_the_terminals_owner_wants) {
    EXPECT_FALSE(good({"-u1"}).colourless);
    EXPECT_TRUE(good({"-u1"}, {{"NO_COLOR", "1"}}).colourless);
    EXPECT_FALSE(good({"-u1"}, {{"NO_COLOR", ""}}).colourless);
    EXPECT_EQ(good({"-u1"}).history, "");
    EXPECT_EQ(good({"-u1"}, {{"ALO_HISTORY", "/tmp/h"}}).history, "/tmp/h");
}

TEST(client_options, need_no_user_for_a_check) {
    const client_options options = good({"--check"});
    EXPECT_TRUE(options.check);
    EXPECT_EQ(options.user, std::nullopt);
}

TEST(client_options, name_a_mistake) {
    EXPECT_EQ(fault({}),
              "alo client: --user is missing: say who you are, for example --user 1 --friends "
              "2,3\n");
    EXPECT_EQ(fault({"--user", ""}),
              "alo client: --user: '' is no id: a whole number, or a text of 1 to 128 bytes "
              "without control characters\n");
    EXPECT_EQ(fault({"--user"}), "alo client: --user: a value is missing\n");
    const std::string no_number =
        "'-1' is no number from 0 to 18446744073709551615; a text of digits is written in double "
        "quotes, for example '\"7\"'\n";
    EXPECT_EQ(fault({"--user", "-1"}), "alo client: --user: " + no_number);
    EXPECT_EQ(fault({"-u-1"}), "alo client: --user: " + no_number);
    EXPECT_EQ(fault({"-u1", "--friends=2,-1"}), "alo client: --friends: " + no_number);
    EXPECT_EQ(fault({}, {{"ALO_USER", "-1"}}), "alo client: environment ALO_USER: " + no_number);
    EXPECT_EQ(fault({"--user", "a\xFF"}),
              "alo client: --user: an id is UTF-8, and this one is not: byte 2 of it is 0xff\n");
    EXPECT_EQ(fault({"--user", "1", "--friends", "2,"}),
              "alo client: --friends: '2,' ends with a comma\n");
    EXPECT_EQ(fault({"--user", "1", "--port", "0"}),
              "alo client: --port: '0' is out of range; it can be from 1 to 65535\n");
    EXPECT_EQ(fault({"--user", "1"}, {{"SERVER_PORT", "x"}}),
              "alo client: environment SERVER_PORT: 'x' is not a whole number\n");
    EXPECT_EQ(fault({"--user", "1", "--host", ""}),
              "alo client: --host: an address or a name is missing\n");
    EXPECT_EQ(fault({"--user", "1", "--host", "a b"}),
              "alo client: --host: 'a b' is not an address or a name; write for example "
              "127.0.0.1, ::1 or localhost\n");
    EXPECT_EQ(fault({"--usr", "1"}),
              "alo client: unknown option '--usr'; did you mean '--user'?\n");
    EXPECT_EQ(fault({"--user", "1", "2"}),
              "alo client: unexpected argument '2'; 'alo client --help' lists what there is\n");
    EXPECT_EQ(fault({"--user", "1", "--once=perhaps"}),
              "alo client: --once: 'perhaps' is neither true nor false; write true, yes, on, 1, "
              "false, no, off or 0\n");
}

TEST(client_options, help_names_all_of_them_in_100_columns) {
    const auto outcome = parse({"--help"});
    const auto& request = std::get<exit_request>(outcome);
    EXPECT_EQ(request.code, 0);
    EXPECT_EQ(request.to, exit_request::stream::out);
    for (const std::string name : {"--host", "--port", "--user", "--friends", "--json", "--once",
                                   "--check", "--quiet", "ALO_PORT or SERVER_PORT"}) {
        EXPECT_NE(request.text.find(name), std::string::npos) << name;
    }
    std::istringstream text{request.text};
    for (std::string line; std::getline(text, line);) {
        EXPECT_LE(line.size(), 100U) << line;
        EXPECT_FALSE(line.ends_with(' ')) << line;
    }
}

}  // namespace
}  // namespace alo
