// The commands of the watchers' world; see watch_model.hpp.
#include "model/mismatch.hpp"
#include "model/presence_probe.hpp"
#include "model/watch_model.hpp"

#include <algorithm>
#include <array>

namespace alo::model {
namespace {

constexpr std::array<const char*, 3> texts{"", "lunch", "back at three"};

}  // namespace

void watch_world::hello() {
    const person who = chance_.below(ids_.size());
    device fresh{who, 0, !chance_.one_in(4), ids_.some(chance_), {}, {}, {}, 0, {}, {}};
    fresh.grace = chance_.one_in(2) ? duration{0} : duration{1 + chance_.below(200)};
    arrival how;
    how.grace = fresh.grace;
    how.typed = fresh.typed;
    if (fresh.typed && chance_.one_in(2)) {
        fresh.status = static_cast<availability>(chance_.below(4));
        fresh.text = texts[chance_.below(texts.size())];
        fresh.said = ++said_;
        how.shows = {fresh.status, fresh.text};
        how.outspoken = true;
    }
    const std::uint32_t number = next_++;
    story_ = "hello of " + std::to_string(who) + " as session " + std::to_string(number);
    const std::optional<looks> before = shown(who);
    const bool in_grace = graces_.contains(who);
    const id_list friends = ids_.spell(fresh.list);
    fresh.handle = store_.attach({number % 3, {number, 1}}, ids_[who], friends, how, now_, result_);
    fresh.list.erase(who);
    if (result_.replaced) {
        devices_.erase(result_.replaced->ref.slot);
        ++seen_.evicted;
    }
    graces_.erase(who);
    veils_.erase(who);
    devices_.emplace(number, std::move(fresh));
    const std::optional<looks> after = shown(who);
    seen_.hidden += after ? 0U : 1U;
    seen_.back_in_time += in_grace && before && before == after ? 1U : 0U;
    apply(who, before);
    refresh(devices_.at(number));
}

void watch_world::hello_again(device& one) {
    story_ = "another list of " + std::to_string(one.user);
    const std::optional<looks> before = shown(one.user);
    one.list = ids_.some(chance_);
    const id_list friends = ids_.spell(one.list);
    one.list.erase(one.user);
    encore how{.typed = one.typed};
    if (one.typed && chance_.one_in(2)) {
        how.shows.emplace();
        if (!chance_.one_in(3)) {
            how.shows->status = one.status = static_cast<availability>(chance_.below(4));
        }
        how.shows->text = one.text = texts[chance_.below(texts.size())];
        one.said = ++said_;
        seen_.hidden += one.status == availability::invisible ? 1U : 0U;
    }
    store_.replace(one.handle, friends, how, now_, result_);
    apply(one.user, before);
    refresh(one);
}

void watch_world::status(device& one) {
    if (!one.typed) {
        return;
    }
    const std::optional<looks> before = shown(one.user);
    one.status = static_cast<availability>(chance_.below(4));
    one.text = texts[chance_.below(texts.size())];
    one.said = ++said_;
    story_ = "status of " + std::to_string(one.user);
    store_.show(one.handle, {one.status, one.text}, now_, result_);
    seen_.hidden += one.status == availability::invisible ? 1U : 0U;
    apply(one.user, before);
}

void watch_world::watch(device& one) {
    const people add = ids_.some(chance_);
    const people remove = ids_.some(chance_);
    const std::optional<looks> before = shown(one.user);
    story_ = "watch of " + std::to_string(one.user);
    people next = one.list;
    for (const person each : remove) {
        next.erase(each);
    }
    next.insert(add.begin(), add.end());
    next.erase(one.user);
    for (const person each : add) {  // whoever is in both stays
        if (each != one.user) {
            next.insert(each);
        }
    }
    const watch_edit edit =
        store_.watch(one.handle, ids_.spell(add), ids_.spell(remove), now_, result_);
    const bool grows = std::any_of(next.begin(), next.end(),
                                   [&](person each) { return !one.list.contains(each); });
    if (edit.done == (grows && next.size() > rules_.max_friends)) {
        fail("the limit of a watch list");
    }
    if (!edit.done) {
        ++seen_.rejected;
        if (edit.rejected.empty() || edit.count != one.list.size() || !edit.gone.empty()) {
            fail("a rejected edit says something wrong");
        }
        return;
    }
    for (const user_handle each : edit.seen) {
        const person who = named(store_.id_of(each));
        if (one.list.contains(who) || !add.contains(who)) {
            fail("an edit shows somebody who was not added");
        }
        const shown_state state = store_.shown(each);
        if (one.typed && state.version < one.versions[who]) {
            fail("an edit goes back");
        }
        one.versions[who] = state.version;
        one.picture[who] = {state.status, std::string{state.text}};
    }
    for (const person each : one.list) {
        if (!next.contains(each)) {
            one.picture.erase(each);
        }
    }
    one.list = next;
    if (edit.count != next.size()) {
        fail("an edit counts wrong");
    }
    apply(one.user, before);
}

void watch_world::look(device& one) {
    story_ = "look of " + std::to_string(one.user);
    std::vector<person> asked;
    id_list ids;
    for (int i = 0; i < 6; ++i) {
        asked.push_back(chance_.below(ids_.size()));
        ids.push_back(ids_[asked.back()]);
    }
    const auto seen = store_.look(one.handle, ids, now_);
    for (std::size_t i = 0; i < asked.size(); ++i) {
        const person who = asked[i];
        const auto known = truth(one);
        const bool online = known.contains(who);
        if ((seen[i].online != no_handle) != online) {
            fail("a look sees something else than the truth");
        }
        std::optional<unix_ms> when;
        if (!online && one.list.contains(who) && rules_.audience != audience_rule::mutual) {
            const auto found = last_seen_.find(who);
            if (found != last_seen_.end() &&
                calendar_.at(now_) - found->second <= rules_.last_seen_ttl.count()) {
                when = found->second;
                ++seen_.last_seen;
            }
        }
        if (seen[i].last_seen != when) {
            fail("a look tells another time");
        }
    }
}

void watch_world::lose(device& one, departure how) {
    const person who = one.user;
    const std::optional<looks> before = shown(who);
    story_ = (how == departure::lost ? "loss of " : "end of ") + std::to_string(who);
    const session_handle handle = one.handle;
    const device gone = one;
    std::erase_if(devices_, [handle](const auto& each) { return each.second.handle == handle; });
    const bool last = std::none_of(devices_.begin(), devices_.end(),
                                   [who](const auto& each) { return each.second.user == who; });
    const bool stays = how == departure::lost && gone.grace > duration{0};
    if (last) {
        veils_.erase(who);
    }
    if (last && stays) {
        graces_[who] = {now_ + gone.grace, before, gone.list};
    } else if (stays && gone.status == availability::invisible) {
        time_point& until = veils_.try_emplace(who, now_).first->second;
        until = std::max(until, now_ + gone.grace);
    }
    store_.detach(handle, how, now_, result_);
    apply(who, before);
}

void watch_world::wait() {
    now_ += duration{chance_.below(150)};
    for (;;) {
        std::map<person, std::optional<looks>> before;
        for (const auto& [who, each] : graces_) {
            before[who] = shown(who);
        }
        const auto unveiled = [&] {
            return std::find_if(veils_.begin(), veils_.end(), [&](const auto& each) {
                return each.second <= now_ && !presence_probe::waits(store_, ids_[each.first]);
            });
        };
        if (!store_.expire_next(now_, result_)) {
            break;
        }
        if (const auto veil = unveiled(); veil != veils_.end()) {
            const person who = veil->first;
            story_ = "end of what a lost device of " + std::to_string(who) + " hid";
            veils_.erase(veil);
            seen_.unveiled += shown(who) ? 1U : 0U;
            apply(who, std::nullopt);
            check();
            continue;
        }
        // Whose grace it was: one that is over and nobody is left to see. If several are over at
        // the same time any of them may be next, and the one that was shown is named if somebody
        // watches.
        const auto over = std::find_if(graces_.begin(), graces_.end(), [&](const auto& each) {
            return each.second.until <= now_ && !store_.online(ids_[each.first]);
        });
        if (over == graces_.end()) {
            fail("a grace ended that is not over");
        }
        const person who = over->first;
        story_ = "end of the grace of " + std::to_string(who);
        graces_.erase(over);
        apply(who, before[who]);
        check();
    }
    for (const auto& [who, each] : graces_) {
        if (each.until <= now_) {
            fail("a grace that is over did not end");
        }
    }
    for (const auto& [who, until] : veils_) {
        if (until <= now_) {
            fail("what a lost device hid is hidden too long");
        }
    }
}

}  // namespace alo::model
