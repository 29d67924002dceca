// Fuzzes the domain: an input is a stream of commands for eight users, run against presence_store,
// the naive reference and the watchers' view of the model test.
//
// Byte 0 chooses rule, kind of ids, limit of sessions and of friends, two bits each from the
// lowest; byte 1 is the seed of disorder in lists (0: none). Then come commands:
//
//     low 3 bits    the verb (model::command::verb)
//     next 3        who
//     last 2        the grace of a hello; 3: a `repeat` is a `conceal`, a `leave` a hidden hello
//                   without grace; 2: a `repeat` is a `reveal`
//     one byte more for hello and edit: the friends, a bit each; for wait and stall: milliseconds
#include "model/harness.hpp"
#include "model/mismatch.hpp"
#include "support/check.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>

namespace {

using namespace alo;
using model::command;

constexpr std::array<audience_rule, 4> rules{audience_rule::either, audience_rule::listers,
                                             audience_rule::mutual, audience_rule::literal};
constexpr std::array<model::cast, 4> casts{model::cast::mixed, model::cast::mixed,
                                           model::cast::numbers, model::cast::texts};
constexpr std::array<std::size_t, 4> session_limits{1, 2, 3, 10};
constexpr std::array<std::size_t, 4> friend_limits{1, 2, 4, 8};
constexpr std::array<int, 4> graces{0, 3, 10, 5'000};

model::setup read_setup(unsigned choice, unsigned disorder) {
    model::setup how;
    how.rules.audience = rules[choice % 4];
    how.ids = casts[choice / 4 % 4];
    how.rules.max_sessions_per_user = session_limits[choice / 16 % 4];
    how.rules.max_friends = friend_limits[choice / 64 % 4];
    how.count = 8;
    how.disorder = disorder;
    how.deep_check = 4;
    return how;
}

// The next command; moves `at` past it. What is cut off is zero.
command read_command(const std::uint8_t* data, std::size_t size, std::size_t& at) {
    command next;
    const unsigned first = data[at++];
    next.what = static_cast<command::verb>(first % 8);
    next.who = first / 8 % 8;
    const unsigned last = first / 64;
    if (next.what == command::verb::repeat && last >= 2) {
        next.what = last == 3 ? command::verb::conceal : command::verb::reveal;
    } else if (next.what == command::verb::leave && last == 3) {
        next.what = command::verb::hello;
        next.hides = true;
    } else if (next.what == command::verb::edit && last >= 2) {
        next.outspoken = true;
        next.hides = last == 3;
    }
    const bool lists = next.what == command::verb::hello || next.what == command::verb::edit;
    const bool waits = next.what == command::verb::wait || next.what == command::verb::stall;
    const unsigned second = (lists || waits) && at < size ? data[at++] : 0;
    if (lists) {
        for (model::person friend_of = 0; friend_of < 8; ++friend_of) {
            if ((second >> friend_of) % 2 == 1) {
                next.friends.push_back(friend_of);
            }
        }
    }
    next.time = duration{waits ? static_cast<int>(second)
                               : graces[next.hides || next.outspoken ? 0 : last]};
    return next;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) {
        return 0;
    }
    try {
        model::harness run{read_setup(data[0], data[1])};
        for (std::size_t at = 2; at < size;) {
            run.run(read_command(data, size, at));
        }
        run.check_all();
        run.run({command::verb::leave, 0, {}, {}, false, false});
        run.check_all();
    } catch (const model::mismatch& found) {
        std::fprintf(stderr, "%s\n", found.what());
        ALO_CHECK(false);
    }
    return 0;
}
