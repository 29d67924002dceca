// See units.hpp.
#include "alo/base/units.hpp"

#include <array>
#include <charconv>
#include <cstdint>
#include <limits>

namespace alo {
namespace {

struct size_unit {
    std::string_view name;
    std::uint64_t bytes;
};
constexpr std::array<size_unit, 8> size_units{{{"GiB", std::uint64_t{1} << 30U},
                                               {"MiB", std::uint64_t{1} << 20U},
                                               {"KiB", std::uint64_t{1} << 10U},
                                               {"GB", 1'000'000'000},
                                               {"MB", 1'000'000},
                                               {"kB", 1'000},
                                               {"B", 1},
                                               {"", 1}}};

struct time_unit {
    std::string_view name;
    std::int64_t milliseconds;
};
constexpr std::array<time_unit, 6> time_units{
    {{"d", 86'400'000}, {"h", 3'600'000}, {"m", 60'000}, {"s", 1'000}, {"ms", 1}, {"", 1'000}}};

// Longer than any sensible timer, and far from the clock's own end.
constexpr std::int64_t longest_duration_ms = std::int64_t{100} * 365 * 86'400'000;

}  // namespace

std::optional<std::size_t> parse_size(std::string_view text) noexcept {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{}) {
        return std::nullopt;
    }
    const std::string_view rest = text.substr(static_cast<std::size_t>(end - text.data()));
    for (const size_unit& unit : size_units) {
        if (rest == unit.name) {
            constexpr auto most =
                static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
            if (number > most / unit.bytes) {
                return std::nullopt;
            }
            return static_cast<std::size_t>(number * unit.bytes);
        }
    }
    return std::nullopt;
}

std::optional<duration> parse_duration(std::string_view text) noexcept {
    std::int64_t whole = 0;
    const char* const last = text.data() + text.size();
    const auto [end, error] = std::from_chars(text.data(), last, whole);
    if (error != std::errc{} || whole < 0 || text.front() == '-') {
        return std::nullopt;
    }
    std::int64_t fraction = 0;
    std::int64_t divisor = 1;
    const char* at = end;
    if (at != last && *at == '.') {
        ++at;
        const char* const begin = at;
        for (; at != last && *at >= '0' && *at <= '9'; ++at) {
            if (at - begin >= 9) {
                return std::nullopt;
            }
            fraction = fraction * 10 + (*at - '0');
            divisor *= 10;
        }
        if (at == begin) {
            return std::nullopt;
        }
    }
    const std::string_view rest{at, static_cast<std::size_t>(last - at)};
    for (const time_unit& unit : time_units) {
        if (rest != unit.name) {
            continue;
        }
        if (whole > longest_duration_ms / unit.milliseconds ||
            (fraction * unit.milliseconds) % divisor != 0) {
            return std::nullopt;
        }
        const duration value{whole * unit.milliseconds + fraction * unit.milliseconds / divisor};
        return value.count() > longest_duration_ms ? std::nullopt : std::optional{value};
    }
    return std::nullopt;
}

std::string format_size(std::size_t bytes) {
    for (const size_unit& unit : size_units) {
        // Powers of two only: nobody writes 262144 as 262.144kB.
        if (unit.name.size() == 3 && bytes != 0 && bytes % unit.bytes == 0) {
            return std::to_string(bytes / unit.bytes) + std::string{unit.name};
        }
    }
    return std::to_string(bytes);
}

std::string format_duration(duration value) {
    const std::int64_t ms = value.count();
    for (const time_unit& unit : time_units) {
        // The units run from the longest, and a bare number means seconds.
        if (!unit.name.empty() && ms != 0 && ms % unit.milliseconds == 0) {
            return std::to_string(ms / unit.milliseconds) + std::string{unit.name};
        }
    }
    return "0s";
}

}  // namespace alo
