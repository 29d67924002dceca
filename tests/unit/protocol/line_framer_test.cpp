// The framer: the same lines however the bytes come, and never more kept than the limit.
#include "alo/protocol/line_framer.hpp"

#include "support/framing_feeder.hpp"
#include "support/framing_reference.hpp"
#include "support/heap_bytes.hpp"

#include <gtest/gtest.h>

#include <ctime>
#include <random>
#include <string>
#include <vector>

namespace alo {
namespace {

using test::frame_plainly;
using test::framed;
using test::framing_feeder;
using test::heap_bytes;
using lines = std::vector<std::string>;

framed in_chunks(std::string_view stream, std::size_t max_line, std::size_t chunk) {
    framing_feeder feed{max_line};
    feed.chunk = [chunk] { return chunk; };
    return feed.run(stream);
}

TEST(line_framer, cuts_a_whole_line_out_of_what_was_fed_without_a_copy) {
    line_framer framer{100};
    const heap_bytes bytes{"hello\nworld\n"};
    framer.feed(bytes.view());
    std::string_view line;
    ASSERT_EQ(framer.next(line), framing::line);
    EXPECT_EQ(line, "hello");
    EXPECT_EQ(line.data(), bytes.view().data());
    ASSERT_EQ(framer.next(line), framing::line);
    EXPECT_EQ(line, "world");
    EXPECT_EQ(line.data(), bytes.view().data() + 6);
    EXPECT_EQ(framer.next(line), framing::need_more);
    framer.settle();
    EXPECT_EQ(framer.held(), 0U);
    EXPECT_EQ(framer.room(), 102U);
}

TEST(line_framer, cuts_what_follows_an_unfinished_line_where_it_lies) {
    line_framer framer{100};
    std::string_view line;
    {
        const heap_bytes bytes{"hel"};
        framer.feed(bytes.view());
        EXPECT_EQ(framer.next(line), framing::need_more);
        framer.settle();
    }
    EXPECT_EQ(framer.held(), 3U);
    const heap_bytes bytes{"lo\nworld\n!"};
    framer.feed(bytes.view());
    ASSERT_EQ(framer.next(line), framing::line);
    EXPECT_EQ(line, "hello");
    ASSERT_EQ(framer.next(line), framing::line);
    EXPECT_EQ(line, "world");
    EXPECT_EQ(line.data(), bytes.view().data() + 3);
    EXPECT_EQ(framer.next(line), framing::need_more);
    framer.settle();
    EXPECT_EQ(framer.held(), 1U);
    EXPECT_EQ(framer.last_line(), "!");
}

TEST(line_framer, drops_one_cr_before_lf_and_no_other) {
    const framed expected{{"a", "b", "", "c\r", "d\re", "\rf"}, "g", false, 0};
    const std::string_view stream = "a\r\nb\n\r\nc\r\r\nd\re\n\rf\ng\r";
    EXPECT_EQ(frame_plainly(stream, 10), expected);
    for (std::size_t chunk = 1; chunk <= stream.size(); ++chunk) {
        EXPECT_EQ(in_chunks(stream, 10, chunk), expected) << chunk;
    }
}

TEST(line_framer, hands_out_empty_lines) {
    EXPECT_EQ(in_chunks("\n\n\r\n\n", 10, 100), (framed{{"", "", "", ""}, "", false, 0}));
    EXPECT_EQ(in_chunks("\n\n\r\n\n", 10, 1), (framed{{"", "", "", ""}, "", false, 0}));
    EXPECT_EQ(in_chunks("", 10, 1), framed{});
}

TEST(line_framer, takes_bytes_of_every_value) {
    std::string stream;
    for (int i = 255; i >= 0; --i) {
        stream += static_cast<char>(i);
    }
    stream += '\n';
    const framed expected = frame_plainly(stream, 300);
    EXPECT_EQ(expected.lines.size(), 2U);
    EXPECT_EQ(in_chunks(stream, 300, 1), expected);
    EXPECT_EQ(in_chunks(stream, 300, 300), expected);
}

TEST(line_framer, the_limit_is_exact) {
    for (const std::size_t max_line : {std::size_t{1}, std::size_t{5}, std::size_t{128}}) {
        const std::string full(max_line, 'x');
        for (const char* const end : {"\n", "\r\n"}) {
            for (const std::size_t chunk : {std::size_t{1}, max_line, std::size_t{1'000}}) {
                EXPECT_EQ(in_chunks(full + end, max_line, chunk), (framed{{full}, "", false, 0}));
                EXPECT_TRUE(in_chunks(full + "x" + end, max_line, chunk).too_long);
            }
        }
        // The end of the stream in the place of LF.
        EXPECT_EQ(in_chunks(full, max_line, 1), (framed{{}, full, false, 0}));
        EXPECT_EQ(in_chunks(full + "\r", max_line, 1), (framed{{}, full, false, 0}));
        EXPECT_TRUE(in_chunks(full + "x", max_line, 1).too_long);
    }
}

TEST(line_framer, too_long_is_told_with_the_first_byte_that_makes_it_certain) {
    EXPECT_EQ(in_chunks("12345", 5, 1), (framed{{}, "12345", false, 0}));
    EXPECT_EQ(in_chunks("123456", 5, 1), (framed{{}, "", true, 6}));
    EXPECT_EQ(in_chunks("12345\r", 5, 1), (framed{{}, "12345", false, 0}));
    EXPECT_EQ(in_chunks("12345\r\r", 5, 1), (framed{{}, "", true, 7}));
    EXPECT_EQ(in_chunks("12345\rx", 5, 1), (framed{{}, "", true, 7}));
    EXPECT_EQ(in_chunks("1\n123456", 5, 1), (framed{{"1"}, "", true, 8}));
}

TEST(line_framer, stays_too_long_and_keeps_nothing) {
    line_framer framer{5};
    const heap_bytes bytes{"1234567"};
    framer.feed(bytes.view());
    std::string_view line = "untouched";
    EXPECT_EQ(framer.next(line), framing::too_long);
    EXPECT_EQ(framer.next(line), framing::too_long);
    framer.settle();
    EXPECT_EQ(framer.held(), 0U);
    framer.feed(heap_bytes{"\nok\n"}.view());
    EXPECT_EQ(framer.next(line), framing::too_long);
    EXPECT_EQ(framer.last_line(), "");
    EXPECT_EQ(line, "untouched");
    framer.settle();
}

TEST(line_framer, lines_before_the_one_that_is_too_long_are_handed_out) {
    EXPECT_EQ(in_chunks("a\nb\n123456", 6, 8), (framed{{"a", "b"}, "123456", false, 0}));
    EXPECT_EQ(in_chunks("a\nb\n1234567", 6, 8).lines, (lines{"a", "b"}));
    EXPECT_TRUE(in_chunks("a\nb\n1234567", 6, 8).too_long);
}

TEST(line_framer, goes_on_where_it_was_stopped) {
    line_framer framer{10};
    std::string_view line;
    {
        const heap_bytes bytes{"a\nb\nc\nd"};
        framer.feed(bytes.view());
        ASSERT_EQ(framer.next(line), framing::line);
        EXPECT_EQ(line, "a");
        framer.settle();
    }
    EXPECT_EQ(framer.held(), 5U);
    EXPECT_EQ(framer.room(), 7U);
    framer.feed({});
    ASSERT_EQ(framer.next(line), framing::line);
    EXPECT_EQ(line, "b");
    framer.settle();
    {
        // More may be read before what is kept was cut.
        const heap_bytes bytes{"e\nf\n"};
        framer.feed(bytes.view());
        for (const char* const expected : {"c", "de"}) {
            ASSERT_EQ(framer.next(line), framing::line);
            EXPECT_EQ(line, expected);
        }
        framer.settle();
    }
    EXPECT_EQ(framer.held(), 2U);
    framer.feed({});
    ASSERT_EQ(framer.next(line), framing::line);
    EXPECT_EQ(line, "f");
    EXPECT_EQ(framer.next(line), framing::need_more);
    framer.settle();
    EXPECT_EQ(framer.held(), 0U);
}

TEST(line_framer, last_line_may_lie_in_what_was_just_fed) {
    line_framer framer{10};
    const heap_bytes bytes{"a\nlast\r"};
    framer.feed(bytes.view());
    std::string_view line;
    ASSERT_EQ(framer.next(line), framing::line);
    EXPECT_EQ(framer.next(line), framing::need_more);
    EXPECT_EQ(framer.last_line(), "last");
    framer.settle();
    EXPECT_EQ(framer.last_line(), "last");
}

TEST(line_framer, may_be_moved_while_it_keeps_something) {
    line_framer framer{10};
    const heap_bytes bytes{"unfi"};
    framer.feed(bytes.view());
    std::string_view line;
    EXPECT_EQ(framer.next(line), framing::need_more);
    framer.settle();
    line_framer moved{std::move(framer)};
    const heap_bytes rest{"nished\n"};
    moved.feed(rest.view());
    ASSERT_EQ(moved.next(line), framing::line);
    EXPECT_EQ(line, "unfinished");
}

// Random streams, read in random pieces with random pauses: always the lines of the plain reading.
TEST(line_framer, agrees_with_the_plain_reading_however_the_bytes_come) {
    for (std::uint64_t seed = 1; seed <= 3'000; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        std::mt19937_64 random{seed};
        const std::size_t max_line = 1 + random() % (seed % 3 == 0 ? 400 : 12);
        std::string stream;
        const std::size_t size = random() % 1'500;
        const std::size_t rare = 2 + random() % 2 * max_line;
        while (stream.size() < size) {
            const auto kind = random() % rare;
            stream += kind == 0 ? '\n' : kind == 1 ? '\r' : static_cast<char>('a' + kind % 26);
        }
        framing_feeder feed{max_line};
        const std::size_t most = 1 + random() % (2 * max_line + 2);
        const bool pauses = random() % 2 == 0;
        feed.chunk = [&] { return 1 + random() % most; };
        feed.pause = [&] { return pauses ? random() % 4 : ~std::size_t{0}; };
        framed result = feed.run(stream);
        framed expected = frame_plainly(stream, max_line);
        // Told with the piece that makes it certain, not before it and, without pauses, not after.
        ASSERT_GE(result.told_after, expected.told_after);
        if (result.too_long && !pauses) {
            ASSERT_LT(feed.before_last(), expected.told_after);
        }
        expected.told_after = result.told_after;
        ASSERT_EQ(result, expected);
    }
}

// Processor time, which a busy machine does not stretch as it does the clock on the wall.
double cpu_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

// A client that drips costs time linear in its bytes. Were each drop to look at the line again or
// to move it, 2^42 bytes would be touched: more than a minute. It takes far less than a second.
TEST(line_framer, dripping_a_long_line_is_linear) {
    constexpr std::size_t max_line = std::size_t{1} << 23U;
    line_framer framer{max_line};
    const heap_bytes drop{"0123456789abcdef"};
    std::string_view line;
    const double start = cpu_seconds();
    for (std::size_t i = 0; i < max_line; i += drop.view().size()) {
        framer.feed(drop.view());
        ASSERT_EQ(framer.next(line), framing::need_more);
        framer.settle();
        ASSERT_LT(cpu_seconds() - start, 20) << "after " << i << " bytes";
    }
    EXPECT_EQ(framer.held(), max_line);
    EXPECT_EQ(framer.room(), 2U);
    const heap_bytes end{"\n"};
    framer.feed(end.view());
    ASSERT_EQ(framer.next(line), framing::line);
    EXPECT_EQ(line.size(), max_line);
    framer.settle();
    EXPECT_EQ(framer.held(), 0U);
}

// The same for a client whose many short lines are taken one at a time.
TEST(line_framer, taking_kept_lines_one_by_one_is_linear) {
    constexpr std::size_t max_line = std::size_t{1} << 20U;
    line_framer framer{max_line};
    const std::string blank(max_line, '\n');
    const heap_bytes bytes{blank};
    framer.feed(bytes.view());
    framer.settle();
    std::string_view line;
    const double start = cpu_seconds();
    for (std::size_t i = 0; i < max_line; ++i) {
        framer.feed({});
        ASSERT_EQ(framer.next(line), framing::line);
        ASSERT_TRUE(line.empty());
        framer.settle();
        ASSERT_EQ(framer.held(), max_line - i - 1);
        ASSERT_TRUE(i % 1'000 != 0 || cpu_seconds() - start < 20) << "after " << i << " lines";
    }
}

}  // namespace
}  // namespace alo
