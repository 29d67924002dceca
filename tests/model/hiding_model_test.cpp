// The model test of invisible users: nothing that others can see tells them from users who are
// gone. See twin_worlds.hpp.
#include "model/mismatch.hpp"
#include "model/options.hpp"
#include "model/twin_worlds.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>

namespace alo::model {
namespace {

class hiding_model_test : public testing::TestWithParam<audience_rule> {};

INSTANTIATE_TEST_SUITE_P(rules, hiding_model_test,
                         testing::Values(audience_rule::either, audience_rule::listers,
                                         audience_rule::mutual, audience_rule::literal));

TEST_P(hiding_model_test, to_hide_looks_like_being_gone) {
    const std::size_t steps = chosen().steps != 0 ? chosen().steps : 200'000 / scale;
    constexpr std::size_t part = 400;  // commands of a pair of worlds
    twin_worlds::sights all;
    for (std::size_t done = 0; done < steps; done += part) {
        const std::uint64_t seed = chosen().seed * 1'000'000 + done / part;
        limits rules;
        rules.audience = GetParam();
        rules.max_sessions_per_user = 1 + seed % 4;
        rules.max_friends = 3 + seed % 4;
        rules.max_last_seen = 2 + seed % 4;
        rules.last_seen_ttl = duration{seed % 2 == 0 ? 300 : 1'000'000'000};
        twin_worlds worlds{rules, static_cast<person>(3 + seed % 5), seed};
        std::size_t step = 0;
        try {
            for (; step < part; ++step) {
                worlds.step();
            }
        } catch (const mismatch& found) {
            FAIL() << "seed " << seed << ", command " << step << ": " << found.what();
        }
        const twin_worlds::sights& seen = worlds.seen();
        all.hid += seen.hid;
        all.hid_by_hello += seen.hid_by_hello;
        all.came_hidden += seen.came_hidden;
        all.hidden_commands += seen.hidden_commands;
        all.hidden_graces += seen.hidden_graces;
        all.revealed += seen.revealed;
        all.back += seen.back;
        all.veiled += seen.veiled;
        all.unveiled += seen.unveiled;
        all.hid_again += seen.hid_again;
        all.revealed_again += seen.revealed_again;
        all.told += seen.told;
    }
    EXPECT_GT(all.hid, 0U);
    EXPECT_GT(all.hid_by_hello, 0U);
    EXPECT_GT(all.came_hidden, 0U);
    EXPECT_GT(all.hidden_commands, 0U);
    EXPECT_GT(all.hidden_graces, 0U);
    EXPECT_GT(all.revealed, 0U);
    EXPECT_GT(all.back, 0U);
    EXPECT_GT(all.veiled, 0U);
    EXPECT_GT(all.unveiled, 0U);
    EXPECT_GT(all.hid_again, 0U);
    EXPECT_GT(all.revealed_again, 0U);
    EXPECT_GT(all.told, 0U);
}

}  // namespace
}  // namespace alo::model
