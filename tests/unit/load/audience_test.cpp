// The fan-out before a server in virtual time, with one crew and with several that take turns.
#include "alo/load/audience.hpp"

#include "unit/load/hall.hpp"
#include "unit/load/notes.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace alo::load {
namespace {

using namespace std::chrono_literals;

using test::door;
using test::first_user;
using test::hall;
using test::notes_of;

struct evening {
    evening(bool named, std::uint32_t crews, std::uint64_t seed, bool by_word = true)
        : place{named, watchers, seed}, board{crews} {
        for (std::uint32_t i = 0; i < crews; ++i) {
            const std::uint32_t first = watchers / crews * i;
            const std::uint32_t mine = watchers / crews;
            doors.push_back(std::make_unique<door>(place, first, mine, watchers));
            parts.push_back(std::make_unique<audience>(
                *doors.back(), board, mine,
                audience_rules{named, by_word, 1s, 10s, first_user + first, 10, first_user,
                               watchers, i, 1000, 20ms}));
        }
    }

    [[nodiscard]] bool run() {
        const std::uint32_t each = watchers / static_cast<std::uint32_t>(parts.size());
        const auto whose = [&](std::uint32_t user) -> std::pair<play*, seat> {
            if (user == watchers) {
                return {parts[0].get(), {each, 0}};
            }
            return {parts[user / each].get(), {user % each, 0}};
        };
        for (int turn = 0; turn < 1'000'000; ++turn) {
            instant next = place.next();
            bool over = true;
            for (const auto& one : parts) {
                one->wake(place.now);
                next = std::min(next, one->next_wake());
                over = over && one->over();
            }
            if (over) {
                return true;
            }
            if (place.pump(whose)) {
                place.now += 10us;
            } else if (next != never) {
                place.now = std::max(place.now + 10us, next);
            } else {
                return false;
            }
        }
        return false;
    }

    [[nodiscard]] tally counts() const {
        tally all;
        for (const auto& one : parts) {
            all += one->counts();
        }
        return all;
    }

    static constexpr std::uint32_t watchers = 60;
    hall place;
    fanout_board board;
    std::vector<std::unique_ptr<door>> doors;
    std::vector<std::unique_ptr<audience>> parts;
};

class audience_case : public testing::TestWithParam<std::tuple<bool, std::uint32_t>> {
  protected:
    [[nodiscard]] static bool named() { return std::get<0>(GetParam()); }
    [[nodiscard]] static std::uint32_t crews() { return std::get<1>(GetParam()); }
    // One notification of a later step goes wrong, and that is counted, once, and nothing else is.
    static void expect_found(hall::fault how, std::uint64_t tally::*as) {
        for (std::uint64_t seed = 1; seed <= 20; ++seed) {
            SCOPED_TRACE("seed " + std::to_string(seed));
            evening all{named(), crews(), seed};
            all.place.how = how;
            all.place.nth = 100 + 7 * seed;
            ASSERT_TRUE(all.run());
            const tally counts = all.counts();
            EXPECT_EQ(counts.*as, 1U) << notes_of(counts);
            EXPECT_EQ(counts.faults(), 1U) << notes_of(counts);
        }
    }
};

TEST_P(audience_case, blames_no_server_that_is_right) {
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        evening all{named(), crews(), seed, seed % 2 == 0};
        ASSERT_TRUE(all.run());
        const tally counts = all.counts();
        const std::uint64_t steps = all.parts[0]->steps();
        ASSERT_EQ(counts.faults(), 0U) << notes_of(counts);
        ASSERT_GT(steps, 2U);
        ASSERT_EQ(counts.told, (steps + 1) * evening::watchers);
        ASSERT_EQ(counts.owed, counts.told);
        ASSERT_EQ(counts.told, all.place.sent);
        ASSERT_EQ(all.board.firsts().count(), steps);
        ASSERT_EQ(all.board.lasts().count(), steps);
        ASSERT_LE(all.board.firsts().most(), all.board.lasts().most());
    }
}

TEST_P(audience_case, finds_one_that_is_dropped) {
    expect_found(hall::fault::drop, &tally::missed);
}

TEST_P(audience_case, finds_one_of_the_first_step) {
    evening all{named(), crews(), 5};
    all.place.how = hall::fault::drop;
    all.place.nth = 30;
    ASSERT_TRUE(all.run());
    EXPECT_EQ(all.counts().missed, 1U) << notes_of(all.counts());
    EXPECT_EQ(all.counts().faults(), 1U);
}

TEST_P(audience_case, finds_one_that_is_repeated) {
    expect_found(hall::fault::repeat, &tally::repeated);
}

TEST_P(audience_case, finds_one_that_is_late) { expect_found(hall::fault::delay, &tally::late); }

TEST_P(audience_case, stops_early_when_told_to) {
    evening all{named(), crews(), 3};
    for (const auto& one : all.parts) {
        one->wake(0ns);
        one->stop();
    }
    ASSERT_TRUE(all.run());
    EXPECT_EQ(all.counts().faults(), 0U) << notes_of(all.counts());
}

INSTANTIATE_TEST_SUITE_P(crews, audience_case,
                         testing::Combine(testing::Bool(), testing::Values(1U, 3U)),
                         [](const auto& which) {
                             return std::string{std::get<0>(which.param) ? "typed_" : "classic_"} +
                                    std::to_string(std::get<1>(which.param));
                         });

}  // namespace
}  // namespace alo::load
