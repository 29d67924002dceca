// The ledger, notification by notification.
#include "alo/load/ledger.hpp"

#include <gtest/gtest.h>

namespace alo::load {
namespace {

using namespace std::chrono_literals;

// Ten people; 3's friends are 2 and 4 (and 1 and 5).
class ledger_case : public testing::TestWithParam<bool> {
  protected:
    [[nodiscard]] static bool named() { return GetParam(); }
    // What the friend hears of 3.
    [[nodiscard]] static hearing word(bool online, std::uint64_t version = 1) {
        return {named() ? person{3} : nobody, online, availability::online, version};
    }
    void came(instant when) {
        book.begin(3, {news::kind::came, availability::online}, when);
        book.owe(3, {2, 0});
        book.owe(3, {4, 0});
    }

    const friend_ring ring{10, 4};
    tally counts;
    ledger book{ring, {named(), 100ms, 500}, counts};
};

TEST_P(ledger_case, ticks_off_who_was_told) {
    came(1s);
    EXPECT_TRUE(book.waits(3));
    EXPECT_EQ(book.heard({2, 0}, word(true), 1s + 10ms), nobody);
    EXPECT_EQ(book.heard({4, 0}, word(true), 1s + 20ms), 3U);
    EXPECT_FALSE(book.waits(3));
    book.close(3);
    EXPECT_EQ(counts.owed, 2U);
    EXPECT_EQ(counts.told, 2U);
    EXPECT_EQ(counts.faults(), 0U);
    EXPECT_EQ(book.of(news::kind::came).count(), 2U);
    EXPECT_EQ(book.of(news::kind::came).most(), 20ms);
    EXPECT_EQ(book.of(news::kind::went).count(), 0U);
}

TEST_P(ledger_case, counts_what_nobody_was_owed) {
    came(0s);
    static_cast<void>(book.heard({2, 0}, word(true), 1ms));
    static_cast<void>(book.heard({2, 0}, word(true), 2ms));   // twice
    static_cast<void>(book.heard({5, 0}, word(true), 3ms));   // not online
    static_cast<void>(book.heard({4, 0}, word(false), 4ms));  // the wrong kind
    static_cast<void>(book.heard({4, 1}, word(true), 5ms));   // no such device
    EXPECT_EQ(counts.repeated, 4U);
    EXPECT_EQ(counts.told, 1U);
    EXPECT_EQ(counts.notes.size(), 4U);
    EXPECT_EQ(book.heard({4, 0}, word(true), 6ms), 3U) << "what is owed may still come";
}

TEST_P(ledger_case, knows_late_from_missed) {
    came(0s);
    static_cast<void>(book.heard({2, 0}, word(true), 100ms));
    EXPECT_EQ(counts.late, 0U);
    book.give_up(3);
    EXPECT_EQ(counts.missed, 1U);
    EXPECT_FALSE(book.waits(3));
    // It comes after all: late, and only once.
    static_cast<void>(book.heard({4, 0}, word(true), 20s));
    EXPECT_EQ(counts.missed, 0U);
    EXPECT_EQ(counts.late, 1U);
    static_cast<void>(book.heard({4, 0}, word(true), 20s));
    EXPECT_EQ(counts.repeated, 1U);
}

TEST_P(ledger_case, notices_what_takes_long) {
    came(0s);
    static_cast<void>(book.heard({2, 0}, word(true), 100ms + 1ns));
    EXPECT_EQ(counts.late, 1U);
    EXPECT_EQ(counts.told, 1U);
}

TEST_P(ledger_case, waits_for_each_device) {
    book.begin(3, {news::kind::went, availability::online}, 0s);
    book.owe(3, {2, 0});
    book.owe(3, {2, 1});
    EXPECT_EQ(book.heard({2, 1}, word(false), 1ms), nobody);
    EXPECT_EQ(book.heard({2, 0}, word(false), 2ms), 3U);
    EXPECT_EQ(counts.faults(), 0U);
}

TEST_P(ledger_case, does_not_judge_what_was_cut_short) {
    came(0s);
    book.cut_short(3);
    EXPECT_EQ(counts.cut_short, 2U);
    EXPECT_EQ(counts.faults(), 0U);
}

TEST_P(ledger_case, excuses_the_end_of_one_who_was_lost) {
    book.excuse(3, {2, 0}, 0ms);
    static_cast<void>(book.heard({2, 0}, word(false), 1ms));
    EXPECT_EQ(counts.faults(), 0U);
    static_cast<void>(book.heard({2, 0}, word(false), 1ms));
    EXPECT_EQ(counts.repeated, 1U);
}

TEST_P(ledger_case, excuses_an_end_that_was_told_before_the_loss_was_seen) {
    static_cast<void>(book.heard({2, 0}, word(false), 1ms));
    static_cast<void>(book.heard({4, 0}, word(false), 1ms));
    EXPECT_EQ(counts.repeated, 2U);
    book.excuse(3, {2, 0}, 101ms);
    EXPECT_EQ(counts.repeated, 1U);
    EXPECT_EQ(counts.notes.size(), 1U);
    book.excuse(3, {4, 0}, 102ms);
    EXPECT_EQ(counts.repeated, 1U) << "too long ago to be its consequence";
    static_cast<void>(book.heard({2, 0}, word(false), 103ms));
    EXPECT_EQ(counts.repeated, 2U) << "excused once";
}

INSTANTIATE_TEST_SUITE_P(dialects, ledger_case, testing::Bool(),
                         [](const auto& which) { return which.param ? "typed" : "classic"; });

TEST(classic_ledger, takes_the_proof_of_a_loner_from_either) {
    const friend_ring ring{10, 4};
    for (const bool to_subject : {false, true}) {
        tally counts;
        ledger book{ring, {false, 100ms, 0}, counts};
        book.begin(3, {news::kind::came, availability::online}, 0s);
        book.owe(3, {2, 0});
        book.owe_either(3, 4);
        const hearing came{nobody, true, availability::online, 0};
        EXPECT_EQ(book.heard({2, 0}, came, 1ms), nobody);
        EXPECT_EQ(book.heard({to_subject ? 3U : 4U, 0}, came, 2ms), 3U);
        book.close(3);
        EXPECT_EQ(counts.faults(), 0U);
        // Not from both.
        EXPECT_EQ(book.heard({to_subject ? 4U : 3U, 0}, came, 3ms), nobody);
        EXPECT_EQ(counts.repeated, 1U);
    }
}

TEST(typed_ledger, wants_versions_that_grow) {
    const friend_ring ring{10, 4};
    tally counts;
    ledger book{ring, {true, 100ms, 0}, counts};
    const auto change = [&](news::kind what, std::uint64_t version) {
        book.begin(3, {what, availability::online}, 0s);
        book.owe(3, {2, 0});
        static_cast<void>(
            book.heard({2, 0}, {3, what != news::kind::went, availability::online, version}, 1ms));
        book.close(3);
    };
    change(news::kind::came, 7);
    change(news::kind::went, 9);
    EXPECT_EQ(counts.wrong, 0U);
    change(news::kind::came, 9);
    EXPECT_EQ(counts.wrong, 1U);
    EXPECT_TRUE(book.shown(3, 9));
    EXPECT_FALSE(book.shown(3, 8));
    EXPECT_TRUE(book.shown(3, 12));
    change(news::kind::went, 11);
    EXPECT_EQ(counts.wrong, 2U);
}

TEST(typed_ledger, wants_the_status_that_was_chosen) {
    const friend_ring ring{10, 4};
    tally counts;
    ledger book{ring, {true, 100ms, 0}, counts};
    book.begin(3, {news::kind::changed, availability::busy}, 0s);
    book.owe(3, {2, 0});
    EXPECT_EQ(book.heard({2, 0}, {3, true, availability::away, 1}, 1ms), nobody);
    EXPECT_EQ(counts.repeated, 1U);
    EXPECT_EQ(book.heard({2, 0}, {3, true, availability::busy, 2}, 1ms), 3U);
    EXPECT_EQ(book.of(news::kind::changed).count(), 1U);
}

}  // namespace
}  // namespace alo::load
