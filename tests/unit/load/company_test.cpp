// Plans carried out before a server in virtual time: nothing is blamed on a server that is right,
// whatever order it takes things in; and one thing done wrong is counted as what it is.
#include "alo/load/company.hpp"

#include "alo/load/plans.hpp"
#include "unit/load/fake_server.hpp"
#include "unit/load/notes.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <tuple>

namespace alo::load {
namespace {

using test::fake_server;
using test::fault;
using test::notes_of;
using namespace std::chrono_literals;

constexpr std::uint64_t first_user = 1'000'000;

struct world {
    enum class scene : std::uint8_t { storm, churn, day };

    world(scene what, bool named, std::uint64_t seed, std::uint32_t people = 60,
          std::uint32_t friends = 6, bool by_word = true)
        : ring{people, friends}, server{ring, named, first_user, seed} {
        const plan_rules rules{20, seed, 200, 500ms, 5ms};
        std::unique_ptr<measured_plan> script;
        switch (what) {
            case scene::storm:
                script = std::make_unique<storm_plan>(people, rules);
                break;
            case scene::churn:
                script = std::make_unique<churn_plan>(people, rules);
                break;
            case scene::day:
                script = std::make_unique<day_plan>(people, rules);
                break;
        }
        times = &script->times();
        crowd = std::make_unique<company>(
            server, ring, company_rules{named, by_word, 1s, 10s, first_user}, std::move(script));
    }

    friend_ring ring;
    fake_server server;
    std::unique_ptr<company> crowd;
    const measured* times = nullptr;
};

class company_case : public testing::TestWithParam<std::tuple<world::scene, bool>> {
  protected:
    [[nodiscard]] static world::scene scene() { return std::get<0>(GetParam()); }
    [[nodiscard]] static bool named() { return std::get<1>(GetParam()); }
    // One notification goes wrong, from the `first` on a later one in each run, and that is
    // counted, once, and nothing else is.
    static void expect_found(fault how, std::uint64_t tally::*as, std::uint64_t first,
                             std::uint64_t step) {
        for (std::uint64_t seed = 1; seed <= 40; ++seed) {
            SCOPED_TRACE("seed " + std::to_string(seed));
            world all{scene(), named(), seed};
            all.server.spoil(how, first + seed * step);
            ASSERT_TRUE(all.server.run(*all.crowd));
            const tally& counts = all.crowd->counts();
            EXPECT_EQ(counts.*as, 1U) << notes_of(counts);
            EXPECT_EQ(counts.faults(), 1U) << notes_of(counts);
            EXPECT_EQ(counts.told + counts.missed, counts.owed);
            EXPECT_EQ(counts.notes.size(), 1U);
        }
    }
};

TEST_P(company_case, blames_no_server_that_is_right) {
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        world all{scene(), named(), seed};
        ASSERT_TRUE(all.server.run(*all.crowd));
        const tally& counts = all.crowd->counts();
        ASSERT_EQ(counts.faults(), 0U) << notes_of(counts);
        ASSERT_EQ(counts.owed, counts.told);
        ASSERT_EQ(counts.told, all.server.sent());
        ASSERT_EQ(all.crowd->online(), all.server.online());
        ASSERT_EQ(all.crowd->held(), 0U);
        ASSERT_GT(all.crowd->done().most_at_once, 1U);
    }
}

TEST_P(company_case, lets_people_just_close) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        world all{scene(), named(), seed, 60, 6, false};
        ASSERT_TRUE(all.server.run(*all.crowd));
        ASSERT_EQ(all.crowd->counts().faults(), 0U) << notes_of(all.crowd->counts());
    }
}

TEST_P(company_case, finds_one_that_is_dropped) { expect_found(fault::drop, &tally::missed, 3, 4); }

TEST_P(company_case, finds_one_that_is_repeated) {
    // Late enough that everybody who is told has other friends who prove who came.
    expect_found(fault::repeat, &tally::repeated, 90, 1);
}

TEST_P(company_case, finds_one_that_is_late) { expect_found(fault::delay, &tally::late, 3, 4); }

TEST_P(company_case, goes_on_without_one_who_is_lost) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        world all{scene(), named(), seed};
        all.server.spoil(fault::cut, 60 + seed * 4);
        ASSERT_TRUE(all.server.run(*all.crowd));
        EXPECT_EQ(all.crowd->counts().lost, 1U) << notes_of(all.crowd->counts());
        EXPECT_TRUE(all.crowd->trouble().empty());
        EXPECT_EQ(all.crowd->held(), 0U);
    }
}

