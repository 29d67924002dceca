// What --help and --version print.
#include "alo/app/help.hpp"

#include "alo/app/option_table.hpp"
#include "unit/app/fake_surroundings.hpp"

#include <gtest/gtest.h>

#include <sstream>

namespace alo {
namespace {

exit_request asked(const std::vector<std::string>& arguments) {
    return std::get<exit_request>(fake_world{}.parse(arguments));
}

TEST(help, goes_to_stdout_and_ends_well) {
    for (const std::string flag : {"-h", "--help"}) {
        const exit_request request = asked({flag, "--nonsense"});
        EXPECT_EQ(request.code, 0);
        EXPECT_EQ(request.to, exit_request::stream::out);
        EXPECT_EQ(request.text, help_text());
    }
}

TEST(help, is_at_most_100_columns_wide_and_has_no_blank_ends) {
    std::istringstream text{help_text()};
    for (std::string line; std::getline(text, line);) {
        EXPECT_LE(line.size(), 100U) << line;
        EXPECT_FALSE(line.ends_with(' ')) << line;
    }
}

TEST(help, names_every_option_with_its_variables_and_its_default) {
    const std::string text = help_text();
    for (const option_row& row : option_rows()) {
        const std::size_t at = text.find("--" + std::string{row.name} + " ");
        ASSERT_NE(at, std::string::npos) << row.name;
        const std::size_t end = text.find("\n  ", text.find(variable_of(row.name), at));
        std::string words = text.substr(at, end - at);
        EXPECT_NE(words.find("[env: " + variable_of(row.name)), std::string::npos) << words;
        EXPECT_NE(words.find(row.older_variable), std::string::npos) << words;
        const std::string known =
            row.default_words.empty() ? row.print(config{}) : std::string{row.default_words};
        if (row.kind != value_kind::on_or_off) {
            EXPECT_NE(words.find("[default: " + known + "]"), std::string::npos) << words;
        }
    }
    EXPECT_NE(text.find("[env: ALO_PORT or SERVER_PORT]"), std::string::npos);
    EXPECT_NE(text.find("alo client"), std::string::npos);
    EXPECT_NE(text.find("alo bench"), std::string::npos);
}

// With TCP_USER_TIMEOUT, Linux ends an idle connection without a look at keepalive's COUNT.
TEST(help, says_what_keepalive_and_user_timeout_do_to_each_other) {
    const auto words_of = [](std::string_view name) {
        for (const option_row& row : option_rows()) {
            if (row.name == name) {
                return std::string{row.help};
            }
        }
        return std::string{};
    };
    EXPECT_NE(words_of("keepalive").find("--user-timeout 0"), std::string::npos);
    EXPECT_NE(words_of("user-timeout").find("the place of keepalive's COUNT"), std::string::npos);
    EXPECT_NE(words_of("user-timeout").find("0: COUNT probes"), std::string::npos);
}

TEST(version, names_the_libraries_of_the_build) {
    const exit_request request = asked({"--version"});
    EXPECT_EQ(request.code, 0);
    EXPECT_EQ(request.to, exit_request::stream::out);
    EXPECT_TRUE(request.text.starts_with("alo " + std::string{version()} + "\nbuilt with "));
    for (const std::string library :
         {"Boost ", "simdjson ", "spdlog ", "fmt ", "CLI11 ", "toml++ "}) {
        const std::size_t at = request.text.find(library);
        ASSERT_NE(at, std::string::npos) << library;
        EXPECT_NE(std::string{"123456789"}.find(request.text[at + library.size()]),
                  std::string::npos)
            << request.text;
    }
}

}  // namespace
}  // namespace alo
