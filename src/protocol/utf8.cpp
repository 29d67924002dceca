// See utf8.hpp.
#include "alo/protocol/utf8.hpp"

#include <array>

namespace alo {
namespace {

// The well-formed sequences: table 3-7 of the Unicode standard, chapter 3. Bytes behind the second
// are 80 to BF always.
struct form {
    unsigned char first_lead;
    unsigned char last_lead;
    unsigned char lowest_second;
    unsigned char highest_second;
    std::size_t size;
};
constexpr std::array<form, 8> forms{{{0xc2, 0xdf, 0x80, 0xbf, 2},
                                     {0xe0, 0xe0, 0xa0, 0xbf, 3},
                                     {0xe1, 0xec, 0x80, 0xbf, 3},
                                     {0xed, 0xed, 0x80, 0x9f, 3},
                                     {0xee, 0xef, 0x80, 0xbf, 3},
                                     {0xf0, 0xf0, 0x90, 0xbf, 4},
                                     {0xf1, 0xf3, 0x80, 0xbf, 4},
                                     {0xf4, 0xf4, 0x80, 0x8f, 4}}};

unsigned char byte_at(std::string_view text, std::size_t i) noexcept {
    return static_cast<unsigned char>(text[i]);
}

}  // namespace

std::size_t utf8_sequence(std::string_view text) noexcept {
    for (const form& is : forms) {
        if (text.size() < is.size || byte_at(text, 0) < is.first_lead ||
            byte_at(text, 0) > is.last_lead || byte_at(text, 1) < is.lowest_second ||
            byte_at(text, 1) > is.highest_second) {
            continue;
        }
        for (std::size_t i = 2; i < is.size; ++i) {
            if (byte_at(text, i) < 0x80 || byte_at(text, i) > 0xbf) {
                return 0;
            }
        }
        return is.size;
    }
    return 0;
}

}  // namespace alo
