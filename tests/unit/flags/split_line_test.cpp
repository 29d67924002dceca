// Command lines cut into flags and other words.
#include "alo/flags/split_line.hpp"

#include <gtest/gtest.h>

#include <array>

namespace alo {
namespace {

constexpr std::array flags{flag{"port", 'p'}, flag{"host"},
                           flag{"verbose", 'v', flag_kind::switched}};

split_line split_words(const std::vector<std::string>& words) { return split(words, flags); }

TEST(split_line, has_a_text_for_every_flag_that_was_given) {
    const split_line line = split_words({"--port", "9", "--verbose"});
    ASSERT_EQ(line.texts.size(), 3U);
    EXPECT_EQ(line.texts[0], "9");
    EXPECT_EQ(line.texts[1], std::nullopt);
    EXPECT_EQ(line.texts[2], "true");
    EXPECT_TRUE(line.strays.empty());
    EXPECT_EQ(line.fault, "");
    EXPECT_EQ(split_words({"--host", ""}).texts[1], "") << "empty is not missing";
}

TEST(split_line, knows_every_way_to_write_a_flag) {
    EXPECT_EQ(split_words({"--port=9"}).texts[0], "9");
    EXPECT_EQ(split_words({"-p", "9"}).texts[0], "9");
    EXPECT_EQ(split_words({"-p9"}).texts[0], "9");
    const split_line bundled = split_words({"-vp", "9"});
    EXPECT_EQ(bundled.texts[0], "9");
    EXPECT_EQ(bundled.texts[2], "true");
    EXPECT_EQ(split_words({"--verbose=false"}).texts[2], "false");
}

TEST(split_line, lets_the_last_of_several_win) {
    EXPECT_EQ(split_words({"--port", "1", "-p2", "--port=3"}).texts[0], "3");
}

TEST(split_line, keeps_strays_in_their_order) {
    const std::vector<std::string> strays{"one", "--prot=3", "two", ""};
    EXPECT_EQ(split_words({"one", "--prot=3", "-v", "two", ""}).strays, strays);
    EXPECT_TRUE(split_words({"--"}).strays.empty());
}

TEST(split_line, takes_the_word_after_a_flag_whatever_it_is) {
    const split_line line = split_words({"--host", "--port", "3"});
    EXPECT_EQ(line.texts[1], "--port");
    EXPECT_EQ(line.strays, std::vector<std::string>{"3"});
}

TEST(split_line, has_nothing_but_a_fault_where_a_text_is_missing) {
    const split_line line = split_words({"--verbose", "stray", "--port"});
    EXPECT_EQ(line.fault, "--port: a value is missing");
    EXPECT_EQ(line.texts, std::vector<std::optional<std::string>>(3));
    EXPECT_TRUE(line.strays.empty());
}

TEST(describe_stray, tells_a_flag_from_an_argument) {
    EXPECT_EQ(describe_stray("--prot=3", flags, "alo --help"),
              "unknown option '--prot'; did you mean '--port'?");
    EXPECT_EQ(describe_stray("--x", flags, "alo --help"),
              "unknown option '--x'; 'alo --help' lists what there is");
    EXPECT_EQ(describe_stray("x", flags, "alo --help"),
              "unexpected argument 'x'; 'alo --help' lists what there is");
}

}  // namespace
}  // namespace alo
