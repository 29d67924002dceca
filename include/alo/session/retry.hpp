// When a client that was turned away should come back: different for each, so that a crowd that was
// refused together does not return together. Used by worker and by transport's accept.
#pragma once

#include <cstdint>

namespace alo {

// Milliseconds from 1,000 to 4,999 for `retry_after_ms`. `salt` is anything that differs from
// refusal to refusal; Knuth's multiplicative hash spreads what is counted up.
[[nodiscard]] constexpr std::uint64_t retry_after_ms(std::uint64_t salt) noexcept {
    return 1'000 + ((salt * 2'654'435'761U) >> 8U) % 4'000;
}

}  // namespace alo
