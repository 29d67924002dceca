// In what world a run plays, and under which limits; everything follows from the seed. See
// script.hpp.
#include "simulation/prng.hpp"
#include "simulation/script.hpp"

namespace alo::sim {
namespace {

void choose_world(scenario& play, prng& chance) {
    if (play.isolates || play.hides) {
        return;
    }
    play.workers = play.crowd ? 1 + chance.chance(30) : chance.between(1U, 3U);
    play.lazy = duration{chance.pick<int>({0, 0, 3, 15})};
    play.hop = duration{chance.pick<int>({0, 2, 30, 200})};
    play.late_timer = duration{chance.pick<int>({0, 1, 5})};
    play.faults = chance.chance(10) ? 4 : 0;
    play.crowded = chance.chance(30) ? 10 : 0;
    play.drains = chance.chance(40);
}

void choose_limits(scenario& play, prng& chance) {
    limits& rules = play.rules;
    rules.hello_timeout = chance.ms(400, 3'000);
    rules.max_line = chance.between(500U, 1'200U);
    rules.max_pending_input = rules.max_line + chance.below(2'000);
    rules.max_friends = chance.between(3U, 9U);
    rules.max_sessions_per_user = chance.between(1U, 3U);
    rules.output_hard_limit = chance.between(512U, 1'500U);
    rules.output_soft_limit = chance.between(16U, 512U);
    rules.write_timeout = chance.ms(300, 2'000);
    rules.rate = chance.between(5U, 50U);
    rules.burst = chance.between(1U, 12U);
    if (chance.chance(70)) {
        rules.heartbeat = chance.ms(500, 3'000);
        rules.heartbeat_timeout = chance.ms(100, 800);
    } else {
        rules.heartbeat = duration{0};
    }
    rules.offline_grace = chance.chance(50) ? duration{0} : chance.ms(30, 1'500);
    prng graces = chance.fork(78);
    rules.max_grace = graces.chance(50) ? rules.max_grace : graces.ms(500, 2'500);
    if (!play.hides && !play.isolates && graces.chance(30)) {  // what one holds is felt by others
        rules.max_grace_edges = graces.below(30);
    }
    rules.audience = chance.pick<audience_rule>({audience_rule::either, audience_rule::either,
                                                 audience_rule::listers, audience_rule::mutual,
                                                 audience_rule::literal});
    if (play.crowd && rules.audience != audience_rule::literal) {
        rules.audience = audience_rule::listers;
    }
    // Among clients of the typed dialect more has room.
    if (chance.chance(60)) {
        rules.output_hard_limit = chance.between(1'500U, 8'000U);
    }
    if (play.wordy) {
        rules.max_friends = 24;
        rules.max_line = chance.between(1'600U, 3'000U);
        rules.max_pending_input = rules.max_line + chance.below(20'000);
        rules.output_soft_limit = chance.between(100U, 8'000U);
        rules.output_hard_limit = rules.output_soft_limit + chance.between(2'000U, 30'000U);
        rules.burst = 12;
    }
    if (play.isolates) {
        rules.heartbeat = duration{0};  // for the reason of the rate below
    }
    if (play.hides) {
        // The hidden user's clients are strangers to the end in the run without it.
        rules.hello_timeout = duration{120'000};
        rules.max_pending_input = std::size_t{1} << 20U;
        // Who is due at the same tick comes in an order that any other timer may change.
        rules.rate = 1'000;
        rules.burst = 1'000;
        rules.output_soft_limit = std::size_t{32} << 10U;
        rules.output_hard_limit = std::size_t{64} << 10U;
    }
    rules.max_errors_in_a_row = chance.between(2U, 10U);
    rules.linger = chance.ms(200, 600);
}

}  // namespace

scenario make_scenario(std::uint64_t seed) {
    prng chance = prng{seed}.fork(7);
    scenario play;
    play.seed = seed;
    play.isolates = seed % 8 == 0;
    play.crowd = seed % 16 == 1;
    play.hides = seed % 8 == 4;
    play.wordy = seed % 16 == 2;
    choose_world(play, chance);
    choose_limits(play, chance);
    write_clients(play, chance);
    return play;
}

}  // namespace alo::sim
