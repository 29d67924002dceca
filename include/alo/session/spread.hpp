// Times that differ from client to client, so that what happens to all of them at once does not
// bring all of them back at once. Used by session/worker and by transport's accept.
#pragma once

#include "alo/base/time.hpp"

#include <cstdint>

namespace alo {

// 24 well-spread bits of what is counted up: Knuth's multiplicative hash.
[[nodiscard]] constexpr std::uint64_t scattered(std::uint64_t salt) noexcept {
    return ((salt * 2'654'435'761U) >> 8U) & 0xffffffU;
}

// When a client that was turned away should come back: milliseconds from 1,000 to 4,999 for
// `retry_after_ms`. `salt` is anything that differs from refusal to refusal.
[[nodiscard]] constexpr std::uint64_t retry_after_ms(std::uint64_t salt) noexcept {
    return 1'000 + scattered(salt) % 4'000;
}

// `time` give or take 20 % (SPEC section 8, --heartbeat): clients that came together are not pinged
// together for ever.
[[nodiscard]] constexpr duration jittered(duration time, std::uint64_t salt) noexcept {
    return time * 4 / 5 + time * 2 / 5 * static_cast<std::int64_t>(scattered(salt) % 1'001) / 1'000;
}

}  // namespace alo
