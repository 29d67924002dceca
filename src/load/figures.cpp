// See figures.hpp.
#include "alo/load/figures.hpp"

#include <array>
#include <cmath>
#include <cstdio>

namespace alo::load {
namespace {

std::string fixed(double value, int digits) {
    std::array<char, 64> text{};
    const int size = std::snprintf(text.data(), text.size(), "%.*f", digits, value);
    return {text.data(), size > 0 ? static_cast<std::size_t>(size) : 0};
}

}  // namespace

std::string in_words(std::chrono::nanoseconds time) {
    struct unit {
        double nanoseconds;
        const char* name;
    };
    static constexpr std::array<unit, 3> units{{{1e3, " us"}, {1e6, " ms"}, {1e9, " s"}}};
    const auto all = static_cast<double>(time.count());
    for (const unit& each : units) {
        const double value = all / each.nanoseconds;
        // Below 999.5 it has three digits when rounded; seconds may have more.
        if (value < 999.5 || &each == &units.back()) {
            const int digits = each.nanoseconds == units.front().nanoseconds || value >= 99.95 ? 0
                               : value >= 9.995                                                ? 1
                                                                                               : 2;
            return fixed(value, digits) + each.name;
        }
    }
    return {};
}

std::string in_words(std::uint64_t number) {
    std::string text = std::to_string(number);
    for (std::size_t at = text.size(); at > 3; at -= 3) {
        text.insert(at - 3, 1, ',');
    }
    return text;
}

std::string in_words(double number) {
    if (number >= 99.95) {
        return in_words(static_cast<std::uint64_t>(std::llround(number)));
    }
    return fixed(number, 1);
}

}  // namespace alo::load
