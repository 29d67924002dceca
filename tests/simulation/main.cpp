// Runs the simulation: many seeds, or one to be looked at.
//
//   simulation [--seed=N] [--skip=N] [--seeds=N] [--loud]
//
// The first seed is --seed, or else ALO_SEED plus --skip. A seed that fails is printed with what it
// found; `--seed=N --seeds=1 --loud` shows how it came to it. A whole campaign must also have met
// everything that there is to meet, or it fails for having tested nothing.
#include "simulation/world.hpp"
#include "support/read_number.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

namespace {

using namespace alo::sim;
using alo::test::read_number;

struct arguments {
    std::uint64_t first = 1;
    std::uint64_t seeds = 10'000;
    bool loud = false;
};

// From so many seeds on, a campaign has to have seen everything.
constexpr std::uint64_t whole_campaign = 2'000;
constexpr std::uint64_t repeat_every = 16;  // seeds that are run twice

std::optional<arguments> parse(int count, char** words) {
    arguments all;
    if (const char* const seed = std::getenv("ALO_SEED");
        seed != nullptr && *seed != '\0' && !read_number(seed, all.first)) {
        return std::nullopt;
    }
    std::optional<std::uint64_t> seed_asked;
    std::uint64_t skip = 0;
    for (int i = 1; i < count; ++i) {
        const std::string_view word = words[i];
        const std::size_t equals = std::min(word.find('='), word.size());
        const std::string_view flag = word.substr(0, equals);
        const std::string_view value = word.substr(std::min(equals + 1, word.size()));
        std::uint64_t number = 0;
        if (word != "--loud" && !read_number(value, number)) {
            return std::nullopt;
        }
        if (word == "--loud") {
            all.loud = true;
        } else if (flag == "--seed") {
            seed_asked = number;
        } else if (flag == "--seeds") {
            all.seeds = number;
        } else if (flag == "--skip") {
            skip = number;
        } else {
            return std::nullopt;
        }
    }
    all.first = seed_asked.value_or(all.first + skip);
    return all;
}

// What a client heard that has nothing to do with the one who stalled.
std::string without(std::string_view transcript, std::string_view user) {
    std::string rest;
    while (!transcript.empty()) {
        const std::string_view line = transcript.substr(0, transcript.find('\n') + 1);
        transcript.remove_prefix(line.size());
        if (line.find(user) == std::string_view::npos) {
            rest += line;
        }
    }
    return rest;
}

// Where two clients' stories part, for whoever has to find out why.
std::string parting(const std::string& one, const std::string& other) {
    std::size_t at = 0;
    while (at < one.size() && at < other.size() && one[at] == other[at]) {
        ++at;
    }
    const std::size_t from = at - std::min<std::size_t>(at, 200);
    return "\n  hears " + one.substr(from, 600) + "\n  would " + other.substr(from, 600);
}

// Invariant 8: had the last client not stalled, all others would have heard the same.
std::string judge_isolation(const scenario& what, const outcome& stalled, coverage& seen) {
    const outcome fluent = play(what, {false, true});
    if (!fluent.violation.empty()) {
        return "without the stall: " + fluent.violation;
    }
    for (std::size_t i = 0; i + 1 < stalled.transcripts.size(); ++i) {
        const std::string with = without(stalled.transcripts[i], "\"staller\"");
        const std::string but = without(fluent.transcripts[i], "\"staller\"");
        if (with != but) {
            return "client #" + std::to_string(i) +
                   " heard something else because another stalled:" + parting(with, but);
        }
    }
    if (stalled.seen.slow_readers() > fluent.seen.slow_readers()) {
        seen.saw(sight::isolated_stall);
    }
    return {};
}

// SPEC section 5, status: nobody can tell a user that hides from one that is not there, by no byte
// and by no time.
std::string judge_hiding(const scenario& what, const outcome& hidden, coverage& seen) {
    const outcome absent = play(what, {false, false, true});
    if (!absent.violation.empty()) {
        return "without the hidden user: " + absent.violation;
    }
    for (std::size_t i = 0; i < hidden.raw.size(); ++i) {
        if (!what.clients[i].hidden && hidden.raw[i] != absent.raw[i]) {
            return "client #" + std::to_string(i) +
                   " can tell that a user hides:" + parting(hidden.raw[i], absent.raw[i]);
        }
    }
    seen.saw(sight::unseen_user);
    return {};
}

std::string judge(std::uint64_t seed, bool loud, coverage& seen) {
    const scenario what = make_scenario(seed);
    const outcome done = play(what, {loud, false});
    if (!done.violation.empty()) {
        return done.violation;
    }
    seen.add(done.seen);
    if (seed % repeat_every == 0 && play(what, {}).seen.hash != done.seen.hash) {
        return "the same seed went another way the second time";
    }
    return what.isolates ? judge_isolation(what, done, seen)
           : what.hides  ? judge_hiding(what, done, seen)
                         : std::string{};
}

}  // namespace

int main(int count, char** words) {
    const std::optional<arguments> asked = parse(count, words);
    if (!asked) {
        std::fprintf(stderr, "usage: %s [--seed=N] [--skip=N] [--seeds=N] [--loud]\n", words[0]);
        return 2;
    }
    coverage seen;
    for (std::uint64_t seed = asked->first; seed < asked->first + asked->seeds; ++seed) {
        const std::string found = judge(seed, asked->loud, seen);
        if (!found.empty()) {
            const auto number = static_cast<unsigned long long>(seed);
            std::printf("seed %llu: %s\nreplay: %s --seed=%llu --seeds=1 --loud\n", number,
                        found.c_str(), words[0], number);
            return 1;
        }
    }
    seen.print();
    const std::string missing = asked->seeds >= whole_campaign ? seen.missing() : std::string{};
    if (!missing.empty()) {
        std::printf("the campaign never met: %s\n", missing.c_str());
        return 1;
    }
    std::printf("%llu seeds from %llu: good\n", static_cast<unsigned long long>(asked->seeds),
                static_cast<unsigned long long>(asked->first));
    return 0;
}
