// What people hear, and what is wrong with it. See company.hpp.
#include "alo/load/company.hpp"
#include "alo/load/figures.hpp"
#include "alo/load/words.hpp"

#include <algorithm>
#include <utility>

namespace alo::load {
namespace {

using kind = server_frame::kind;

}  // namespace

void company::heard(seat at, const server_frame& frame, instant now) {
    switch (frame.what) {
        case kind::online:
        case kind::offline:
        case kind::presence:
            heard_news(at, frame, now);
            return;
        case kind::snapshot:
            look_at(at, frame, now);
            return;
        case kind::ok:
            if (members_[at.who].doing == chore::status) {
                members_[at.who].answered = true;
                finish_if_done(at.who, now);
            }
            return;
        default:
            take_other(at, frame);
    }
}

void company::heard_news(seat at, const server_frame& frame, instant now) {
    hearing what;
    if (frame.what == kind::presence) {
        const shown_user& user = frame.users.front();
        const auto status = status_in(user.status);
        what = {person_of(user.user, by_.first_user, size()), user.online,
                status.value_or(availability::invisible), user.version};
        if (what.about == nobody) {
            wrong(name(at.who) + " was told of a user whom it does not list");
            return;
        }
    } else {
        what.online = frame.what == kind::online;
    }
    if (by_.named != (frame.what == kind::presence)) {
        wrong(name(at.who) + " got news in the other dialect");
        return;
    }
    const person subject = ledger_.heard(at, what, now);
    if (subject != nobody) {
        finish_if_done(subject, now);
    }
}

void company::look_at(seat at, const server_frame& frame, instant now) {
    const auto found = pictures_.find(key_of(at));
    if (found == pictures_.end()) {
        wrong(name(at.who) + " got a snapshot that it did not ask for");
        return;
    }
    picture& seen = found->second;
    for (const shown_user& user : frame.users) {
        const person other = person_of(user.user, by_.first_user, size());
        const auto index = ring_.index_of(at.who, other);
        if (index && members_[other].now == standing::gone) {
            continue;  // the server may not know yet
        }
        if (!index || members_[other].now != standing::present || seen.seen[*index]) {
            wrong("a snapshot shows " + name(at.who) + " somebody who is not online" +
                  (index ? ": " + name(other) : ""));
            continue;
        }
        seen.seen[*index] = true;
        ++seen.count;
        if (status_in(user.status) != members_[other].status) {
            wrong("a snapshot shows " + name(other) + " as " + user.status);
        }
        if (!ledger_.shown(other, user.version)) {
            wrong("a snapshot shows an old version of " + name(other));
        }
    }
    if (!frame.more) {
        compare(at);
        members_[at.who].answered = true;
        finish_if_done(at.who, now);
    }
}

// A snapshot is whole: is everybody in it?
void company::compare(seat at) {
    const auto found = pictures_.find(key_of(at));
    const std::uint32_t online = listeners(at.who);
    if (found->second.count < online) {
        counts_.wrong += online - found->second.count;
        counts_.note("the snapshot of " + name(at.who) + " lacks " +
                     std::to_string(online - found->second.count) + " of " +
                     std::to_string(online) + " friends who are online");
    }
    pictures_.erase(found);
}

void company::out_of_patience(person who, instant now) {
    member& one = members_[who];
    ledger_.give_up(who);
    const std::string whom = name(who);
    const std::string after = " within " + in_words(by_.patience);
    if (one.now == standing::dialing ||
        (one.now == standing::greeting && by_.named && !one.answered)) {
        ++counts_.errors;
        counts_.note(
            whom +
            (one.now == standing::dialing ? " could not connect" : " got no welcome and snapshot") +
            after);
        lose({who, 0}, "no answer", now);
        return;
    }
    if (one.now == standing::leaving && one.sockets != 0) {
        ++counts_.errors;
        counts_.note("the server did not close the connection of " + whom + ", who had left," +
                     after);
        close_all(who);
    } else if (one.doing != chore::none && !one.answered) {
        ++counts_.errors;
        counts_.note(whom + " got no answer" + after);
        if (one.doing != chore::status) {
            stage_.close({who, 1});
            one.sockets = 1;
            one.doing = chore::device_out;
        }
        one.answered = true;
    }
    finish_if_done(who, now);
}

void company::device_settled(person who, instant now) {
    if (members_[who].doing == chore::device_in) {
        members_[who].answered = true;
        finish_if_done(who, now);
    }
}

void company::lose(seat at, std::string_view why, instant now) {
    member& one = members_[at.who];
    const bool was_online = one.now == standing::present || one.now == standing::loner;
    ++counts_.lost;
    counts_.note("the connection of " + name(at.who) + " failed: " + std::string{why});
    online_ -= was_online ? 1 : 0;
    loners_ -= one.now == standing::loner ? 1 : 0;
    ledger_.give_up(at.who);
    close_all(at.who);
    one.now = standing::gone;
    one.doing = chore::none;
    one.seats = 0;
    ++one.deed;
    pictures_.erase(key_of({at.who, 0}));
    pictures_.erase(key_of({at.who, 1}));
    for (std::uint32_t index = 0; index < ring_.degree(); ++index) {
        const person other = ring_.friend_of(at.who, index);
        for (std::uint8_t device = 0; device < devices_each; ++device) {
            ledger_.excuse(at.who, {other, device}, now);
        }
    }
    if (one.held) {
        plan_->settled(*this, at.who, now);
    }
    if (online_ == 0 && was_online) {
        fail("every connection was lost");
    }
}
}  // namespace alo::load
