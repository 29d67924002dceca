// The picture as lines.
#include "alo/client/screen.hpp"

#include <gtest/gtest.h>

#include <clocale>
#include <cstdlib>
#include <ctime>
#include <limits>

namespace alo {
namespace {

// 2025-11-21 12:00 UTC.
constexpr unix_ms noon = 1'763'726'400'000;
constexpr unix_ms minute = 60'000;

class screen_case : public ::testing::Test {
  protected:
    screen_case() {
        ::setenv("TZ", "UTC", 1);
        ::tzset();
    }
    void add(std::string_view id, const char* status, const char* text, unix_ms at) {
        friends.emplace_back(user_id_view{id});
        if (status != nullptr) {
            seen.push_back({friends.back(), std::string_view{status} != "offline", status, text, 0,
                            at == 0 ? std::nullopt : std::optional{at}});
        }
    }
    std::string lines() {
        picture.list(friends);
        picture.welcomed();
        static_cast<void>(picture.page({}, false));
        for (const shown_user& user : seen) {
            static_cast<void>(picture.told(user));
        }
        std::string text;
        for (const std::string& line : roster_lines(picture, noon, style)) {
            text += line + "\n";
        }
        return text;
    }

    std::vector<user_id> friends;
    std::vector<shown_user> seen;
    roster picture;
    screen_style style;
};

TEST_F(screen_case, shows_who_is_online_and_since_when) {
    add("ann", "online", "", noon - 5 * minute);
    add("2", nullptr, "", 0);
    add("bob", "away", "lunch", noon - 90 * minute);
    add("carol", "offline", "", noon - 24 * 60 * minute);
    EXPECT_EQ(lines(),
              " ● ann    online     since 11:55\n"
              " ● bob    away       since 10:30            lunch\n"
              " ○ \"2\"    offline\n"
              " ○ carol  offline    seen 2025-11-20 12:00\n");
}

TEST_F(screen_case, keeps_columns_in_line_whatever_the_letters_are) {
    add("昼ごはん", "busy", "", 0);
    add("e\xCC\x81va", "online", "", 0);
    add("x", "online", "", 0);
    EXPECT_EQ(lines(),
              " ● 昼ごはん  busy\n"
              " ● e\xCC\x81va       online\n"
              " ● x         online\n");
}

TEST_F(screen_case, is_never_wider_nor_higher_than_told) {
    for (int i = 0; i < 30; ++i) {
        add("friend " + std::to_string(i) + std::string(100, 'x'), i % 3 == 0 ? "away" : nullptr,
            "昼ごはん and a text that goes on", noon);
    }
    for (std::size_t columns = 1; columns < 100; ++columns) {
        style.columns = columns;
        style.lines = columns % 7;
        const std::vector<std::string> all = roster_lines(picture, noon, style);
        EXPECT_LE(all.size(), style.lines);
        for (const std::string& line : all) {
            EXPECT_LE(columns_of(line), columns);
        }
        EXPECT_EQ(columns_of(roster_heading(picture, "昼ごはん", "localhost:8080", style)),
                  columns);
    }
    style = {};
    style.lines = 4;
    const std::string text = lines();
    EXPECT_TRUE(text.ends_with("\n … and 27 more, 7 of them online\n")) << text;
    style.lines = 30;
    EXPECT_EQ(lines().find("more"), std::string::npos);
}

TEST_F(screen_case, lets_nobody_command_the_terminal) {
    add("e\xE2\x80\xAEvil", "away\x1b[2J", "\x1b]0;title\x07\xC2\x9B", 0);
    const std::string text = lines();
    EXPECT_EQ(text.find('\x1b'), std::string::npos);
    EXPECT_EQ(text.find('\x07'), std::string::npos);
    EXPECT_EQ(text.find("\xE2\x80\xAE"), std::string::npos);
    EXPECT_EQ(text.find("\xC2\x9B"), std::string::npos);
    EXPECT_NE(text.find("\\x1b]0;title\\x07\\u{9b}"), std::string::npos) << text;
}

TEST_F(screen_case, has_colours_only_when_told) {
    add("ann", "away", "", 0);
    EXPECT_EQ(lines().find('\x1b'), std::string::npos);
    style.colours = true;
    EXPECT_EQ(lines(), "\x1b[33m ● ann  away\x1b[0m\n");
}

TEST_F(screen_case, does_with_ascii) {
    add("zoë", "online", "", 0);
    add("bob", nullptr, "", 0);
    style.shown = letters::ascii;
    EXPECT_EQ(lines(),
              " * zo\\u{eb}  online\n"
              " - bob       offline\n");
    style.columns = 30;
    EXPECT_EQ(roster_heading(picture, "1", "h:1", style), "-- 1 - 1 of 2 online ---------");
}

TEST_F(screen_case, says_in_the_heading_how_it_stands) {
    style.columns = 60;
    const auto heading = [this] { return roster_heading(picture, "ann", "localhost:8080", style); };
    EXPECT_TRUE(heading().starts_with("── ann · not connected to localhost:8080 ─")) << heading();
    static_cast<void>(lines());
    EXPECT_TRUE(heading().starts_with("── ann · nobody on the watch list; /watch ID")) << heading();
    add("bob", "online", "", 0);
    add("eve", nullptr, "", 0);
    static_cast<void>(lines());
    EXPECT_TRUE(heading().starts_with("── ann · 1 of 2 online ─")) << heading();
    picture.lost();
    EXPECT_TRUE(heading().starts_with("── ann · not connected to localhost:8080; as it was: ─"))
        << heading();
}

TEST(cursor, stands_where_libedit_puts_it) {
    // What is printed depends on the locale, as it does in the program.
    const std::string before = std::setlocale(LC_CTYPE, nullptr);
    ASSERT_NE(std::setlocale(LC_CTYPE, "C.UTF-8"), nullptr);
    EXPECT_EQ(lines_above_cursor(3, L"", 80), 0U);
    EXPECT_EQ(lines_above_cursor(3, std::wstring(76, L'x'), 80), 0U);
    EXPECT_EQ(lines_above_cursor(3, std::wstring(77, L'x'), 80), 1U);
    EXPECT_EQ(lines_above_cursor(3, std::wstring(157, L'x'), 80), 2U);
    EXPECT_EQ(lines_above_cursor(3, std::wstring(3, L'昼'), 10), 0U);
    EXPECT_EQ(lines_above_cursor(3, std::wstring(4, L'昼'), 10), 1U) << "no half of one fits";
    EXPECT_EQ(lines_above_cursor(0, L"\x1", 2), 1U) << "shown as ^A";
    EXPECT_EQ(lines_above_cursor(0, L"\t", 9), 0U);
    EXPECT_EQ(lines_above_cursor(0, L"\t", 8), 1U);
    EXPECT_EQ(lines_above_cursor(0, L"a\nb", 80), 1U);
    EXPECT_EQ(lines_above_cursor(3, L"x", 0), 0U);
    std::setlocale(LC_CTYPE, before.c_str());
}

}  // namespace
}  // namespace alo
