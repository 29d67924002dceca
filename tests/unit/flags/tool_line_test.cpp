// The command line of a tool that is made up: what `alo client` and `alo bench` have in common.
#include "alo/flags/tool_line.hpp"

#include "support/fake_environment.hpp"

#include <gtest/gtest.h>

namespace alo {
namespace {

struct lamp_options {
    std::uint16_t port = 8080;
    bool dim = false;
};

constexpr std::array rows{
    tool_row<lamp_options>{
        {"port", 'p', "N", "where the lamp is", "8080", "LAMP_PORT", "OLD_PORT"},
        [](lamp_options& o, std::string_view t) { return read_number(t, o.port, 1, 65'535); }},
    tool_row<lamp_options>{
        {"dim", 0, "", "shine less"},
        [](lamp_options& o, std::string_view t) { return read_switch(t, o.dim); }},
};

using variables = std::map<std::string, std::string>;

tool_line read(const std::vector<std::string>& words, const variables& set = {}) {
    return read_tool_line(words, options_of(rows), test::fake_environment{set});
}

lamp_options good(const std::vector<std::string>& words, const variables& set = {}) {
    lamp_options options;
    EXPECT_EQ(set_values(read(words, set), rows, options), "");
    return options;
}

std::string fault(const std::vector<std::string>& words, const variables& set = {}) {
    lamp_options options;
    return set_values(read(words, set), rows, options);
}

TEST(tool_line, sets_what_is_said_and_leaves_the_rest) {
    EXPECT_EQ(good({}).port, 8080);
    EXPECT_FALSE(good({}).dim);
    EXPECT_EQ(good({"-p9", "--dim"}).port, 9);
    EXPECT_TRUE(good({"-p9", "--dim"}).dim);
}

TEST(tool_line, asks_the_variables_where_there_is_no_flag) {
    const variables both{{"LAMP_PORT", "1"}, {"OLD_PORT", "2"}};
    EXPECT_EQ(good({"--port", "3"}, both).port, 3);
    EXPECT_EQ(good({}, both).port, 1);
    EXPECT_EQ(good({}, {{"LAMP_PORT", ""}, {"OLD_PORT", "2"}}).port, 2);
    EXPECT_FALSE(good({}, {{"ALO_DIM", "true"}, {"", "true"}}).dim) << "it names no variable";
}

TEST(tool_line, says_where_a_wrong_value_stands) {
    EXPECT_EQ(fault({"--port", "x"}), "--port: 'x' is not a whole number");
    EXPECT_EQ(fault({}, {{"OLD_PORT", "x"}}), "environment OLD_PORT: 'x' is not a whole number");
    EXPECT_EQ(fault({"--port", "3"}, {{"OLD_PORT", "x"}}), "") << "nobody asks the variable";
    EXPECT_EQ(fault({"--port"}, {{"OLD_PORT", "x"}}), "--port: a value is missing");
}

TEST(tool_line, leaves_strays_to_the_tool) {
    const std::vector<std::string> strays{"bright", "--dimm"};
    EXPECT_EQ(read({"bright", "--dimm"}).strays, strays);
    EXPECT_EQ(describe_stray("--dimm", options_of(rows), "lamp --help"),
              "unknown option '--dimm'; did you mean '--dim'?");
    EXPECT_EQ(describe_stray("--hlep", options_of(rows), "lamp --help"),
              "unknown option '--hlep'; did you mean '--help'?");
}

TEST(tool_line, knows_when_help_is_wanted) {
    EXPECT_TRUE(read({"--help"}).help);
    EXPECT_TRUE(read({"-p", "x", "-h"}).help);
    EXPECT_FALSE(read({"-p", "x"}).help);
    EXPECT_FALSE(read({"--help", "--port"}).help) << "a value is missing";
}

TEST(tool_line, lists_its_options_for_the_help) {
    help_writer help;
    list_options(help, options_of(rows));
    const std::string text = std::move(help).text();
    EXPECT_NE(text.find("  -p, --port N "), std::string::npos) << text;
    EXPECT_NE(text.find("where the lamp is [default: 8080] [env: LAMP_PORT or OLD_PORT]\n"),
              std::string::npos)
        << text;
    EXPECT_NE(text.find("shine less\n"), std::string::npos) << text;
    EXPECT_NE(text.find("--help"), std::string::npos) << text;
}

}  // namespace
}  // namespace alo
