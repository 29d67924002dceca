// What strangers' texts may do to a terminal: nothing.
#include "alo/client/visible.hpp"

#include "alo/client/ids.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <iterator>
#include <random>
#include <string>

namespace alo {
namespace {

TEST(visible, leaves_what_people_write_alone) {
    for (const std::string text :
         {"", "lunch", "zu Tisch, bis später", "昼ごはん", "обед", "🍜 soup", "é as e\xCC\x81"}) {
        EXPECT_EQ(visible(text), text);
    }
}

TEST(visible, writes_out_what_could_command_a_terminal) {
    EXPECT_EQ(visible("a\x1b[2Jb\a\r\n\t\x7f"), "a\\x1b[2Jb\\x07\\x0d\\x0a\\x09\\x7f");
    EXPECT_EQ(visible("\xC2\x9B"
                      "2J"),
              "\\u{9b}2J");
    EXPECT_EQ(visible(std::string_view{"\0", 1}), "\\x00");
    EXPECT_EQ(visible("\x9b\xff\xC3"), "\\x9b\\xff\\xc3");
}

TEST(visible, writes_out_what_turns_or_hides_text) {
    EXPECT_EQ(visible("ann\xE2\x80\xAE"
                      "bob"),
              "ann\\u{202e}bob");
    EXPECT_EQ(visible("\xE2\x81\xA6x\xE2\x81\xA9"), "\\u{2066}x\\u{2069}");
    EXPECT_EQ(visible("a\xE2\x80\x8B"
                      "b"),
              "a\\u{200b}b");
    EXPECT_EQ(visible("a\xE2\x80\xA8"
                      "b"),
              "a\\u{2028}b");
    EXPECT_EQ(visible("\xEF\xBB\xBFx\xD8\x9C"), "\\u{feff}x\\u{61c}");
}

TEST(visible, joins_nothing_and_builds_no_towers) {
    EXPECT_EQ(visible("👩\xE2\x80\x8D💻"), "👩💻");
    EXPECT_EQ(visible("\xE2\x98\x82\xEF\xB8\x8F"), "\xE2\x98\x82");
    std::string tower = "x";
    for (int i = 0; i < 50; ++i) {
        tower += "\xCC\x81";
    }
    EXPECT_EQ(visible(tower + "y"), "x\xCC\x81\xCC\x81\xCC\x81y");
}

TEST(visible, writes_out_everything_where_there_is_only_ascii) {
    EXPECT_EQ(visible("Zoë", letters::ascii), "Zo\\u{eb}");
    EXPECT_EQ(visible("plain", letters::ascii), "plain");
}

TEST(visible, shows_ids_as_they_are_typed) {
    const auto shown = [](std::string_view text) { return visible(user_id_view{text}); };
    EXPECT_EQ(visible(user_id_view{7}), "7");
    EXPECT_EQ(shown("ann"), "ann");
    EXPECT_EQ(shown("7"), "\"7\"");
    EXPECT_EQ(shown("-7"), "\"-7\"");
    EXPECT_EQ(shown("a b"), "\"a b\"");
    EXPECT_EQ(shown("a,b"), "\"a,b\"");
    EXPECT_EQ(shown("a\"b\\"), "\"a\\\"b\\\\\"");
    EXPECT_EQ(shown("\xE2\x80\xAE"), "\\u{202e}");
    for (const std::string_view text :
         {"7", "a b", "a,b", "a\"b\\", "ann", "007", "18446744073709551616"}) {
        user_id read;
        EXPECT_EQ(read_user(typed_form(user_id_view{text}), read), "");
        EXPECT_EQ(read.view(), user_id_view{text});
    }
}

TEST(columns, are_those_of_the_terminal) {
    EXPECT_EQ(columns_of(""), 0U);
    EXPECT_EQ(columns_of("lunch"), 5U);
    EXPECT_EQ(columns_of("später"), 6U);
    EXPECT_EQ(columns_of("昼ごはん"), 8U);
    EXPECT_EQ(columns_of("🍜"), 2U);
    EXPECT_EQ(columns_of("e\xCC\x81"), 1U);
}

TEST(columns, are_never_passed) {
    EXPECT_EQ(cut_to("lunch", 5), "lunch");
    EXPECT_EQ(cut_to("lunch", 4), "lun…");
    EXPECT_EQ(cut_to("lunch", 4, letters::ascii), "lun.");
    EXPECT_EQ(cut_to("lunch", 1), "…");
    EXPECT_EQ(cut_to("lunch", 0), "");
    EXPECT_EQ(cut_to("昼ごはん", 8), "昼ごはん");
    EXPECT_EQ(cut_to("昼ごはん", 7), "昼ごは…");
    EXPECT_EQ(cut_to("昼ごはん", 6), "昼ご…") << "half a character is none";
    EXPECT_EQ(cut_to("e\xCC\x81t\xC3\xA9", 2), "e\xCC\x81…");
}

TEST(columns, are_filled_up) {
    EXPECT_EQ(fit_to("ab", 4), "ab  ");
    EXPECT_EQ(fit_to("昼ごはん", 6), "昼ご… ");
    EXPECT_EQ(fit_to("abcdef", 4), "abc…");
    for (std::size_t columns = 0; columns < 12; ++columns) {
        EXPECT_EQ(columns_of(fit_to("a昼🍜é", columns)), columns);
    }
}

// Whatever comes: what goes out is UTF-8 that commands nothing, and keeps to its columns.
TEST(visible, holds_for_any_bytes) {
    constexpr std::string_view pieces[] = {"\x1b", "\xC2",         "\x9B", "\xE2\x80",
                                           "\xAE", "昼",           "e",    "\xCC\x81",
                                           "🍜",    "\xEF\xB8\x8F", "\n",   "\xF4\x90"};
    std::mt19937 random{7};
    for (int round = 0; round < 20'000; ++round) {
        std::string text;
        for (std::uint_fast32_t length = random() % 12; length > 0; --length) {
            if (random() % 3 == 0) {
                text += static_cast<char>(random() % 256);
            } else {
                text += pieces[random() % std::size(pieces)];
            }
        }
        for (const letters shown : {letters::unicode, letters::ascii}) {
            const std::string clean = visible(text, shown);
            ASSERT_EQ(utf8_fault(clean), "");
            ASSERT_EQ(visible(clean, shown), clean) << "there is nothing left to write out";
            for (const char c : clean) {
                ASSERT_GE(static_cast<unsigned char>(c), 0x20U);
            }
            const std::size_t columns = random() % 20;
            ASSERT_EQ(columns_of(fit_to(clean, columns, shown)), columns);
            ASSERT_LE(columns_of(cut_to(clean, columns, shown)), columns);
        }
    }
}

}  // namespace
}  // namespace alo
