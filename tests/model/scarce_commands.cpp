// The commands of a world that is short of memory; see scarce_world.hpp.
#include "model/mismatch.hpp"
#include "model/presence_probe.hpp"
#include "model/scarce_world.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <limits>
#include <new>

namespace alo::model {
namespace {

// Too long for a string to hold without memory.
constexpr std::array<const char*, 3> texts{"", "lunch at the place around the corner",
                                           "back at three, or somewhat later"};

}  // namespace

template <typename Command>
bool scarce_world::runs(Command command) {
    result_.shrink();
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
    if (!parts_.join()) {
        fail("the parts of what was told do not belong together");
    }
    // Under the rule `literal` others are told of an end than of a beginning.
    if (!parts_.took_back() && !result_.untold && rules_.audience != audience_rule::literal) {
        fail("somebody was told that a user came who did not, and not that it went");
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

// Who is hidden no more by a device that was lost.
people scarce_world::unveil() {
    people ended;
    std::copy_if(
        veiled_.begin(), veiled_.end(), std::inserter(ended, ended.end()),
        [this](person who) { return !lives(who) || !presence_probe::waits(store_, ids_[who]); });
    for (const person who : ended) {
        veiled_.erase(who);
    }
    return ended;
}

void scarce_world::hello() {
    const person who = chance_.below(count);
    const std::uint32_t number = next_++;
    story_ = "hello of " + std::to_string(who);
    device fresh{who,
                 0,
                 ids_.some(chance_),
                 {},
                 static_cast<availability>(chance_.below(4)),
                 texts[chance_.below(texts.size())],
                 ++said_};
    fresh.grace = chance_.one_in(2) ? duration{0} : duration{1 + chance_.below(80)};
    const arrival how{fresh.grace, !chance_.one_in(3), {fresh.status, fresh.text}, true};
    const id_list friends = ids_.spell(fresh.list);
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
    unveil();
    if (ran) {
        devices_.emplace(number, std::move(fresh));
    }
    if (ran || result_.replaced || result_.untold) {
        concluded(who);
    }
}

void scarce_world::hello_again(device& one) {
    story_ = "another list of " + std::to_string(one.user);
    people list = ids_.some(chance_);
    const id_list friends = ids_.spell(list);
    encore how;
    if (chance_.one_in(2)) {
        how.shows =
            saying{static_cast<availability>(chance_.below(4)), texts[chance_.below(texts.size())]};
        if (chance_.one_in(3)) {
            how.shows->status.reset();
        }
    }
    if (runs([&] { store_.replace(one.handle, friends, how, now_, result_); })) {
        list.erase(one.user);
        one.list = list;
        if (how.shows) {
            one.status = how.shows->status.value_or(one.status);
            one.text = how.shows->text;
            one.said = ++said_;
        }
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
    const people add = ids_.some(chance_);
    const people remove = ids_.some(chance_);
    const id_list added = ids_.spell(add);
    const id_list removed = ids_.spell(remove);
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
    const bool was_veiled = veiled_.contains(gone.user);
    devices_.erase(number);
    if (!runs([&] { store_.detach(gone.handle, how, now_, result_); })) {
        fail("it did not end");
    }
    if (!lives(gone.user) && how == departure::lost && gone.grace > duration{0} &&
        (!struck_ || store_.online(ids_[gone.user]))) {
        graces_[gone.user] = {before, gone.list};  // of which it may be deprived for want of memory
        unveil();
        return;
    }
    if (gone.status == availability::invisible && presence_probe::waits(store_, ids_[gone.user])) {
        veiled_.insert(gone.user);  // which may be wanting for the same reason
        if (how == departure::signed_off && !was_veiled) {
            fail("who signed off hides its user still");
        }
    } else if (gone.status == availability::invisible && how == departure::lost && !struck_ &&
               gone.grace > duration{0} && lives(gone.user)) {
        fail("what a lost device hid is shown");
    }
    unveil();
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
        for (const person who : unveil()) {
            concluded(who);
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

}  // namespace alo::model
