// What people are told when they mistype a name.
#include "alo/base/suggest.hpp"

#include <gtest/gtest.h>

#include <array>

namespace alo {
namespace {

constexpr std::array<std::string_view, 4> names{"max-line", "max-friends", "port", "host"};

TEST(nearest, finds_a_name_with_a_letter_missing_added_wrong_or_swapped) {
    EXPECT_EQ(nearest("max-lin", names), "max-line");
    EXPECT_EQ(nearest("max-lines", names), "max-line");
    EXPECT_EQ(nearest("max_line", names), "max-line");
    EXPECT_EQ(nearest("max-freinds", names), "max-friends");
    EXPECT_EQ(nearest("prot", names), "port");
}

TEST(nearest, says_nothing_where_nothing_is_near) {
    EXPECT_EQ(nearest("colour", names), "");
    EXPECT_EQ(nearest("", names), "");
    EXPECT_EQ(nearest("x", names), "");
    EXPECT_EQ(nearest(std::string(100'000, 'p'), names), "");
}

TEST(in_quotes, stays_on_one_line_and_is_short) {
    EXPECT_EQ(in_quotes("12x"), "'12x'");
    EXPECT_EQ(in_quotes("a\nb\x7f"), "'a\\x0ab\\x7f'");
    EXPECT_EQ(in_quotes("ü"), "'ü'");
    EXPECT_EQ(in_quotes(std::string(61, 'a')), "'" + std::string(60, 'a') + "…'");
}

}  // namespace
}  // namespace alo
