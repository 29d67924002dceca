// Sizes and durations as an operator writes and reads them.
#include "alo/base/units.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace alo {
namespace {

TEST(parse_size, reads_every_unit) {
    EXPECT_EQ(parse_size("0"), 0U);
    EXPECT_EQ(parse_size("262144"), 262'144U);
    EXPECT_EQ(parse_size("12B"), 12U);
    EXPECT_EQ(parse_size("3kB"), 3'000U);
    EXPECT_EQ(parse_size("3MB"), 3'000'000U);
    EXPECT_EQ(parse_size("3GB"), 3'000'000'000U);
    EXPECT_EQ(parse_size("64KiB"), 65'536U);
    EXPECT_EQ(parse_size("64MiB"), 67'108'864U);
    EXPECT_EQ(parse_size("2GiB"), 2'147'483'648U);
}

TEST(parse_size, refuses_everything_else) {
    for (const char* const text : {"", " ", "KiB", "-1", "+1", "1 KiB", " 1", "1 ", "1.5KiB", "1K",
                                   "1kib", "1KIB", "1TB", "0x10", "1e3", "1KiBx"}) {
        EXPECT_EQ(parse_size(text), std::nullopt) << '"' << text << '"';
    }
}

TEST(parse_size, stays_within_63_bits) {
    EXPECT_EQ(parse_size("9223372036854775807"), 9'223'372'036'854'775'807U);
    EXPECT_EQ(parse_size("9223372036854775808"), std::nullopt);
    EXPECT_EQ(parse_size("99999999999999999999999"), std::nullopt);
    EXPECT_EQ(parse_size("8589934591GiB"), 9'223'372'035'781'033'984U);
    EXPECT_EQ(parse_size("8589934592GiB"), std::nullopt);
}

TEST(parse_duration, reads_every_unit) {
    EXPECT_EQ(parse_duration("500ms"), duration{500});
    EXPECT_EQ(parse_duration("10s"), duration{10'000});
    EXPECT_EQ(parse_duration("10"), duration{10'000});
    EXPECT_EQ(parse_duration("2m"), duration{120'000});
    EXPECT_EQ(parse_duration("3h"), duration{10'800'000});
    EXPECT_EQ(parse_duration("30d"), duration{2'592'000'000});
    EXPECT_EQ(parse_duration("0"), duration{0});
    EXPECT_EQ(parse_duration("0ms"), duration{0});
}

TEST(parse_duration, reads_fractions_that_are_whole_milliseconds) {
    EXPECT_EQ(parse_duration("1.5s"), duration{1'500});
    EXPECT_EQ(parse_duration("0.5m"), duration{30'000});
    EXPECT_EQ(parse_duration("0.001"), duration{1});
    EXPECT_EQ(parse_duration("1.000000000s"), duration{1'000});
    EXPECT_EQ(parse_duration("0.25d"), duration{21'600'000});
    EXPECT_EQ(parse_duration("0.0001s"), std::nullopt);
    EXPECT_EQ(parse_duration("1.0005s"), std::nullopt);
    EXPECT_EQ(parse_duration("0.5ms"), std::nullopt);
    EXPECT_EQ(parse_duration("1.0000000000s"), std::nullopt);
}

TEST(parse_duration, refuses_everything_else) {
    for (const char* const text :
         {"", " ", "s", "-1s", "-0", "+1", "1 s", " 1s", "1s ", ".5s", "5.", "5.s", "1.5.5s", "1S",
          "1min", "1e3", "0x1", "1,5s", "1sm"}) {
        EXPECT_EQ(parse_duration(text), std::nullopt) << '"' << text << '"';
    }
}

TEST(parse_duration, ends_at_a_hundred_years) {
    EXPECT_EQ(parse_duration("36500d"), duration{3'153'600'000'000});
    EXPECT_EQ(parse_duration("36500.5d"), std::nullopt);
    EXPECT_EQ(parse_duration("36501d"), std::nullopt);
    EXPECT_EQ(parse_duration("3153600000000ms"), duration{3'153'600'000'000});
    EXPECT_EQ(parse_duration("3153600000001ms"), std::nullopt);
    EXPECT_EQ(parse_duration("9223372036854775807d"), std::nullopt);
    EXPECT_EQ(parse_duration("9223372036854775808"), std::nullopt);
}

TEST(format_size, takes_the_largest_exact_unit) {
    EXPECT_EQ(format_size(0), "0");
    EXPECT_EQ(format_size(1), "1");
    EXPECT_EQ(format_size(1'000), "1000");
    EXPECT_EQ(format_size(1'024), "1KiB");
    EXPECT_EQ(format_size(1'025), "1025");
    EXPECT_EQ(format_size(262'144), "256KiB");
    EXPECT_EQ(format_size(std::size_t{64} << 20U), "64MiB");
    EXPECT_EQ(format_size(std::size_t{3} << 30U), "3GiB");
}

TEST(format_duration, takes_the_largest_exact_unit) {
    EXPECT_EQ(format_duration(duration{0}), "0s");
    EXPECT_EQ(format_duration(duration{1}), "1ms");
    EXPECT_EQ(format_duration(duration{1'500}), "1500ms");
    EXPECT_EQ(format_duration(duration{10'000}), "10s");
    EXPECT_EQ(format_duration(duration{90'000}), "90s");
    EXPECT_EQ(format_duration(duration{60'000}), "1m");
    EXPECT_EQ(format_duration(duration{3'600'000}), "1h");
    EXPECT_EQ(format_duration(duration{2'592'000'000}), "30d");
}

TEST(units, what_is_written_is_read_back) {
    for (std::uint64_t seed = 1; seed <= 3; ++seed) {
        std::mt19937_64 random{seed};
        for (int i = 0; i < 20'000; ++i) {
            const auto size = static_cast<std::size_t>(random() >> (1 + random() % 62))
                              << (random() % 2 * 10);
            if (size >> 63U == 0) {
                EXPECT_EQ(parse_size(format_size(size)), size);
            }
            const duration time{static_cast<duration::rep>(random() % 3'153'600'000'001U)};
            const duration rounded = time - time % duration{random() % 2 == 0 ? 1 : 60'000};
            EXPECT_EQ(parse_duration(format_duration(rounded)), rounded);
        }
    }
}

}  // namespace
}  // namespace alo
