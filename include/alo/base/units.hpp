// Sizes and durations as people write them: `64KiB`, `500ms`, `2m` (SPEC section 8). Called by the
// configuration and by whatever prints limits.
#pragma once

#include "alo/base/time.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace alo {

// Digits and one of B, KiB, MiB, GiB, kB, MB, GB, or nothing for bytes. Empty on anything else
// and on what does not fit in 63 bits.
[[nodiscard]] std::optional<std::size_t> parse_size(std::string_view text) noexcept;

// Digits, with a fraction if wanted, and one of ms, s, m, h, d; a bare number is seconds. Empty on
// anything else, on parts of a millisecond, and on more than 100 years of 365 days.
[[nodiscard]] std::optional<duration> parse_duration(std::string_view text) noexcept;

// In the largest power-of-two unit that is exact, as parse_size reads it back: 262144 is `256KiB`.
[[nodiscard]] std::string format_size(std::size_t bytes);

// In the largest unit that is exact, as parse_duration reads it back: 90000 ms is `90s`.
[[nodiscard]] std::string format_duration(duration value);

}  // namespace alo
