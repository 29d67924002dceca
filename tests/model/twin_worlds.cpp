// See twin_worlds.hpp.
#include "model/twin_worlds.hpp"

#include "model/mismatch.hpp"
#include "model/presence_probe.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

namespace alo::model {
namespace {

constexpr std::array<const char*, 3> texts{"", "lunch", "back at three"};

}  // namespace

twin_worlds::twin_worlds(const limits& rules, person count, std::uint64_t seed)
    : rules_{rules},
      ids_{cast::mixed, count},
      first_{presence_store{rules, calendar_, 100}, {}},
      second_{presence_store{rules, calendar_, 100}, {}},
      chance_{seed} {
    calendar_.set(1'763'683'200'000, now_);
}

std::vector<std::uint32_t> twin_worlds::devices_of(person who) const {
    std::vector<std::uint32_t> found;
    for (const auto& [number, each] : devices_) {
        if (each.user == who) {
            found.push_back(number);
        }
    }
    return found;
}

bool twin_worlds::others_hide(person who, std::uint32_t but) const {
    return std::any_of(devices_.begin(), devices_.end(), [&](const auto& each) {
        return each.second.user == who && each.first != but &&
               each.second.status == availability::invisible;
    });
}

session_handle twin_worlds::attach(world& in, std::uint32_t number, const device& one) {
    const arrival how{one.grace, one.typed, {one.status, one.text}, one.typed};
    return in.store.attach({number % 3, {number, 1}}, ids_[one.user], ids_.spell(one.list), how,
                           now_, in.result);
}

// The hider goes in the second world, where it has one session.
void twin_worlds::part() {
    for (auto& [number, each] : devices_) {
        if (each.second && each.user == hider) {
            second_.store.detach(*each.second, departure::signed_off, now_, second_.result);
            each.second.reset();
        }
    }
    apart_ = true;
}

// It is there again, as its one session in the first world says.
void twin_worlds::join(std::uint32_t number, device& one) {
    one.second = attach(second_, number, one);
    apart_ = false;
}

void twin_worlds::step() {
    now_ += duration{1};
    first_.result.clear();
    second_.result.clear();
    const std::uint32_t kind = chance_.below(100);
    if (devices_.empty() || kind < 30) {
        hello();
    } else if (kind >= 92) {
        wait();
    } else {
        auto chosen = devices_.begin();
        std::advance(chosen, chance_.below(devices_.size()));
        if (kind < 50) {
            status(chosen->first, chosen->second);
        } else if (kind < 72) {
            edit(chosen->second);
        } else {
            lose(chosen->first, kind < 82 ? departure::signed_off : departure::lost);
        }
    }
    compare();
}

void twin_worlds::hello() {
    const std::uint32_t number = next_++;
    const person who = chance_.one_in(3) ? hider : chance_.below(ids_.size());
    const std::size_t living = devices_of(who).size();
    bool visible = !chance_.one_in(3);
    if (who == hider && apart_) {
        visible = visible && living == 0;
    } else if (who == hider) {
        // It parts the worlds only where the second can follow: no command ends a grace there, nor
        // several sessions at once.
        visible = visible || living > 1 || (living == 0 && first_.store.online(ids_[who]));
    }
    story_ = std::string{visible ? "" : "hidden "} + "hello of " + std::to_string(who);
    device fresh{who, 0, {}, !visible || !chance_.one_in(3), {}, ids_.some(chance_), {}, {}};
    if (chance_.one_in(2)) {
        fresh.grace = duration{1 + chance_.below(20)};  // many end at the same time
    }
    if (fresh.typed) {
        fresh.status =
            visible ? static_cast<availability>(chance_.below(3)) : availability::invisible;
        fresh.text = texts[chance_.below(texts.size())];
    }
    fresh.first = attach(first_, number, fresh);
    if (who != hider) {
        fresh.second = attach(second_, number, fresh);
    } else if (visible) {
        seen_.back += apart_ ? 1U : 0U;
        join(number, fresh);
    } else {
        seen_.hidden_commands += apart_ ? 1U : 0U;
        seen_.hid_by_hello += !apart_ && living > 0 ? 1U : 0U;
        seen_.came_hidden += living == 0 ? 1U : 0U;
        part();
    }
    if (first_.result.replaced) {
        devices_.erase(first_.result.replaced->ref.slot);
    }
    devices_.emplace(number, std::move(fresh));
}

void twin_worlds::status(std::uint32_t number, device& one) {
    if (!one.typed) {
        return;
    }
    const bool alone = devices_of(one.user).size() == 1;
    auto status = static_cast<availability>(chance_.below(4));
    const bool hides = status == availability::invisible;
    if (one.user == hider && (apart_ ? !alone && !others_hide(hider, number) : !alone)) {
        if (hides != apart_) {
            return;  // nothing that the second world could follow
        }
    }
    const bool again = chance_.one_in(3);  // in a hello, with another list
    story_ = (again ? "hello again of " : "status of ") + std::to_string(one.user);
    const bool keeps = again && status == one.status && chance_.one_in(2);  // the status, unsaid
    one.status = status;
    one.text = texts[chance_.below(texts.size())];
    one.list = again ? ids_.some(chance_) : one.list;
    const stance what{one.status, one.text};
    const auto say = [&](world& in, session_handle session) {
        if (again) {
            const saying said{keeps ? std::nullopt : std::optional{status}, what.text};
            in.store.replace(session, ids_.spell(one.list), {true, said, {}}, now_, in.result);
        } else {
            in.store.show(session, what, now_, in.result);
        }
    };
    say(first_, one.first);
    if (one.user != hider || (!apart_ && !hides)) {
        say(second_, *one.second);
    } else if (!apart_) {
        ++(again ? seen_.hid_again : seen_.hid);
        part();
    } else if (alone && !hides && !hider_waits()) {
        ++(again ? seen_.revealed_again : seen_.revealed);
        join(number, one);
    } else {
        ++seen_.hidden_commands;
    }
}

void twin_worlds::edit(device& one) {
    story_ = "another list of " + std::to_string(one.user);
    const id_list add = ids_.spell(ids_.some(chance_));
    const id_list remove = ids_.spell(ids_.some(chance_));
    const bool again = chance_.one_in(2);
    seen_.hidden_commands += one.second ? 0U : 1U;
    std::string words[2];
    for (world* const in : {&first_, &second_}) {
        if (in == &second_ && !one.second) {
            break;
        }
        const session_handle session = in == &first_ ? one.first : *one.second;
        if (again) {
            in->store.replace(session, add, {}, now_, in->result);
            continue;
        }
        const watch_edit edit = in->store.watch(session, add, remove, now_, in->result);
        std::string& said = words[in == &first_ ? 0 : 1];
        said = std::to_string(edit.done) + ' ' + std::to_string(edit.count);
        for (const user_handle user : edit.seen) {
            said += word(in->store, user);
        }
        for (const std::size_t index : edit.rejected) {
            said += " no " + std::to_string(index);
        }
    }
    if (one.second) {
        expect_equal(words[0], words[1]);
    }
    one.list.clear();  // what it is now, for a hello in the other world
    const auto& graph = presence_probe::list_of(first_.store, one.first);
    for (person each = 0; each < ids_.size(); ++each) {
        const user_handle user = presence_probe::users_of(first_.store).find(ids_[each]);
        if (user != no_handle && std::binary_search(graph.begin(), graph.end(), user)) {
            one.list.insert(each);
        }
    }
}

void twin_worlds::lose(std::uint32_t number, departure how) {
    const device gone = devices_.at(number);
    const auto others = devices_of(gone.user).size() - 1;
    if (gone.user == hider && apart_ && others > 1 && !others_hide(hider, number)) {
        return;  // it would be revealed with several sessions
    }
    story_ = (how == departure::lost ? "loss of " : "end of ") + std::to_string(gone.user);
    devices_.erase(number);
    first_.store.detach(gone.first, how, now_, first_.result);
    if (gone.second) {
        second_.store.detach(*gone.second, how, now_, second_.result);
        return;
    }
    ++seen_.hidden_commands;
    if (others == 0) {
        seen_.hidden_graces += first_.store.online(ids_[hider]) ? 1U : 0U;
    } else if (hider_waits()) {
        ++seen_.veiled;
    } else if (!others_hide(hider, number)) {
        ++seen_.revealed;
        const std::uint32_t left = devices_of(hider).front();
        join(left, devices_.at(left));
    }
}

bool twin_worlds::hider_waits() const { return presence_probe::waits(first_.store, ids_[hider]); }

// One by one in both, but for what the hider's end or come back in the first world alone.
void twin_worlds::wait() {
    story_ = "wait";
    now_ += duration{chance_.below(150)};
    for (;;) {
        const bool waited = apart_ && hider_waits();
        const bool more = first_.store.expire_next(now_, first_.result);
        second_.result.clear();
        if (waited && !hider_waits()) {
            if (first_.result.kind == transition::online) {
                ++seen_.unveiled;
                const std::uint32_t left = devices_of(hider).front();
                join(left, devices_.at(left));
            }
        } else if (second_.store.expire_next(now_, second_.result) != more) {
            throw mismatch{"a grace ends in one world alone"};
        }
        expect_equal(report(first_), report(second_));
        if (!more) {
            return;
        }
    }
}

}  // namespace alo::model
