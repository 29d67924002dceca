// See campaign.hpp.
#include "model/campaign.hpp"

#include "model/mismatch.hpp"

#include <algorithm>
#include <optional>

namespace alo::model {
namespace {

// Few values, so that graces tie; none, shorter than the usual wait, and far longer.
duration some_grace(random_source& random) {
    static constexpr int choices[] = {0, 0, 3, 10, 10, 60, 5'000};
    return duration{choices[random.below(std::size(choices))]};
}

std::vector<person> some_friends(random_source& random, const profile& who) {
    // A third of the lists are full, so that links pile up, a third short, as a celebrity's may be.
    const std::uint32_t kind = random.below(3);
    const std::size_t length = kind == 0   ? who.max_friends
                               : kind == 1 ? random.below(3)
                                           : random.below(who.max_friends + 1);
    std::vector<person> friends;
    while (friends.size() < std::min<std::size_t>(length, who.count - 1)) {
        const person one =
            random.one_in(2) ? random.below(who.favourites) : random.below(who.count);
        if (std::find(friends.begin(), friends.end(), one) == friends.end()) {
            friends.push_back(one);
        }
    }
    return friends;
}

command some_command(random_source& random, const profile& who) {
    command next;
    const std::uint32_t choice = random.below(100);
    next.who = random.below(0xffffffff);
    if (choice < 38) {
        next.what = command::verb::hello;
        next.who = random.one_in(2) ? random.below(who.favourites) : random.below(who.count);
        next.friends = some_friends(random, who);
        next.time = some_grace(random);
        next.hides = random.one_in(16);
    } else if (choice < 50) {
        next.what = random.one_in(6) ? command::verb::repeat : command::verb::edit;
        next.friends = some_friends(random, who);
        next.outspoken = next.what == command::verb::edit && random.one_in(3);
        next.hides = next.outspoken && random.one_in(2);
    } else if (choice < 62) {
        next.what = command::verb::sign_off;
    } else if (choice < 80) {
        next.what = command::verb::lose;
    } else if (choice < 84) {
        next.what = choice < 82 ? command::verb::conceal : command::verb::reveal;
    } else if (choice < 96 || !random.one_in(who.patience)) {
        next.what = choice < 92 ? command::verb::wait : command::verb::stall;
        next.time = duration{random.one_in(4) ? random.below(100) : random.below(4)};
    } else {
        next.what = command::verb::leave;
    }
    return next;
}

struct failure {
    std::size_t step;
    std::string what;
};

std::optional<failure> first_failure(const setup& how, const std::vector<command>& commands,
                                     campaign_result* result) {
    harness run{how};
    for (std::size_t i = 0; i < commands.size(); ++i) {
        try {
            run.run(commands[i]);
        } catch (const mismatch& found) {
            return failure{i, found.what()};
        }
    }
    try {
        run.check_all();
        run.run({command::verb::leave, 0, {}, {}, false, false});
        run.check_all();
    } catch (const mismatch& found) {
        return failure{commands.size(), found.what()};
    }
    if (result != nullptr) {
        result->seen = run.seen();
        result->trace = run.trace();
        result->meaning = run.meaning();
    }
    return std::nullopt;
}

// Leaves out ever smaller stretches as long as something still goes wrong without them, and until
// a fair amount of commands has been tried.
std::vector<command> shrunk(setup how, std::vector<command> commands) {
    how.deep_check = 1;
    std::size_t budget = 3'000'000;
    for (std::size_t stretch = commands.size() / 2; stretch > 0;) {
        bool shorter = false;
        for (std::size_t begin = 0; begin + stretch <= commands.size();) {
            if (budget < commands.size()) {
                return commands;
            }
            budget -= commands.size();
            std::vector<command> fewer = commands;
            fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(begin),
                        fewer.begin() + static_cast<std::ptrdiff_t>(begin + stretch));
            if (const auto still = first_failure(how, fewer, nullptr)) {
                fewer.resize(std::min(fewer.size(), still->step + 1));
                commands = std::move(fewer);
                shorter = true;
            } else {
                begin += stretch;
            }
        }
        if (!shorter || stretch > commands.size()) {
            stretch /= 2;
        }
    }
    return commands;
}

}  // namespace

std::vector<command> random_commands(const profile& who, std::uint64_t seed, std::size_t steps) {
    random_source random{seed};
    std::vector<command> commands;
    commands.reserve(steps);
    for (std::size_t i = 0; i < steps; ++i) {
        commands.push_back(some_command(random, who));
    }
    return commands;
}

setup setup_for(const profile& who, audience_rule rule) {
    setup how;
    how.rules.audience = rule;
    how.rules.max_sessions_per_user = who.max_sessions;
    how.rules.max_friends = who.max_friends;
    how.rules.max_grace_edges = who.max_grace_edges;
    how.count = who.count;
    how.deep_check = who.deep_check;
    return how;
}

campaign_result run_campaign(const setup& how, const std::vector<command>& commands) {
    campaign_result result;
    result.steps = commands.size();
    const auto failed = first_failure(how, commands, &result);
    if (!failed) {
        return result;
    }
    result.failure = "step " + std::to_string(failed->step) + ": " + failed->what;
    std::vector<command> begin = commands;
    begin.resize(std::min(begin.size(), failed->step + 1));
    const std::vector<command> story = shrunk(how, std::move(begin));
    result.failure += "\nthe short of it:";
    for (const command& each : story) {
        result.failure += "\n    " + to_string(each);
    }
    if (const auto last = first_failure(how, story, nullptr)) {
        result.failure += "\n  -> " + last->what;
    }
    return result;
}

}  // namespace alo::model
