// See scarce_world.hpp.
#include "model/scarce_world.hpp"

#include "model/mismatch.hpp"
#include "model/presence_probe.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <limits>
#include <new>
#include <vector>

namespace alo::model {
namespace {

// Too long for a string to hold without memory.
constexpr std::array<const char*, 3> texts{"", "lunch at the place around the corner",
                                           "back at three, or somewhat later"};

}  // namespace

scarce_world::scarce_world(const limits& rules, std::uint64_t seed, std::size_t failing,
                           failing_memory::extent how)
    : rules_{rules}, store_{rules}, chance_{seed}, failing_{failing}, how_{how} {}

void scarce_world::fail(const std::string& what) const { throw mismatch{story_ + ": " + what}; }

template <typename Command>
bool scarce_world::runs(Command command) {
    result_ = change{};
    bool ran = true;
    {
        constexpr std::size_t none = std::numeric_limits<std::size_t>::max();
        const failing_memory memory{asked_ <= failing_ ? failing_ - asked_ : none, how_};
        try {
            command();
        } catch (const std::bad_alloc&) {
            ran = false;
        }
        struck_ = memory.struck();
        asked_ += memory.asked();
    }
    if (!struck_ && (!ran || result_.untold)) {
        fail("memory was not wanting");
    }
    refused_ = refused_ || !ran;
    untold_ = untold_ || result_.untold;
    return ran;
}

void scarce_world::concluded(person who) {
    if (result_.untold && shown(who)) {
        stale_.insert(who);
    } else {
        stale_.erase(who);
    }
}

people scarce_world::some_people() {
    people list;
    for (std::uint32_t left = chance_.below(5); left > 0; --left) {
        list.insert(chance_.below(count));
    }
    return list;
}

id_list scarce_world::spell(const people& list) const {
    id_list ids;
    for (const person each : list) {
        ids.push_back(ids_[each]);
    }
    return ids;
}

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
    return waits == graces_.end() ? best : waits->second.shows;
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

void scarce_world::hello() {
    const person who = chance_.below(count);
    const std::uint32_t number = next_++;
    story_ = "hello of " + std::to_string(who);
    device fresh{who,
                 0,
                 some_people(),
                 {},
                 static_cast<availability>(chance_.below(4)),
                 texts[chance_.below(texts.size())],
                 ++said_};
    fresh.grace = chance_.one_in(2) ? duration{0} : duration{1 + chance_.below(80)};
    const arrival how{fresh.grace, !chance_.one_in(3), {fresh.status, fresh.text}, true};
    const id_list friends = spell(fresh.list);
    const bool ran = runs([&] {
        fresh.handle = store_.attach({0, {number, 1}}, ids_[who], friends, how, now_, result_);
    });
    fresh.list.erase(who);
    if (result_.replaced) {
        devices_.erase(result_.replaced->ref.slot);
    }
    if (ran || !store_.online(ids_[who])) {
        graces_.erase(who);
    }
    if (ran) {
        devices_.emplace(number, std::move(fresh));
    }
    if (ran || result_.replaced || result_.untold) {
        concluded(who);
    }
}

void scarce_world::hello_again(device& one) {
    story_ = "another list of " + std::to_string(one.user);
    people list = some_people();
    const id_list friends = spell(list);
    if (runs([&] { store_.replace(one.handle, friends, now_, result_); })) {
        list.erase(one.user);
        one.list = list;
        concluded(one.user);
    }
}

void scarce_world::status(device& one) {
    story_ = "status of " + std::to_string(one.user);
    const stance what{static_cast<availability>(chance_.below(4)),
                      texts[chance_.below(texts.size())]};
    if (runs([&] { store_.show(one.handle, what, now_, result_); })) {
        one.status = what.status;
        one.text = what.text;
        one.said = ++said_;
        concluded(one.user);
    }
}

void scarce_world::watch(device& one) {
    story_ = "watch of " + std::to_string(one.user);
    const people add = some_people();
    const people remove = some_people();
    const id_list added = spell(add);
    const id_list removed = spell(remove);
    watch_edit edit;
    if (!runs([&] { edit = store_.watch(one.handle, added, removed, now_, result_); }) ||
        !edit.done) {
        return;
    }
    for (const person each : remove) {
        one.list.erase(each);
    }
    one.list.insert(add.begin(), add.end());
    one.list.erase(one.user);
    concluded(one.user);
}

void scarce_world::lose(std::uint32_t number, departure how) {
    const device gone = devices_.at(number);
    story_ = (how == departure::lost ? "loss of " : "end of ") + std::to_string(gone.user);
    const std::optional<looks> before = shown(gone.user);
    devices_.erase(number);
    if (!runs([&] { store_.detach(gone.handle, how, now_, result_); })) {
        fail("it did not end");
    }
    if (!lives(gone.user) && how == departure::lost && gone.grace > duration{0} &&
        (!struck_ || store_.online(ids_[gone.user]))) {
        graces_[gone.user] = {before, gone.list};  // of which it may be deprived for want of memory
        return;
    }
    concluded(gone.user);
}

void scarce_world::wait(duration time) {
    story_ = "wait";
    now_ += time;
    bool more = true;
    while (more) {
        if (!runs([&] { more = store_.expire_next(now_, result_); })) {
            fail("a grace did not end");
        }
        std::erase_if(graces_, [&](const auto& each) {
            if (store_.online(ids_[each.first])) {
                return false;
            }
            stale_.erase(each.first);
            return true;
        });
    }
    if (store_.next_expiry() <= now_) {
        fail("a grace that is over did not end");
    }
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
