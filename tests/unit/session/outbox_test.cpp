// What a client is owed: limits to the byte, partial takes, whole frames.
#include "alo/session/outbox.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <string_view>

namespace alo {
namespace {

constexpr outbox::ceiling roomy{1'000, 4'000};

// A frame of `size` bytes, its LF included.
std::string frame_of(std::size_t size, char fill = 'x') {
    return std::string(size - 1, fill) + '\n';
}

TEST(outbox, keeps_the_order) {
    outbox out;
    EXPECT_EQ(out.push("one\n", roomy), send_status::queued);
    EXPECT_EQ(out.push("two\n", roomy), send_status::queued);
    EXPECT_EQ(out.pending(), "one\ntwo\n");
}

TEST(outbox, is_over_soft_past_the_limit_and_not_at_it) {
    outbox out;
    constexpr outbox::ceiling limit{20, 100};
    EXPECT_EQ(out.push(frame_of(20), limit), send_status::queued);
    EXPECT_EQ(out.push(frame_of(1), limit), send_status::over_soft);
    EXPECT_EQ(out.size(), 21U);
}

TEST(outbox, fills_to_the_hard_limit_and_not_a_byte_more) {
    outbox out;
    constexpr outbox::ceiling limit{20, 100};
    EXPECT_EQ(out.push(frame_of(99), limit), send_status::over_soft);
    EXPECT_EQ(out.push(frame_of(2), limit), send_status::closed_slow);
    EXPECT_EQ(out.size(), 99U);
    EXPECT_EQ(out.push(frame_of(1), limit), send_status::over_soft);
    EXPECT_EQ(out.push(frame_of(1), limit), send_status::closed_slow);
    EXPECT_EQ(out.pending(), frame_of(99) + "\n");
}

TEST(outbox, what_was_taken_counts_no_more) {
    outbox out;
    constexpr outbox::ceiling limit{100, 100};
    EXPECT_EQ(out.push(frame_of(100), limit), send_status::queued);
    out.taken(30);
    EXPECT_EQ(out.push(frame_of(30, 'y'), limit), send_status::queued);
    EXPECT_EQ(out.push(frame_of(1), limit), send_status::closed_slow);
    EXPECT_EQ(out.pending(), frame_of(70) + frame_of(30, 'y'));
}

TEST(outbox, the_last_frame_passes_the_limit) {
    outbox out;
    constexpr outbox::ceiling limit{10, 10};
    EXPECT_EQ(out.push(frame_of(10), limit), send_status::queued);
    out.push_last("the end\n");
    EXPECT_EQ(out.pending(), frame_of(10) + "the end\n");
}

TEST(outbox, holds_no_memory_while_empty) {
    outbox out;
    EXPECT_EQ(out.memory(), 0U);
    EXPECT_EQ(out.push(frame_of(3'000), roomy), send_status::over_soft);
    EXPECT_GE(out.memory(), 3'000U);
    out.taken(2'999);
    EXPECT_FALSE(out.empty());
    out.taken(1);
    EXPECT_TRUE(out.empty());
    EXPECT_EQ(out.memory(), 0U);
}

constexpr std::string_view a_constant = "constant\n";

TEST(outbox, a_constant_that_waits_alone_is_not_copied) {
    outbox out;
    EXPECT_EQ(out.push_constant(a_constant, roomy), send_status::queued);
    EXPECT_EQ(out.pending().data(), a_constant.data());
    EXPECT_EQ(out.memory(), 0U);
    out.taken(3);
    EXPECT_EQ(out.pending(), "stant\n");
    out.taken(6);
    EXPECT_TRUE(out.empty());
}

TEST(outbox, a_constant_keeps_its_place_among_others) {
    outbox out;
    EXPECT_EQ(out.push_constant(a_constant, roomy), send_status::queued);
    out.taken(3);
    EXPECT_EQ(out.push("two\n", roomy), send_status::queued);
    EXPECT_EQ(out.push_constant(a_constant, roomy), send_status::queued);
    EXPECT_EQ(out.pending(), "stant\ntwo\nconstant\n");
    out.taken(6);
    EXPECT_EQ(out.pending(), "two\nconstant\n");
}

TEST(outbox, a_constant_that_was_cut_is_ended) {
    outbox out;
    EXPECT_EQ(out.push_constant(a_constant, roomy), send_status::queued);
    out.taken(3);
    out.keep_started_frame();
    EXPECT_EQ(out.pending(), "stant\n");
    out.push_last("end\n");
    EXPECT_EQ(out.pending(), "stant\nend\n");
}

TEST(outbox, a_constant_passes_no_limit_either) {
    outbox out;
    EXPECT_EQ(out.push_constant(a_constant, {8, 9}), send_status::over_soft);
    EXPECT_EQ(out.push_constant(a_constant, {8, 9}), send_status::closed_slow);
    out.taken(9);
    EXPECT_EQ(out.push_constant(a_constant, {4, 8}), send_status::closed_slow);
    EXPECT_TRUE(out.empty());
}

// News of user 7.
presence_frame news_at(std::uint64_t version) {
    return {7, user_id_view{"7"}, stance{}, version, unix_ms{1}};
}

TEST(outbox, news_that_wait_alone_are_held_and_not_copied) {
    outbox out;
    presence_frame news = news_at(1);
    const std::string line{news.line()};
    EXPECT_EQ(out.push(news, roomy), send_status::queued);
    EXPECT_EQ(out.pending().data(), news.line().data());
    EXPECT_EQ(out.memory(), 0U);
    news = news_at(2);  // whoever else held the first has let go of it
    EXPECT_EQ(out.pending(), line);
    out.taken(3);
    EXPECT_EQ(out.push(news, roomy), send_status::queued);
    EXPECT_EQ(out.pending(), line.substr(3) + std::string{news.line()});
}

TEST(outbox, news_that_do_not_fit_leave_what_waits_alone) {
    outbox out;
    const std::string line{news_at(1).line()};
    const outbox::ceiling limit{line.size(), line.size() + 3};
    EXPECT_EQ(out.push(news_at(1), limit), send_status::queued);
    EXPECT_EQ(out.push(news_at(2), limit), send_status::closed_slow);
    EXPECT_EQ(out.pending(), line);
}

TEST(outbox, costs_no_more_memory_than_the_hard_limit) {
    constexpr outbox::ceiling limit{1'000, 10'000};
    outbox out;
    std::mt19937_64 random{3};
    for (int step = 0; step < 20'000; ++step) {
        if (out.push(frame_of(17), limit) == send_status::closed_slow) {
            out.taken(random() % out.size());
        }
        ASSERT_LE(out.memory(), limit.hard);
    }
    out.push_last(frame_of(200));
    EXPECT_LE(out.memory(), limit.hard + 200);
}

TEST(outbox, keeps_the_rest_of_a_frame_that_was_cut) {
    outbox out;
    EXPECT_EQ(out.push("first\n", roomy), send_status::queued);
    EXPECT_EQ(out.push("second\n", roomy), send_status::queued);
    EXPECT_EQ(out.push("third\n", roomy), send_status::queued);
    out.taken(8);  // into the second
    out.keep_started_frame();
    EXPECT_EQ(out.pending(), "cond\n");
    out.push_last("last\n");
    EXPECT_EQ(out.pending(), "cond\nlast\n");
}

TEST(outbox, keeps_nothing_where_no_frame_was_cut) {
    outbox out;
    EXPECT_EQ(out.push("first\n", roomy), send_status::queued);
    EXPECT_EQ(out.push("second\n", roomy), send_status::queued);
    out.taken(6);
    out.keep_started_frame();
    EXPECT_TRUE(out.empty());
    out.push_last("last\n");
    EXPECT_EQ(out.pending(), "last\n");
}

TEST(outbox, keeps_nothing_of_what_was_never_sent) {
    outbox out;
    EXPECT_EQ(out.push("first\n", roomy), send_status::queued);
    out.keep_started_frame();
    EXPECT_TRUE(out.empty());
    EXPECT_EQ(out.memory(), 0U);
}

TEST(outbox, keeps_a_cut_frame_of_which_only_the_end_is_missing) {
    outbox out;
    EXPECT_EQ(out.push("first\n", roomy), send_status::queued);
    EXPECT_EQ(out.push("second\n", roomy), send_status::queued);
    out.taken(5);
    out.keep_started_frame();
    EXPECT_EQ(out.pending(), "\n");
}

// Whatever is pushed, taken and cut: the bytes that leave are whole frames in order.
TEST(outbox, agrees_with_a_plain_string) {
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        std::mt19937_64 random{seed};
        const outbox::ceiling limit{64, 64 + random() % 400};
        outbox out;
        std::string expected;  // what waits
        bool cut = false;      // the byte before it was no LF
        for (int step = 0; step < 300; ++step) {
            const std::string frame =
                frame_of(1 + random() % 60, static_cast<char>('a' + step % 26));
            switch (random() % 8) {
                case 0:
                    out.keep_started_frame();
                    expected.resize(cut ? expected.find('\n') + 1 : 0);
                    break;
                case 1:
                case 2:
                case 3: {
                    const std::size_t count =
                        expected.empty() ? 0 : random() % (expected.size() + 1);
                    out.taken(count);
                    cut = count == 0 ? cut : expected[count - 1] != '\n';
                    expected.erase(0, count);
                    break;
                }
                case 4:
                    if (out.push_constant(a_constant, limit) != send_status::closed_slow) {
                        expected += a_constant;
                    }
                    break;
                case 5:
                    if (const presence_frame news = news_at(seed);
                        out.push(news, limit) != send_status::closed_slow) {
                        expected += news.line();
                    }
                    break;
                default:
                    if (out.push(frame, limit) != send_status::closed_slow) {
                        expected += frame;
                    }
                    break;
            }
            ASSERT_EQ(out.pending(), expected) << "seed " << seed << " step " << step;
            ASSERT_LE(out.size(), limit.hard);
            ASSERT_TRUE(!out.empty() || out.memory() == 0) << "seed " << seed << " step " << step;
        }
    }
}

}  // namespace
}  // namespace alo
