// See ledger.hpp.
#include "alo/load/ledger.hpp"

#include "alo/load/figures.hpp"

#include <algorithm>
#include <bit>

namespace alo::load {

ledger::ledger(const friend_ring& ring, const rules& by, tally& counts)
    : ring_{ring},
      by_{by},
      counts_{counts},
      changes_(ring.people()),
      owed_(std::size_t{ring.people()} * ring.degree()),
      waiting_for_(by.named ? 0 : ring.people(), nobody) {}

void ledger::begin(person subject, news what, instant sent) {
    change& open = changes_[subject];
    open.what = what;
    open.sent = sent;
    open.before = std::max(open.before, open.version);
}

void ledger::owe(person subject, seat to) {
    const auto index = ring_.index_of(subject, to.who);
    if (!index) {
        return;
    }
    slot(subject, *index) |= static_cast<std::uint8_t>(1U << to.device);
    ++changes_[subject].owed;
    ++counts_.owed;
    if (!by_.named) {
        waiting_for_[to.who] = subject;
    }
}

void ledger::owe_either(person subject, person other) {
    owe(subject, {other, 0});
    ++changes_[subject].either;
}

bool ledger::fits(const change& open, const hearing& what) const noexcept {
    if (what.online != (open.what.what != news::kind::went)) {
        return false;
    }
    return !by_.named || !what.online || what.status == open.what.status;
}

person ledger::heard(seat at, const hearing& what, instant now) {
    const person subject = by_.named ? what.about : waiting_for_[at.who];
    const auto index = subject == nobody ? std::nullopt : ring_.index_of(subject, at.who);
    const auto bit = static_cast<std::uint8_t>(1U << at.device);
    if (index && (slot(subject, *index) & bit) != 0) {
        change& open = changes_[subject];
        if (!fits(open, what)) {
            // The one that is owed may still come.
            unowed(at, what, now);
            return nobody;
        }
        std::uint8_t& still = slot(subject, *index);
        still = static_cast<std::uint8_t>(still & ~bit);
        if (!by_.named && still == 0) {
            waiting_for_[at.who] = nobody;
        }
        judge_version(subject, open, what);
        const instant took = now - open.sent;
        latencies_[static_cast<std::size_t>(open.what.what)].record(took);
        if (took > by_.late) {
            ++counts_.late;
            counts_.note(name(at.who) + " was " + words(what) + " after " + in_words(took));
        }
        return fulfil(subject);
    }
    change& own = changes_[at.who];
    if (!by_.named && what.online && own.instead < own.either && own.owed > 0 && at.device == 0) {
        // The other one came later than this one, to the server.
        ++own.instead;
        return fulfil(at.who);
    }
    unowed(at, what, now);
    return nobody;
}

person ledger::fulfil(person subject) {
    ++counts_.told;
    return --changes_[subject].owed == 0 ? subject : nobody;
}

void ledger::judge_version(person subject, change& open, const hearing& what) {
    if (!by_.named) {
        return;
    }
    if (what.version <= open.before) {
        ++counts_.wrong;
        counts_.note("the version of " + name(subject) + " went from " +
                     std::to_string(open.before) + " to " + std::to_string(what.version));
    }
    open.version = std::max(open.version, what.version);
}

bool ledger::shown(person subject, std::uint64_t version) noexcept {
    change& open = changes_[subject];
    const std::uint64_t known = std::max(open.before, open.version);
    open.version = std::max(open.version, version);
    return version >= known;
}

void ledger::unowed(seat at, const hearing& what, instant now) {
    const unowed_key key = key_of(at, what.about, what.online);
    if (const auto found = given_up_.find(key); found != given_up_.end()) {
        if (--found->second == 0) {
            given_up_.erase(found);
        }
        --counts_.missed;
        ++counts_.late;
        ++counts_.told;
        return;
    }
    if (const auto found = excused_.find(key); found != excused_.end()) {
        if (--found->second == 0) {
            excused_.erase(found);
        }
        return;
    }
    if (!what.online) {
        puzzling_[key] = now;
    }
    ++counts_.repeated;
    counts_.note(puzzle(at, what));
}

void ledger::give_up(person subject) {
    counts_.missed += changes_[subject].owed;
    forget(subject, true);
}

void ledger::cut_short(person subject) {
    counts_.cut_short += changes_[subject].owed;
    forget(subject, false);
}

void ledger::close(person subject) { forget(subject, false); }

void ledger::forget(person subject, bool remember) {
    change& open = changes_[subject];
    if (open.owed == 0 && open.instead == 0) {
        open.either = 0;
        return;
    }
    const hearing lacking{by_.named ? subject : nobody, open.what.what != news::kind::went,
                          open.what.status, 0};
    for (std::uint32_t index = 0; index < ring_.degree(); ++index) {
        std::uint8_t& bits = slot(subject, index);
        const person watcher = ring_.friend_of(subject, index);
        for (std::uint8_t device = 0; device < devices_each && remember; ++device) {
            if ((unsigned{bits} >> device & 1U) != 0) {
                ++given_up_[key_of({watcher, device}, lacking.about, lacking.online)];
                counts_.note(name(watcher) + " was never " + words(lacking) +
                             (by_.named ? "" : ", which was " + name(subject)));
            }
        }
        if (bits != 0 && !by_.named) {
            waiting_for_[watcher] = nobody;
        }
        bits = 0;
    }
    open.owed = 0;
    open.either = 0;
    open.instead = 0;
}

void ledger::excuse(person subject, seat friend_at, instant now) {
    const hearing departure{by_.named ? subject : nobody, false, availability::online, 0};
    const unowed_key key = key_of(friend_at, departure.about, false);
    const auto told = puzzling_.extract(key);
    if (told && now - told.mapped() <= by_.late) {
        --counts_.repeated;
        counts_.take_back(puzzle(friend_at, departure));
        return;
    }
    ++excused_[key];
}

void ledger::restart_clocks() {
    for (latency& times : latencies_) {
        times = {};
    }
}

ledger::unowed_key ledger::key_of(seat at, person about, bool online) const noexcept {
    return {at.who, at.device, about, online};
}

std::string ledger::name(person who) const {
    return "user " + std::to_string(by_.first_user + who);
}

std::string ledger::puzzle(seat at, const hearing& what) const {
    return name(at.who) + " was " + words(what) + ", which nobody did just then";
}

std::string ledger::words(const hearing& what) const {
    return what.about == nobody
               ? std::string{"told that a friend "} + (what.online ? "came" : "went")
               : "told that " + name(what.about) + (what.online ? " is online" : " went offline");
}

}  // namespace alo::load
