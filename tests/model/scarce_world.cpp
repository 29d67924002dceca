// See scarce_world.hpp.
#include "model/scarce_world.hpp"

#include "model/mismatch.hpp"
#include "model/presence_probe.hpp"

#include <algorithm>
#include <iterator>
#include <vector>

namespace alo::model {

scarce_world::scarce_world(const limits& rules, std::uint64_t seed, std::size_t failing,
                           failing_memory::extent how)
    : rules_{rules}, store_{rules}, chance_{seed}, failing_{failing}, how_{how} {}

void scarce_world::fail(const std::string& what) const { throw mismatch{story_ + ": " + what}; }

bool scarce_world::lives(person who) const {
    return std::any_of(devices_.begin(), devices_.end(),
                       [who](const auto& each) { return each.second.user == who; });
}

std::optional<scarce_world::looks> scarce_world::shown(person who) const {
    std::optional<looks> best;
    std::uint64_t latest = 0;
    for (const auto& [number, each] : devices_) {
        if (each.user != who) {
            continue;
        }
        if (each.status == availability::invisible) {
            return std::nullopt;
        }
        if (!best || each.status < best->first ||
            (each.status == best->first && each.said > latest)) {
            best = looks{each.status, each.text};
            latest = each.said;
        }
    }
    const auto waits = graces_.find(who);
    if (waits != graces_.end()) {
        return waits->second.shows;
    }
    return veiled_.contains(who) ? std::nullopt : best;
}

bool scarce_world::consents(person who, person to) const {
    if (rules_.audience != audience_rule::mutual) {
        return true;
    }
    const auto waits = graces_.find(who);
    return (waits != graces_.end() && waits->second.list.contains(to)) ||
           std::any_of(devices_.begin(), devices_.end(), [&](const auto& each) {
               return each.second.user == who && each.second.list.contains(to);
           });
}

void scarce_world::step() {
    now_ += duration{1};
    const std::uint32_t kind = chance_.below(100);
    if (devices_.empty() || kind < 30) {
        hello();
    } else if (kind >= 92) {
        wait(duration{chance_.below(100)});
    } else {
        auto chosen = devices_.begin();
        std::advance(chosen, chance_.below(devices_.size()));
        if (kind < 42) {
            hello_again(chosen->second);
        } else if (kind < 54) {
            status(chosen->second);
        } else if (kind < 68) {
            watch(chosen->second);
        } else {
            lose(chosen->first, kind < 78 ? departure::signed_off : departure::lost);
        }
    }
    check();
}

void scarce_world::check(const device& one) const {
    const user_table& users = presence_probe::users_of(store_);
    std::vector<user_handle> list;
    for (const person each : one.list) {
        list.push_back(users.find(ids_[each]));
    }
    std::sort(list.begin(), list.end());
    if (presence_probe::list_of(store_, one.handle) != list) {
        fail("a session has another list than it said");
    }
    const std::vector<user_handle> seen = store_.picture(one.handle);
    for (const person each : one.list) {
        const user_handle user = users.find(ids_[each]);
        const bool sees = std::find(seen.begin(), seen.end(), user) != seen.end();
        const auto is = shown(each);
        if (stale_.contains(each)) {
            continue;
        }
        if (sees != (is && consents(each, one.user))) {
            fail("a session sees somebody who is not there, or not somebody who is");
        }
        if (!sees) {
            continue;
        }
        if (const shown_state state = store_.shown(user);
            state.status != is->first || state.text != is->second) {
            fail("somebody is shown as something else");
        }
    }
}

void scarce_world::check() const {
    if (const std::string fault = presence_probe::fault(store_); !fault.empty()) {
        fail(fault);
    }
    std::size_t online = 0;
    for (person who = 0; who < count; ++who) {
        const bool is = lives(who) || graces_.contains(who);
        online += is ? 1U : 0U;
        if (store_.online(ids_[who]) != is) {
            fail("somebody is online and should not be, or not and should");
        }
    }
    if (store_.online_count() != online || store_.session_count() != devices_.size()) {
        fail("a wrong count");
    }
    for (const auto& [number, each] : devices_) {
        check(each);
    }
}

void scarce_world::end() {
    while (!devices_.empty()) {
        lose(devices_.begin()->first, departure::signed_off);
    }
    wait(duration{1'000'000});
    check();
    if (store_.user_count() != 0 || store_.edge_count() != 0) {
        fail("everybody left, and something is left");
    }
}

}  // namespace alo::model
