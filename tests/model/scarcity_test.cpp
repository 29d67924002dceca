// Memory may be wanting at any allocation of the domain: random worlds are run once for each of
// theirs, which then fails. See scarce_world.hpp.
#include "model/mismatch.hpp"
#include "model/options.hpp"
#include "model/scarce_world.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <tuple>

namespace alo::model {
namespace {

using failing = failing_memory::extent;

class scarcity_test : public testing::TestWithParam<std::tuple<audience_rule, failing>> {};

INSTANTIATE_TEST_SUITE_P(
    rules, scarcity_test,
    testing::Combine(testing::Values(audience_rule::either, audience_rule::listers,
                                     audience_rule::mutual, audience_rule::literal),
                     testing::Values(failing::once, failing::lasting)));

TEST_P(scarcity_test, the_store_goes_on_right_whichever_allocation_fails) {
    const auto [rule, how] = GetParam();
    const std::size_t worlds = chosen().steps != 0 ? chosen().steps : 20 / scale;
    constexpr std::size_t commands = 60;
    constexpr std::size_t never_fails = std::numeric_limits<std::size_t>::max();
    std::size_t refused = 0;
    std::size_t untold = 0;
    for (std::size_t each = 0; each < worlds; ++each) {
        const std::uint64_t seed = chosen().seed * 1'000'000 + each;
        limits rules;
        rules.audience = rule;
        rules.max_sessions_per_user = 1 + seed % 4;
        rules.max_friends = 3 + seed % 4;
        rules.max_last_seen = 2 + seed % 4;
        // The first run, in which none fails, says how many there are.
        std::size_t failing_one = never_fails;
        std::size_t in_all = 0;
        do {
            scarce_world world{rules, seed, failing_one, how};
            std::size_t step = 0;
            try {
                for (; step < commands; ++step) {
                    world.step();
                }
                world.end();
            } catch (const mismatch& found) {
                FAIL() << "seed " << seed << ", allocation " << failing_one << ", command " << step
                       << ": " << found.what();
            }
            in_all = failing_one == never_fails ? world.asked() : in_all;
            refused += world.refused() ? 1U : 0U;
            untold += world.untold() ? 1U : 0U;
        } while (++failing_one < in_all);
        ASSERT_GT(in_all, commands);
    }
    EXPECT_GT(refused, 0U);
    EXPECT_GT(untold, 0U);
}

}  // namespace
}  // namespace alo::model
