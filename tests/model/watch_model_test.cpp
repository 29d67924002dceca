// The model test of what sessions of the typed dialect see: random hellos, statuses, edits, looks,
// losses and graces under every audience rule, with every picture held against the truth after
// every command. See watch_model.hpp.
#include "model/watch_model.hpp"

#include "model/mismatch.hpp"
#include "model/options.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <string>

namespace alo::model {
namespace {

class watch_model_test : public testing::TestWithParam<audience_rule> {};

INSTANTIATE_TEST_SUITE_P(rules, watch_model_test,
                         testing::Values(audience_rule::either, audience_rule::listers,
                                         audience_rule::mutual, audience_rule::literal));

TEST_P(watch_model_test, every_picture_is_the_truth_after_every_command) {
    const std::size_t steps = chosen().steps != 0 ? chosen().steps : 300'000 / scale;
    constexpr std::size_t part = 500;  // commands of a world, before all leave
    watch_world::sights all;
    for (std::size_t done = 0; done < steps; done += part) {
        const std::uint64_t seed = chosen().seed * 1'000'000 + done / part;
        limits rules;
        rules.audience = GetParam();
        rules.max_sessions_per_user = 1 + seed % 3;
        rules.max_friends = 3 + seed % 4;
        rules.last_seen_ttl = duration{seed % 2 == 0 ? 300 : 1'000'000'000};
        watch_world world{rules, static_cast<person>(3 + seed % 5), seed};
        std::size_t step = 0;
        try {
            for (; step < part; ++step) {
                world.step();
            }
            world.end();
        } catch (const mismatch& found) {
            FAIL() << "seed " << seed << ", command " << step << ": " << found.what();
        }
        const watch_world::sights& seen = world.seen();
        all.hidden += seen.hidden;
        all.status_changed += seen.status_changed;
        all.consent_given += seen.consent_given;
        all.consent_taken += seen.consent_taken;
        all.rejected += seen.rejected;
        all.back_in_time += seen.back_in_time;
        all.last_seen += seen.last_seen;
        all.evicted += seen.evicted;
    }
    const bool mutual = GetParam() == audience_rule::mutual;
    EXPECT_GT(all.hidden, 0U);
    EXPECT_GT(all.status_changed, 0U);
    EXPECT_EQ(all.consent_given > 0, mutual);
    EXPECT_EQ(all.consent_taken > 0, mutual);
    EXPECT_GT(all.rejected, 0U);
    EXPECT_GT(all.back_in_time, 0U);
    EXPECT_EQ(all.last_seen > 0, !mutual);
    EXPECT_GT(all.evicted, 0U);
}

}  // namespace
}  // namespace alo::model
