// Numbers for a person's eyes: `1.24 ms`, `12,500`, `3.1 k`. Called by whatever writes sentences in
// load.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace alo::load {

// Three digits that count, in the unit that fits: `87 us`, `1.24 ms`, `12.5 s`.
[[nodiscard]] std::string in_words(std::chrono::nanoseconds time);
// With a comma every three digits.
[[nodiscard]] std::string in_words(std::uint64_t number);
// A rate: whole from 100 on, else with one digit behind the point.
[[nodiscard]] std::string in_words(double number);

}  // namespace alo::load
