// Ids: numbers and texts, what a text may hold, and how they are hashed and shown.
#include "alo/base/user_id.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <set>
#include <string>

namespace alo {
namespace {

user_id_view text(std::string_view value) { return user_id_view{value}; }

constexpr std::uint64_t largest = 18446744073709551615U;

TEST(user_id_view, a_number_and_its_text_are_different_users) {
    EXPECT_NE(user_id_view{1U}, text("1"));
    EXPECT_EQ(user_id_view{1U}, user_id_view{1U});
    EXPECT_NE(user_id_view{1U}, user_id_view{2U});
    EXPECT_NE(user_id_view{largest}, user_id_view{largest - 1});
}

TEST(user_id_view, texts_are_compared_by_their_bytes) {
    const std::string one = "ann";
    const std::string other = "ann";
    EXPECT_EQ(text(one), text(other));
    EXPECT_NE(text("ann"), text("anna"));
    EXPECT_NE(text("ann"), text("Ann"));
    // A number's value takes the place of a text's length: it must not be mistaken for one.
    EXPECT_NE(user_id_view{3U}, text("ann"));
}

TEST(user_id_view, tells_what_it_is) {
    EXPECT_FALSE(user_id_view{}.is_text());
    EXPECT_EQ(user_id_view{}.number(), 0U);
    EXPECT_EQ(user_id_view{largest}.number(), largest);
    EXPECT_TRUE(text("x").is_text());
    EXPECT_EQ(text("x").text(), "x");
}

TEST(user_id, owns_its_text) {
    user_id id;
    {
        std::string gone = "a name that is longer than any small string";
        id = user_id{text(gone)};
        gone.assign(gone.size(), '#');
    }
    EXPECT_EQ(id.view(), text("a name that is longer than any small string"));
    const user_id copy = id;
    EXPECT_EQ(copy, id);
    EXPECT_FALSE(copy == user_id{user_id_view{0U}});
}

TEST(user_id, keeps_numbers) {
    EXPECT_EQ(user_id{}.view(), user_id_view{0U});
    EXPECT_EQ(user_id{user_id_view{largest}}.view(), user_id_view{largest});
    EXPECT_FALSE(user_id{user_id_view{1U}}.view().is_text());
}

TEST(valid_user_text, has_1_to_128_bytes) {
    EXPECT_FALSE(is_valid_user_text(""));
    EXPECT_TRUE(is_valid_user_text("a"));
    EXPECT_TRUE(is_valid_user_text(std::string(128, 'a')));
    EXPECT_FALSE(is_valid_user_text(std::string(129, 'a')));
}

TEST(valid_user_text, refuses_exactly_the_control_characters) {
    for (unsigned code = 1; code < 0x800; ++code) {
        std::string character;
        if (code < 0x80) {
            character += static_cast<char>(code);
        } else {
            character += static_cast<char>(0xc0U | (code >> 6U));
            character += static_cast<char>(0x80U | (code & 0x3fU));
        }
        // Unicode's category Cc.
        const bool control = code < 0x20 || (code >= 0x7f && code <= 0x9f);
        EXPECT_EQ(is_valid_user_text(character), !control) << "U+" << std::hex << code;
        EXPECT_EQ(is_valid_user_text("a" + character + "b"), !control) << "U+" << std::hex << code;
    }
    EXPECT_FALSE(is_valid_user_text(std::string_view{"a\0b", 3}));
    EXPECT_TRUE(is_valid_user_text("\xe2\x82\xac"));      // its third byte is 0xac
    EXPECT_TRUE(is_valid_user_text("\xf0\x9f\x98\x80"));  // bytes of C1 within a longer character
}

TEST(to_json, writes_ids_as_they_came) {
    EXPECT_EQ(to_json(user_id_view{0U}), "0");
    EXPECT_EQ(to_json(user_id_view{largest}), "18446744073709551615");
    EXPECT_EQ(to_json(text("1")), "\"1\"");
    EXPECT_EQ(to_json(text(R"(a"b\c)")), R"("a\"b\\c")");
    EXPECT_EQ(to_json(text("J\xc3\xbcrgen /")), "\"J\xc3\xbcrgen /\"");
}

TEST(hash_of, is_one_for_equal_ids_only) {
    const std::string one = "ann";
    const std::string other = "ann";
    EXPECT_EQ(hash_of(text(one)), hash_of(text(other)));
    EXPECT_NE(hash_of(user_id_view{1U}), hash_of(text("1")));
    // The same eight bytes as a number and as a text.
    EXPECT_NE(hash_of(user_id_view{0x6867666564636261U}), hash_of(text("abcdefgh")));
    std::set<std::size_t> seen;
    for (std::uint64_t i = 0; i < 20'000; ++i) {
        seen.insert(hash_of(user_id_view{i}));
        seen.insert(hash_of(text(std::to_string(i))));
    }
    EXPECT_EQ(seen.size(), 40'000U);
}

TEST(hash_of, spreads_ids_counted_up_over_high_and_low_bits) {
    constexpr std::size_t ids = 1U << 16U;
    std::array<unsigned, 256> low{};
    std::array<unsigned, 256> high{};
    for (std::uint64_t i = 0; i < ids; ++i) {
        const std::size_t hash = hash_of(user_id_view{i});
        ++low[hash & 0xffU];
        ++high[hash >> 56U];
    }
    // 256 in each cell are expected with a deviation of 16; eight deviations do not happen.
    for (std::size_t cell = 0; cell < 256; ++cell) {
        EXPECT_NEAR(low[cell], 256, 128) << cell;
        EXPECT_NEAR(high[cell], 256, 128) << cell;
    }
}

TEST(hash_of, follows_the_key) {
    const std::size_t number = hash_of(user_id_view{1U});
    const std::size_t word = hash_of(text("ann"));
    set_hash_key({1, 2});
    EXPECT_NE(hash_of(user_id_view{1U}), number);
    EXPECT_NE(hash_of(text("ann")), word);
    set_hash_key({0x0706050403020100U, 0x0f0e0d0c0b0a0908U});
    EXPECT_EQ(hash_of(user_id_view{1U}), number);
    EXPECT_EQ(hash_of(text("ann")), word);
}

}  // namespace
}  // namespace alo
