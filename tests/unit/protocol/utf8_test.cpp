// Well-formed UTF-8 against arithmetic: every sequence of up to three bytes, and four at the edges.
#include "alo/protocol/utf8.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <string>

namespace alo {
namespace {

// How RFC 3629 packs a code point beyond ASCII.
std::string encode(std::uint32_t code) {
    const auto tail = [code](unsigned shift) {
        return static_cast<char>(0x80U | ((code >> shift) & 0x3fU));
    };
    if (code < 0x800) {
        return {static_cast<char>(0xc0U | (code >> 6U)), tail(0)};
    }
    if (code < 0x10000) {
        return {static_cast<char>(0xe0U | (code >> 12U)), tail(6), tail(0)};
    }
    return {static_cast<char>(0xf0U | (code >> 18U)), tail(12), tail(6), tail(0)};
}

bool is_surrogate(std::uint32_t code) { return code >= 0xd800 && code <= 0xdfff; }

TEST(utf8_sequence, takes_every_character_beyond_ascii) {
    for (std::uint32_t code = 0x80; code <= 0x10ffff; ++code) {
        const std::string bytes = encode(code);
        const std::size_t expected = is_surrogate(code) ? 0 : bytes.size();
        ASSERT_EQ(utf8_sequence(bytes), expected) << std::hex << code;
        ASSERT_EQ(utf8_sequence(bytes + "\x80"), expected) << std::hex << code;
        for (std::size_t cut = 0; cut < bytes.size(); ++cut) {
            ASSERT_EQ(utf8_sequence(std::string_view{bytes}.substr(0, cut)), 0U)
                << std::hex << code;
        }
    }
}

// Every lead and second byte, and at the third and fourth the edges of the ranges. How many are
// good follows from the number of characters, of which each 64 differ in their last byte alone.
TEST(utf8_sequence, refuses_all_else) {
    constexpr std::array<unsigned, 6> edges{0x00, 0x7f, 0x80, 0xbf, 0xc0, 0xff};
    std::array<std::size_t, 5> found{};
    for (unsigned two = 0; two < 1U << 16U; ++two) {
        for (const unsigned third : edges) {
            for (const unsigned fourth : edges) {
                const std::array<char, 4> bytes{static_cast<char>(two >> 8U),
                                                static_cast<char>(two), static_cast<char>(third),
                                                static_cast<char>(fourth)};
                ++found[utf8_sequence({bytes.data(), bytes.size()})];
            }
        }
    }
    constexpr std::size_t good = 2;  // of the edges: 80 and bf
    EXPECT_EQ(found[2], (0x800U - 0x80U) * edges.size() * edges.size());
    EXPECT_EQ(found[3], (0x10000U - 0x800U - 0x800U) / 64 * good * edges.size());
    EXPECT_EQ(found[4], 0x100000U / 64 / 64 * good * good);
    EXPECT_EQ(found[1], 0U);
}

}  // namespace
}  // namespace alo
