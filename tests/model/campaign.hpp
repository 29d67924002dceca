// A long run of random commands from one seed against the harness. On a mismatch it throws away
// commands for as long as the rest still fails, and tells the short story with the seed.
#pragma once

#include "alo/base/limits.hpp"
#include "model/harness.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace alo::model {

// What kind of company the commands come from.
struct profile {
    const char* name;
    person count;              // users
    std::size_t max_sessions;  // of the store's limits
    std::size_t max_friends;   // of the store's limits, and the length of the longest list
    std::uint32_t favourites;  // half of all hellos come from so many first users
    std::uint32_t patience;    // one command in so many lets everybody leave
    std::uint32_t deep_check;  // every how many commands everything is checked
    std::size_t steps;         // in a build for shipping; others run a tenth
    std::size_t max_grace_edges = 5'000'000;  // of the store's limits
};

struct campaign_result {
    std::string failure;  // empty: all went well
    tally seen;
    std::uint64_t trace = 0;
    std::uint64_t meaning = 0;
    std::size_t steps = 0;
};

[[nodiscard]] std::vector<command> random_commands(const profile& who, std::uint64_t seed,
                                                   std::size_t steps);
[[nodiscard]] setup setup_for(const profile& who, audience_rule rule);
[[nodiscard]] campaign_result run_campaign(const setup& how, const std::vector<command>& commands);

}  // namespace alo::model
