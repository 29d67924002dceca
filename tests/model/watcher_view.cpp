// See watcher_view.hpp.
#include "model/watcher_view.hpp"

#include "model/mismatch.hpp"

#include <algorithm>
#include <string>

namespace alo::model {
namespace {

[[noreturn]] void fail(session_number number, person x, const std::string& what) {
    throw mismatch{"session " + std::to_string(number) + " about user " + std::to_string(x) + ": " +
                   what};
}

}  // namespace

watcher_view::watcher_view(audience_rule rule, person count)
    : rule_{rule}, count_{count}, relations_(count_ * count_), shown_(count_) {}

void watcher_view::count_list(person who, const people& friends, bool add) {
    for (const person y : friends) {
        relation& r = at(who, y);
        if (add) {
            ++r.live;
            r.ever = true;
            r.sure = true;
        } else {
            --r.live;
        }
    }
}

void watcher_view::touch(person a, person b) {
    at(a, b).sure = false;
    for (auto& [number, each] : watchers_) {
        if (each.user == a) {
            each.of[b].touched = true;
        } else if (each.user == b) {
            each.of[a].touched = true;
        }
    }
}

void watcher_view::attached(session_number number, person who, const people& friends) {
    watcher& fresh = watchers_[number];
    fresh.user = who;
    fresh.friends = friends;
    fresh.friends.erase(who);
    fresh.of.resize(count_);
    if (const auto old = lingering_.find(who); old != lingering_.end()) {
        const people listed = old->second;
        lingering_.erase(old);
        count_list(who, listed, false);
        for (person y = 0; y < count_; ++y) {
            if (!shown_[y] || !shown_[who]) {
                release(who, y);
            }
        }
    }
    count_list(who, fresh.friends, true);
}

void watcher_view::edited(session_number number, const people& friends) {
    watcher& editor = watchers_.at(number);
    for (const person y : editor.friends) {
        if (!friends.contains(y)) {
            touch(editor.user, y);
        }
    }
    count_list(editor.user, editor.friends, false);
    editor.friends = friends;
    editor.friends.erase(editor.user);
    count_list(editor.user, editor.friends, true);
}

void watcher_view::left(session_number number, bool into_grace) {
    const watcher leaver = watchers_.at(number);
    watchers_.erase(number);
    if (into_grace) {
        lingering_[leaver.user] = leaver.friends;
    } else {
        let_go(leaver.user, leaver.friends);
    }
}

// A device's list went: what it alone declared counts on only while both ends are shown.
void watcher_view::let_go(person who, const people& friends) {
    count_list(who, friends, false);
    for (const person y : friends) {
        if (!shown_[who] || !shown_[y]) {
            release(who, y);
        }
    }
}

// Whoever is not shown is owed no more than what live lists say.
void watcher_view::release(person who, person y) {
    if (at(who, y).live == 0) {
        touch(who, y);
        at(who, y) = relation{};
    }
}

void watcher_view::hid(person x) {
    for (person y = 0; y < count_; ++y) {
        if (!lingering_.contains(x)) {
            release(x, y);
        }
        if (!lingering_.contains(y)) {
            release(y, x);
        }
    }
}

void watcher_view::forget_unless_live(person a, person b) {
    if (at(a, b).live == 0) {
        at(a, b) = relation{};
    }
}

void watcher_view::bounded(person who) {
    for (person y = 0; y < count_; ++y) {
        if (at(who, y).live == 0 && at(who, y).ever) {
            touch(who, y);
        }
    }
}

void watcher_view::gone(person who) {
    lingering_.erase(who);
    for (auto it = watchers_.begin(); it != watchers_.end();) {
        it = it->second.user == who ? watchers_.erase(it) : std::next(it);
    }
    for (person y = 0; y < count_; ++y) {
        at(who, y) = relation{};
        if (!lingering_.contains(y)) {  // whoever is in grace keeps its list whole
            forget_unless_live(y, who);
        }
    }
}

bool watcher_view::must_hear(person w, person x, bool online) const {
    const bool outlive = rule_ != audience_rule::literal;
    const auto linked = [&](person a, person b) {
        return at(a, b).live > 0 || (outlive && at(a, b).sure);
    };
    switch (rule_) {
        case audience_rule::either:
            return linked(w, x) || linked(x, w);
        case audience_rule::listers:
            return linked(w, x);
        case audience_rule::mutual:
            return linked(w, x) && linked(x, w);
        case audience_rule::literal:
            break;
    }
    return online ? linked(w, x) : linked(x, w);
}

bool watcher_view::may_hear(person w, person x, bool online) const {
    switch (rule_) {
        case audience_rule::either:
            return at(w, x).ever || at(x, w).ever;
        case audience_rule::listers:
            return at(w, x).ever;
        case audience_rule::mutual:
            return at(w, x).ever && at(x, w).ever;
        case audience_rule::literal:
            break;
    }
    return must_hear(w, x, online);
}

void watcher_view::miss(session_number number, watcher& by, person x, bool online) {
    impression& of = by.of[x];
    const bool listed = by.friends.contains(x);
    if (rule_ != audience_rule::literal && !online && of.last == last_frame::online &&
        !of.touched) {
        fail(number, x, "heard that it is online, and nothing of its end");
    }
    if (listed && rule_ != audience_rule::mutual && rule_ != audience_rule::literal) {
        fail(number, x, "lists it, and was not told");
    }
    if (of.last != last_frame::none) {
        of.missed = true;
        ++missed_;
    }
}

void watcher_view::transitioned(person x, bool online, const std::vector<session_number>& told) {
    if (shown_[x] == online) {
        throw mismatch{"user " + std::to_string(x) + " made the same transition twice"};
    }
    shown_[x] = online;
    std::size_t found = 0;
    for (auto& [number, each] : watchers_) {
        const bool hears = std::binary_search(told.begin(), told.end(), number);
        found += hears ? 1U : 0U;
        if (each.user == x) {
            if (hears) {
                fail(number, x, "was told of its own user");
            }
            continue;
        }
        if (!hears) {
            if (must_hear(each.user, x, online)) {
                fail(number, x, "should have been told, and was not");
            }
            miss(number, each, x, online);
            continue;
        }
        if (!may_hear(each.user, x, online)) {
            fail(number, x, "was told of somebody it has nothing to do with");
        }
        const last_frame frame = online ? last_frame::online : last_frame::offline;
        if (each.of[x].last == frame && !each.of[x].missed) {
            fail(number, x, "was told the same twice in a row");
        }
        each.of[x] = {frame, false, false};
        ++heard_;
    }
    if (found != told.size()) {
        throw mismatch{"somebody was told who is not there, or twice"};
    }
}

void watcher_view::check_quiet() const {
    for (const auto& [number, each] : watchers_) {
        for (person x = 0; x < count_; ++x) {
            const impression& of = each.of[x];
            const bool right =
                of.last == last_frame::none || (of.last == last_frame::online) == shown_[x];
            if (!right && !of.missed) {
                fail(number, x, "what it heard last is not so");
            }
        }
    }
}

}  // namespace alo::model
