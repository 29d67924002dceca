// The way that good lines take costs no memory once it is warm: counted, with every operator new of
// this program replaced.
#include "alo/protocol/decoder.hpp"
#include "alo/protocol/line_framer.hpp"
#include "support/heap_bytes.hpp"

#include <gtest/gtest.h>

#include <malloc.h>

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdlib>
#include <new>
#include <string>
#include <variant>

namespace {

// Other cases of this program have threads.
std::atomic<std::size_t> allocations{0};
std::atomic<std::size_t> frees{0};
std::atomic<std::size_t> live_bytes{0};  // as the allocator rounds them

void* try_allocate(std::size_t size) noexcept {
    void* const memory = std::malloc(size == 0 ? 1 : size);
    ++allocations;
    live_bytes += malloc_usable_size(memory);
    return memory;
}

void* allocate(std::size_t size) {
    if (void* const memory = try_allocate(size)) {
        return memory;
    }
    throw std::bad_alloc{};
}

void release(void* memory) noexcept {
    frees += memory == nullptr ? 0U : 1U;
    live_bytes -= malloc_usable_size(memory);
    std::free(memory);
}

}  // namespace

void* operator new(std::size_t size) { return allocate(size); }
void* operator new[](std::size_t size) { return allocate(size); }
void* operator new(std::size_t size, const std::nothrow_t&) noexcept { return try_allocate(size); }
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept {
    return try_allocate(size);
}
void operator delete(void* memory) noexcept { release(memory); }
void operator delete[](void* memory) noexcept { release(memory); }
void operator delete(void* memory, std::size_t) noexcept { release(memory); }
void operator delete[](void* memory, std::size_t) noexcept { release(memory); }
void operator delete(void* memory, const std::nothrow_t&) noexcept { release(memory); }
void operator delete[](void* memory, const std::nothrow_t&) noexcept { release(memory); }

namespace alo {
namespace {

std::string hello_of_50_friends() {
    std::string line = R"({"user_id":"somebody with a rather long name","friends":[)";
    for (int i = 0; i < 25; ++i) {
        line += std::to_string(1'000'000 + i) + R"(,"a friend whose name is not short )" +
                std::to_string(i) + (i == 24 ? "\"" : "\",");
    }
    return line + "]}";
}

TEST(allocation, a_good_hello_costs_none_once_warm) {
    const test::heap_bytes bytes{hello_of_50_friends() + "\n"};
    decoder decodes{10'000};
    line_framer framer{std::size_t{256} << 10U};
    for (int round = 0; round < 5; ++round) {
        const std::size_t before = allocations;
        framer.feed(bytes.view());
        std::string_view line;
        ASSERT_EQ(framer.next(line), framing::line);
        const request outcome = decodes.decode(line, dialect::undecided);
        const auto* const hello = std::get_if<hello_request>(&outcome);
        ASSERT_NE(hello, nullptr);
        ASSERT_EQ(hello->friends->size(), 50U);
        framer.settle();
        const std::size_t cost = allocations - before;
        if (round == 0) {
            // The count works: the first line fills the list.
            EXPECT_GT(cost, 0U);
        } else {
            EXPECT_EQ(cost, 0U) << "round " << round;
        }
    }
}

// Feeds and settles, and tells how many blocks that took (or gave back) for good.
std::ptrdiff_t blocks_for(line_framer& framer, std::string_view text, std::size_t lines) {
    const test::heap_bytes bytes{text};
    const auto before = static_cast<std::ptrdiff_t>(allocations - frees);
    framer.feed(bytes.view());
    std::string_view line;
    for (; lines > 0; --lines) {
        EXPECT_EQ(framer.next(line), framing::line);
    }
    framer.settle();
    return static_cast<std::ptrdiff_t>(allocations - frees) - before;
}

TEST(allocation, an_idle_session_keeps_no_block) {
    line_framer framer{1'000};
    EXPECT_EQ(blocks_for(framer, "", 0), 0);
    EXPECT_EQ(blocks_for(framer, "a\nb\n", 2), 0);
    EXPECT_EQ(blocks_for(framer, "a\nunfinished", 1), 2);  // the store and its bytes
    EXPECT_EQ(blocks_for(framer, "\n", 1), -2);
    EXPECT_EQ(blocks_for(framer, "two\nlines\n", 1), 2);
    EXPECT_EQ(blocks_for(framer, "", 1), -2);
    EXPECT_EQ(blocks_for(framer, std::string(1'001, 'x'), 0), 2);
    std::string_view line;
    framer.feed({});
    EXPECT_EQ(framer.next(line), framing::too_long);
    const std::size_t before = frees;
    framer.settle();
    EXPECT_EQ(frees - before, 2U);
}

TEST(allocation, what_is_kept_costs_what_it_is_and_no_more_than_the_limit) {
    constexpr std::size_t max_line = 100'000;
    // The store, its smallest size, the padding and what the allocator rounds up.
    constexpr std::size_t overhead = 400;
    line_framer framer{max_line};
    const std::size_t before = live_bytes;
    // Doubling ends at the limit.
    const test::heap_bytes drop{std::string(10, 'x')};
    const std::size_t with_drop = live_bytes;
    for (std::size_t i = 0; i < max_line; i += 10) {
        framer.feed(drop.view());
        std::string_view line;
        ASSERT_EQ(framer.next(line), framing::need_more);
        framer.settle();
        ASSERT_LE(live_bytes - with_drop, std::min(2 * framer.held(), max_line) + overhead);
    }
    EXPECT_EQ(blocks_for(framer, "\n", 1), -2);

    // Many lines, taken a few at a turn, give back their room.
    EXPECT_EQ(blocks_for(framer, std::string(max_line, '\n'), 0), 2);
    while (framer.held() > 0) {
        const std::size_t taken = std::min<std::size_t>(100, framer.held());
        static_cast<void>(blocks_for(framer, "", taken));
        ASSERT_LE(live_bytes - with_drop, 4 * framer.held() + overhead);
    }
    EXPECT_GT(with_drop, before);
}

TEST(allocation, a_line_in_pieces_costs_a_few) {
    const std::string hello = hello_of_50_friends() + "\n";
    const std::size_t before = allocations;
    std::size_t of_the_test = 0;
    line_framer framer{std::size_t{256} << 10U};
    std::string_view line;
    framing outcome = framing::need_more;
    for (const char c : hello) {
        const std::size_t mark = allocations;
        const test::heap_bytes byte{{&c, 1}};
        of_the_test += allocations - mark;
        framer.feed(byte.view());
        outcome = framer.next(line);
        framer.settle();
    }
    EXPECT_EQ(outcome, framing::line);
    EXPECT_EQ(framer.held(), 0U);
    // The store, and its bytes doubled from 128 to 2048.
    EXPECT_LE(allocations - before - of_the_test, 6U);
}

}  // namespace
}  // namespace alo
