// SipHash (Aumasson and Bernstein, "SipHash: a fast short-input PRF", 2012): a keyed hash, for
// tables whose keys come from strangers. Called by base/user_id.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace alo {

struct siphash_key {
    std::uint64_t k0;
    std::uint64_t k1;
};

// SipHash-1-3 is what tables take; the paper's own SipHash-2-4 has a known answer to test against.
template <int word_rounds = 1, int final_rounds = 3>
class siphash {
  public:
    constexpr explicit siphash(siphash_key key) noexcept
        : v0_{key.k0 ^ 0x736f6d6570736575U},
          v1_{key.k1 ^ 0x646f72616e646f6dU},
          v2_{key.k0 ^ 0x6c7967656e657261U},
          v3_{key.k1 ^ 0x7465646279746573U} {}

    // Eight bytes of the input, the first lowest.
    constexpr void add_word(std::uint64_t word) noexcept {
        v3_ ^= word;
        rounds<word_rounds>();
        v0_ ^= word;
    }
    // The last word: up to seven bytes, and the input's length in the highest byte.
    [[nodiscard]] constexpr std::uint64_t finish(std::uint64_t last_word) noexcept {
        add_word(last_word);
        v2_ ^= 0xffU;
        rounds<final_rounds>();
        return v0_ ^ v1_ ^ v2_ ^ v3_;
    }
    [[nodiscard]] constexpr std::uint64_t of(std::string_view bytes) noexcept {
        const std::uint64_t length = std::uint64_t{bytes.size()} << 56U;
        for (; bytes.size() >= 8; bytes.remove_prefix(8)) {
            add_word(whole_word(bytes.data()));
        }
        return finish(length | word_of(bytes));
    }

  private:
    // Spelled out, so that the compiler makes one load of it.
    [[nodiscard]] static constexpr std::uint64_t whole_word(const char* b) noexcept {
        const auto byte = [b](unsigned i) {
            return std::uint64_t{static_cast<unsigned char>(b[i])} << (8U * i);
        };
        return byte(0) | byte(1) | byte(2) | byte(3) | byte(4) | byte(5) | byte(6) | byte(7);
    }
    // Fewer than eight bytes.
    [[nodiscard]] static constexpr std::uint64_t word_of(std::string_view bytes) noexcept {
        std::uint64_t word = 0;
        for (std::size_t i = 0; i < bytes.size(); ++i) {
            word |= std::uint64_t{static_cast<unsigned char>(bytes[i])} << (8U * i);
        }
        return word;
    }
    template <int count>
    constexpr void rounds() noexcept {
        for (int i = 0; i < count; ++i) {
            v0_ += v1_;
            v1_ = std::rotl(v1_, 13) ^ v0_;
            v0_ = std::rotl(v0_, 32);
            v2_ += v3_;
            v3_ = std::rotl(v3_, 16) ^ v2_;
            v0_ += v3_;
            v3_ = std::rotl(v3_, 21) ^ v0_;
            v2_ += v1_;
            v1_ = std::rotl(v1_, 17) ^ v2_;
            v2_ = std::rotl(v2_, 32);
        }
    }

    std::uint64_t v0_;
    std::uint64_t v1_;
    std::uint64_t v2_;
    std::uint64_t v3_;
};

}  // namespace alo
