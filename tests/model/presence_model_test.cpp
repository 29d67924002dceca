// The model test of the domain: more than a million random commands against presence_store and a
// naive reference, under all four audience rules, with SPEC section 7 watched from the watchers'
// side; then that the same commands always mean the same, in whatever order and spelling.
#include "model/campaign.hpp"
#include "model/options.hpp"

#include <gtest/gtest.h>

#include <string>
#include <tuple>
#include <vector>

namespace alo::model {
namespace {

// Small companies collide all the time; the crowd makes handles and arrays grow.
constexpr profile profiles[] = {
    // name, users, max_sessions, max_friends, favourites, patience, deep_check, steps, and
    // what users in grace may hold
    {"duel", 3, 1, 1, 3, 10, 1, 150'000},
    {"family", 6, 3, 3, 6, 20, 2, 300'000, 10},
    {"village", 24, 2, 6, 5, 60, 20, 150'000},
    {"club", 12, 10, 4, 2, 40, 10, 100'000},
    {"crowd", 1'200, 2, 40, 12, 100, 400, 100'000, 1'000},
};
constexpr audience_rule rules[] = {audience_rule::either, audience_rule::listers,
                                   audience_rule::mutual, audience_rule::literal};
constexpr const char* rule_names[] = {"either", "listers", "mutual", "literal"};

constexpr std::size_t steps_in_all() {
    std::size_t sum = 0;
    for (const profile& each : profiles) {
        sum += each.steps;
    }
    return sum * std::size(rules);
}
static_assert(steps_in_all() >= 1'000'000, "the suite promises a million commands");

class campaign_test : public testing::TestWithParam<std::tuple<std::size_t, std::size_t>> {
  protected:
    static const profile& company() { return profiles[std::get<0>(GetParam())]; }
    static audience_rule rule() { return rules[std::get<1>(GetParam())]; }
    static std::size_t steps() {
        return chosen().steps != 0 ? chosen().steps : company().steps / scale;
    }
    // Each campaign has a seed of its own that --seed moves.
    static std::uint64_t seed() {
        return chosen().seed * 1'000 + std::get<0>(GetParam()) * 10 + std::get<1>(GetParam());
    }
    static std::string hint() {
        return "seed " + std::to_string(chosen().seed) +
               "; once more: --seed=" + std::to_string(chosen().seed) +
               " --steps=" + std::to_string(steps());
    }
};

std::string campaign_name(const testing::TestParamInfo<std::tuple<std::size_t, std::size_t>>& at) {
    return std::string{profiles[std::get<0>(at.param)].name} + "_" +
           rule_names[std::get<1>(at.param)];
}

INSTANTIATE_TEST_SUITE_P(all, campaign_test,
                         testing::Combine(testing::Range(std::size_t{0}, std::size(profiles)),
                                          testing::Range(std::size_t{0}, std::size(rules))),
                         campaign_name);

// Whether a campaign of this kind can see such a thing at all.
bool possible(sight what, const profile& company, audience_rule rule) {
    const bool outlive = rule != audience_rule::literal;
    switch (what) {
        case sight::links_outlived:
            return outlive;
        case sight::bound_on_departure:
            // There must be two devices, one of which goes, and more links than a list may have.
            return outlive && company.max_sessions > 1;
        case sight::bound_on_eviction:
        case sight::bound_on_return:
            return outlive;
        case sight::second_device:
        case sight::one_of_two_left:
        case sight::edited_own_list:
        case sight::list_forgotten:
            return company.max_sessions > 1 || (outlive && what == sight::edited_own_list);
        case sight::veiled:
        case sight::veil_cancelled:
        case sight::veil_expired:
            return company.max_sessions > 1;
        case sight::grace_past_limit:
            return company.max_grace_edges < 5'000'000;
        case sight::evicted_the_only:
            return company.max_sessions == 1;
        case sight::missed_by_right:
        default:
            return true;
    }
}

TEST_P(campaign_test, agrees_with_the_reference) {
    const campaign_result result =
        run_campaign(setup_for(company(), rule()), random_commands(company(), seed(), steps()));
    ASSERT_EQ(result.failure, "") << hint();
    EXPECT_EQ(result.steps, steps());
    if (steps() < company().steps) {
        return;  // cut short, by --steps or for a sanitizer: it need not have seen everything
    }
    for (std::size_t i = 0; i < sight_names.size(); ++i) {
        const auto what = static_cast<sight>(i);
        if (possible(what, company(), rule())) {
            EXPECT_GT(result.seen.of(what), 0U)
                << "never saw " << sight_names[i] << " in " << steps() << " commands, " << hint();
        } else {
            EXPECT_EQ(result.seen.of(what), 0U)
                << "saw " << sight_names[i] << ", which was thought impossible; " << hint();
        }
    }
}

// The same in a few thousand commands: what must not matter does not.
class sameness_test : public testing::TestWithParam<std::tuple<std::size_t, std::size_t>> {
  protected:
    sameness_test()
        : how{setup_for(profiles[std::get<0>(GetParam())], rules[std::get<1>(GetParam())])},
          commands{random_commands(profiles[std::get<0>(GetParam())], chosen().seed + 77,
                                   5'000 / scale)} {
        how.deep_check = 1'000;
    }
    campaign_result run() const {
        campaign_result result = run_campaign(how, commands);
        EXPECT_EQ(result.failure, "") << "seed " << chosen().seed;
        return result;
    }

    setup how;
    std::vector<command> commands;
};

INSTANTIATE_TEST_SUITE_P(all, sameness_test,
                         testing::Combine(testing::Range(std::size_t{0}, std::size(profiles)),
                                          testing::Range(std::size_t{0}, std::size(rules))),
                         campaign_name);

TEST_P(sameness_test, the_same_commands_leave_the_same_trace) {
    EXPECT_EQ(run().trace, run().trace);
}

TEST_P(sameness_test, other_commands_leave_another_trace) {
    const std::uint64_t before = run().trace;
    commands.resize(commands.size() - commands.size() / 4);
    EXPECT_NE(run().trace, before);
}

TEST_P(sameness_test, order_and_duplicates_in_lists_do_not_matter) {
    const std::uint64_t tidy = run().meaning;
    how.disorder = 5;
    EXPECT_EQ(run().meaning, tidy);
}

TEST_P(sameness_test, the_kind_of_the_ids_does_not_matter) {
    const std::uint64_t mixed = run().meaning;
    how.ids = cast::numbers;
    EXPECT_EQ(run().meaning, mixed);
    how.ids = cast::texts;
    EXPECT_EQ(run().meaning, mixed);
}

}  // namespace
}  // namespace alo::model
