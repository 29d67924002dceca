// SipHash against the known answer that its paper gives, and the cuts between its words.
#include "alo/base/siphash.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace alo {
namespace {

constexpr siphash_key paper_key{0x0706050403020100U, 0x0f0e0d0c0b0a0908U};

std::string counted_up(std::size_t size) {
    std::string bytes;
    for (std::size_t i = 0; i < size; ++i) {
        bytes += static_cast<char>(i);
    }
    return bytes;
}

TEST(siphash, gives_the_answer_of_the_paper) {
    // Appendix A: SipHash-2-4 of the bytes 00 to 0e under the key 00 to 0f.
    EXPECT_EQ((siphash<2, 4>{paper_key}.of(counted_up(15))), 0xa129ca6149be45e5U);
}

TEST(siphash, tells_every_length_and_every_bit_apart) {
    std::set<std::uint64_t> seen;
    std::size_t count = 0;
    for (std::size_t size = 0; size <= 128; ++size) {
        std::string bytes = counted_up(size);
        seen.insert(siphash<>{paper_key}.of(bytes));
        ++count;
        for (char& byte : bytes) {
            for (unsigned bit = 0; bit < 8; ++bit) {
                const char kept = byte;
                byte = static_cast<char>(static_cast<unsigned char>(byte) ^ (1U << bit));
                seen.insert(siphash<>{paper_key}.of(bytes));
                ++count;
                byte = kept;
            }
        }
    }
    EXPECT_EQ(seen.size(), count);
}

TEST(siphash, takes_words_as_it_takes_their_bytes) {
    siphash<> words{paper_key};
    words.add_word(0x0706050403020100U);
    EXPECT_EQ(words.finish((std::uint64_t{9} << 56U) | 0x08U),
              siphash<>{paper_key}.of(counted_up(9)));
}

}  // namespace
}  // namespace alo
