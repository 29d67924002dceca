// See watch_model.hpp.
#include "model/watch_model.hpp"

#include "model/mismatch.hpp"
#include "model/presence_probe.hpp"

#include <algorithm>
#include <array>

namespace alo::model {

namespace {

constexpr unix_ms today = 1'763'683'200'000;
constexpr std::uint64_t first_version = 1'000;

}  // namespace

watch_world::watch_world(const limits& rules, person count, std::uint64_t seed)
    : rules_{rules},
      ids_{cast::mixed, count},
      store_{rules, calendar_, first_version},
      chance_{seed},
      version_{first_version} {
    calendar_.set(today, now_);
}

void watch_world::fail(const std::string& what) const { throw mismatch{story_ + ": " + what}; }

std::optional<watch_world::looks> watch_world::shown(person who) const {
    std::optional<looks> best;
    std::uint64_t latest = 0;
    bool lives = false;
    for (const auto& [number, each] : devices_) {
        if (each.user != who) {
            continue;
        }
        lives = true;
        if (each.status == availability::invisible) {
            return std::nullopt;
        }
        if (!best || each.status < best->first ||
            (each.status == best->first && each.said > latest)) {
            best = looks{each.status, each.text};
            latest = each.said;
        }
    }
    if (lives) {
        return veils_.contains(who) ? std::nullopt : best;
    }
    const auto waits = graces_.find(who);
    return waits == graces_.end() ? std::nullopt : waits->second.shows;
}

bool watch_world::consents(person who, person to) const {
    if (rules_.audience != audience_rule::mutual) {
        return true;
    }
    const auto waits = graces_.find(who);
    return (waits != graces_.end() && waits->second.list.contains(to)) ||
           std::any_of(devices_.begin(), devices_.end(), [&](const auto& each) {
               return each.second.user == who && each.second.list.contains(to);
           });
}

std::map<person, watch_world::looks> watch_world::truth(const device& of) const {
    std::map<person, looks> all;
    for (const person each : of.list) {
        const auto now = shown(each);
        if (now && consents(each, of.user)) {
            all.emplace(each, *now);
        }
    }
    return all;
}

person watch_world::named(user_id_view id) const {
    for (person who = 0; who < ids_.size(); ++who) {
        if (ids_[who] == id) {
            return who;
        }
    }
    fail("an id that nobody has");
}

void watch_world::told(session_address whom, person of, const std::optional<looks>& what) {
    const auto found = devices_.find(whom.ref.slot);
    if (found == devices_.end() || !found->second.typed) {
        fail("somebody is told who is gone or speaks the classic dialect");
    }
    device& one = found->second;
    if (!one.list.contains(of)) {
        fail("a session is told of somebody it does not watch");
    }
    if (result_.version <= one.versions[of]) {
        fail("a version did not grow");
    }
    one.versions[of] = result_.version;
    const auto known = one.picture.find(of);
    if (what ? known != one.picture.end() && known->second == *what : known == one.picture.end()) {
        fail("a session is told what it knows");
    }
    if (what) {
        one.picture[of] = *what;
    } else {
        one.picture.erase(known);
    }
}

// What the last command told others.
void watch_world::apply(person who, const std::optional<looks>& before) {
    const std::optional<looks> after = shown(who);
    const transition expected = before.has_value() == after.has_value() ? transition::none
                                : after                                 ? transition::online
                                                                        : transition::offline;
    if (!parts_.join()) {
        fail("the parts of what was told do not belong together");
    }
    if (result_.kind != expected) {
        fail("the wrong transition");
    }
    if (expected == transition::none && !result_.told.empty()) {
        fail("a classic session is told of no transition");
    }
    if (expected == transition::offline) {
        last_seen_[who] = calendar_.at(now_);
    }
    if (!result_.shown_to.empty() || !result_.hidden_from.empty()) {
        if (named(result_.id.view()) != who) {
            fail("somebody else is shown");
        }
        if (result_.version <= version_) {
            fail("the version did not grow");
        }
        version_ = result_.version;
        if (after && store_.shown(result_.user).version != version_) {
            fail("the store shows another version than it tells");
        }
        seen_.status_changed += before && after && *before != *after ? 1U : 0U;
        seen_.consent_taken += result_.hidden_from.size();
        seen_.consent_given += before && after && *before == *after ? result_.shown_to.size() : 0U;
    }
    for (const session_address& each : result_.shown_to) {
        told(each, who, after);
    }
    for (const session_address& each : result_.hidden_from) {
        told(each, who, std::nullopt);
    }
}

// A snapshot, as the hub sends it after a hello.
void watch_world::refresh(device& one) {
    one.picture.clear();
    for (const user_handle each : store_.picture(one.handle)) {
        const shown_state state = store_.shown(each);
        const person who = named(store_.id_of(each));
        if (state.version < one.versions[who]) {
            fail("a snapshot goes back");
        }
        one.versions[who] = state.version;
        one.picture.emplace(who, looks{state.status, std::string{state.text}});
    }
}

void watch_world::check() const {
    for (const auto& [number, each] : devices_) {
        if (each.typed && each.picture != truth(each)) {
            fail("session " + std::to_string(number) + " sees something else than the truth");
        }
        if (store_.watch_count(each.handle) != each.list.size()) {
            fail("a watch list has another length");
        }
    }
    if (const std::string fault = presence_probe::fault(store_); !fault.empty()) {
        fail(fault);
    }
}

void watch_world::step() {
    const std::uint32_t kind = chance_.below(100);
    if (devices_.empty() || kind < 22) {
        hello();
    } else {
        auto chosen = devices_.begin();
        std::advance(chosen, chance_.below(devices_.size()));
        device& one = chosen->second;
        if (kind < 32) {
            hello_again(one);
        } else if (kind < 48) {
            status(one);
        } else if (kind < 66) {
            watch(one);
        } else if (kind < 74) {
            look(one);
        } else if (kind < 90) {
            lose(one, kind < 80 ? departure::signed_off : departure::lost);
        } else {
            wait();
        }
    }
    check();
}

void watch_world::end() {
    while (!devices_.empty()) {
        lose(devices_.begin()->second, departure::signed_off);
    }
    now_ += duration{1'000'000};
    wait();
    check();
    if (store_.user_count() != 0 || store_.edge_count() != 0 || store_.online_count() != 0) {
        fail("everybody left, and something is left");
    }
}

}  // namespace alo::model
