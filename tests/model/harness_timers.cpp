// Time passes for the store and the reference, and graces end in both. See harness.hpp.
#include "model/harness.hpp"
#include "model/mismatch.hpp"
#include "model/presence_probe.hpp"

#include <algorithm>
#include <iterator>

namespace alo::model {

void harness::run_timers() {
    for (;;) {
        const people candidates = reference_.due(now_);
        const bool expired = store_.expire_next(now_, result_);
        join_parts();
        if (expired == candidates.empty()) {
            throw mismatch{expired ? "a grace ended that was not over" : "a grace did not end"};
        }
        if (!expired) {
            expect_same("told by an early timer", result_.told.size(), std::size_t{0});
            return;
        }
        people gone;
        std::copy_if(candidates.begin(), candidates.end(), std::inserter(gone, gone.end()),
                     [this](person who) { return !presence_probe::waits(store_, ids_[who]); });
        expect_same("users of whom one timer was", gone.size(), std::size_t{1});
        const person who = *gone.begin();
        const outcome expected = reference_.expire(who);
        compare(expected, who);
        if (!expected.ended) {
            seen_.saw(sight::veil_expired);
            if (expected.kind == transition::online) {
                transitioned(who, expected);
            }
            continue;
        }
        seen_.saw(sight::grace_expired);
        if (candidates.size() > 1) {
            seen_.saw(sight::grace_tied);
        }
        ended(who, expected);
    }
}

void harness::pass(duration time) {
    now_ += time;
    in_timers_ = true;
    run_timers();
    in_timers_ = false;
    record_ties();
}

void harness::leave() {
    while (!live_.empty()) {
        end(live_.size() - 1, departure::signed_off);
    }
    pass(std::chrono::hours{24});
    expect_same("users known when all have left", store_.user_count(), std::size_t{0});
    expect_same("edges when all have left", store_.edge_count(), std::size_t{0});
    expect_same("sessions when all have left", store_.session_count(), std::size_t{0});
    expect_same("users online when all have left", store_.online_count(), std::size_t{0});
    if (store_.next_expiry() != never) {
        throw mismatch{"a timer runs though all have left"};
    }
    seen_.saw(sight::everybody_left);
}

}  // namespace alo::model