std::string case_name(const testing::TestParamInfo<company_case::ParamType>& info) {
    constexpr std::array names{"storm", "churn", "day"};
    return std::string{names[static_cast<std::size_t>(std::get<0>(info.param))]} +
           (std::get<1>(info.param) ? "_typed" : "_classic");
}

INSTANTIATE_TEST_SUITE_P(scenes, company_case,
                         testing::Combine(testing::Values(world::scene::storm, world::scene::churn,
                                                          world::scene::day),
                                          testing::Bool()),
                         case_name);

TEST(company, knows_an_old_version) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        world all{world::scene::churn, true, seed};
        all.server.spoil(fault::age, 200 + seed);
        ASSERT_TRUE(all.server.run(*all.crowd));
        EXPECT_EQ(all.crowd->counts().wrong, 1U);
        EXPECT_EQ(all.crowd->counts().faults(), 1U) << notes_of(all.crowd->counts());
    }
}

TEST(company, brings_everybody_in_a_storm) {
    for (const bool named : {true, false}) {
        world all{world::scene::storm, named, 7, 200, 10};
        ASSERT_TRUE(all.server.run(*all.crowd));
        EXPECT_EQ(all.crowd->online(), 200U);
        // Each friendship is told of once, to whoever came first.
        EXPECT_EQ(all.crowd->counts().told, 200U * 10U / 2U);
        EXPECT_EQ(all.crowd->loners(), 0U);
    }
}

TEST(company, churns_at_its_rate_and_measures_only_that) {
    world all{world::scene::churn, true, 3};
    ASSERT_TRUE(all.server.run(*all.crowd));
    const company::account& done = all.crowd->done();
    EXPECT_EQ(done.departures, 100U);  // 200 a second for half a second
    EXPECT_EQ(done.arrivals, 60U + 100U);
    EXPECT_EQ(all.times->before.arrivals, 60U);
    EXPECT_EQ(all.times->told, 60U * 6U / 2U);
    EXPECT_EQ(all.crowd->book().of(news::kind::went).count(), 600U);
    EXPECT_EQ(all.crowd->book().of(news::kind::came).count(), 600U);
}

TEST(company, lives_a_day_with_all_that_belongs_to_it) {
    world typed{world::scene::day, true, 5};
    ASSERT_TRUE(typed.server.run(*typed.crowd));
    EXPECT_GT(typed.crowd->done().statuses, 10U);
    EXPECT_GT(typed.crowd->done().devices, 1U);
    EXPECT_GT(typed.crowd->done().departures, 10U);
    world classic{world::scene::day, false, 5};
    ASSERT_TRUE(classic.server.run(*classic.crowd));
    EXPECT_EQ(classic.crowd->done().statuses, 0U);
    EXPECT_GT(classic.crowd->done().devices, 0U);
}

TEST(company, stops_early_when_told_to) {
    world all{world::scene::churn, true, 3};
    all.crowd->wake(0ns);
    all.crowd->stop();
    ASSERT_TRUE(all.server.run(*all.crowd));
    EXPECT_EQ(all.crowd->counts().faults(), 0U);
    EXPECT_EQ(all.crowd->held(), 0U);
    EXPECT_LE(all.crowd->online(), 20U);
}

TEST(company, stops_when_the_server_says_that_it_will) {
    world all{world::scene::churn, true, 3};
    all.crowd->wake(0ns);
    server_frame frame;
    frame.what = server_frame::kind::going_away;
    all.crowd->heard({0, 0}, frame, 0ns);
    EXPECT_EQ(all.crowd->trouble(), "the server is about to stop");
    ASSERT_TRUE(all.server.run(*all.crowd));
}

TEST(company, counts_errors_and_nonsense) {
    world all{world::scene::storm, true, 3};
    server_frame frame;
    frame.what = server_frame::kind::error;
    frame.code = "server_error";
    frame.message = "a fault";
    all.crowd->heard({0, 0}, frame, 0ns);
    frame.what = server_frame::kind::other;
    all.crowd->heard({0, 0}, frame, 0ns);
    frame.what = server_frame::kind::online;
    all.crowd->heard({0, 0}, frame, 0ns);  // classic news on a typed connection
    EXPECT_EQ(all.crowd->counts().errors, 1U);
    EXPECT_EQ(all.crowd->counts().wrong, 2U);
    EXPECT_EQ(all.crowd->counts().notes.front(),
              "user 1000000: the server says server_error: a fault");
}

}  // namespace
}  // namespace alo::load
