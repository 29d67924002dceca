// See stampede.hpp.
#include "alo/load/stampede.hpp"

#include "alo/load/figures.hpp"
#include "alo/load/plans.hpp"
#include "alo/load/words.hpp"
#include "alo/protocol/request_lines.hpp"

#include <algorithm>
#include <utility>

namespace alo::load {
namespace {

using kind = server_frame::kind;

}  // namespace

stampede::stampede(stage& on, const friend_ring& ring, const stampede_rules& by)
    : judged_play{on},
      ring_{ring},
      by_{by},
      members_(ring.people()),
      marks_(std::size_t{ring.people()} * ring.degree()),
      order_{shuffled(ring.people(), by.seed)},
      ending_{by.late, afterglow} {}

std::uint8_t& stampede::mark(person who, person about) noexcept {
    return mark_at(who, ring_.index_of(who, about).value_or(0));
}

std::string stampede::name(person who) const {
    return "user " + std::to_string(by_.first_user + who);
}

std::string stampede::farewell(seat) const { return std::string{bye_line}; }

progress stampede::so_far() const { return {online_, arrivals_, counts_.told, counts_.faults()}; }

void stampede::let_in(instant now) {
    for (; !order_.empty() && in_flight_ < by_.at_once; order_.pop_front()) {
        const person who = order_.front();
        members_[who].now = standing::dialing;
        timers_.push_back({now + by_.patience, who, false});
        most_at_once_ = std::max(most_at_once_, ++in_flight_);
        stage_.open({who, 0});
    }
}

void stampede::connected(seat at, instant) {
    member& one = members_[at.who];
    one.now = standing::greeting;
    ++online_;
    one.sent = stage_.say(at, typed_hello(ring_, by_.first_user, at.who, availability::online));
}

void stampede::heard(seat at, const server_frame& frame, instant now) {
    switch (frame.what) {
        case kind::presence:
            hear(at, frame.users.front(), now);
            return;
        case kind::snapshot:
            look_at(at, frame, now);
            return;
        default:
            take_other(at, frame);
    }
}

void stampede::hear(seat at, const shown_user& user, instant now) {
    const person about = person_of(user.user, by_.first_user, ring_.people());
    const auto index = ring_.index_of(at.who, about);
    if (!index) {
        wrong(name(at.who) + " was told of a user whom it does not list");
        return;
    }
    member& subject = members_[about];
    if (!user.online && subject.now == standing::gone) {
        return;
    }
    std::uint8_t& heard_of = mark_at(at.who, *index);
    const bool said = subject.now == standing::greeting || subject.now == standing::whole;
    const bool owed = subject.now != standing::whole || (mark(about, at.who) & shown) != 0;
    if (!user.online || user.status != "online" || !said || !owed || (heard_of & told) != 0) {
        repeated(at.who, about);
        return;
    }
    if ((heard_of & missed) != 0) {
        --counts_.missed;  // it came after all
    } else if (subject.now == standing::whole) {
        --subject.waits;
        --pending_;
    }
    heard_of |= told;
    end_ = now;
    ++counts_.told;
    const instant took = now - subject.sent;
    came_.record(took);
    if (took > by_.late) {
        ++counts_.late;
        counts_.note(name(at.who) + " was told that " + name(about) + " is online after " +
                     in_words(took));
    }
}

void stampede::look_at(seat at, const server_frame& frame, instant now) {
    member& self = members_[at.who];
    if (self.now != standing::greeting) {
        wrong(name(at.who) + " got a snapshot that it did not ask for");
        return;
    }
    for (const shown_user& user : frame.users) {
        const person other = person_of(user.user, by_.first_user, ring_.people());
        const auto index = ring_.index_of(at.who, other);
        const bool said = index && members_[other].now >= standing::greeting;
        if (!said || user.status != "online" || (mark_at(at.who, *index) & shown) != 0) {
            wrong("a snapshot shows " + name(at.who) + " somebody who is not online, or twice");
            continue;
        }
        mark_at(at.who, *index) |= shown;
    }
    if (frame.more) {
        return;
    }
    self.now = standing::whole;
    for (std::uint32_t index = 0; index < ring_.degree(); ++index) {
        judge(at.who, index);
    }
    pending_ += self.waits;
    --in_flight_;
    ++arrivals_;
    end_ = now;
    timers_.push_back({now + by_.patience, at.who, true});
}

// The snapshot of `who` is whole: what does it mean for this friend?
void stampede::judge(person who, std::uint32_t index) {
    const person other = ring_.friend_of(who, index);
    const bool sees = (mark_at(who, index) & shown) != 0;
    const std::uint8_t back = mark(other, who);
    if (members_[other].now == standing::gone) {
        return;
    }
    if (sees) {
        ++counts_.owed;
        members_[who].waits += (back & told) != 0 ? 0U : 1U;
    } else if ((back & told) != 0) {
        --counts_.told;
        repeated(other, who);
    }
    if (members_[other].now != standing::whole) {
        return;
    }
    const bool seen = (back & shown) != 0;
    if (sees && seen) {
        wrong("the snapshots of " + name(who) + " and " + name(other) + " show each other");
    } else if (!sees && !seen) {
        ++counts_.owed;
        ++counts_.missed;
        counts_.note("neither " + name(who) + " nor " + name(other) + " was told of the other");
    }
}

void stampede::ended(seat at, std::string_view why, instant) { lose(at.who, why); }

void stampede::lose(person who, std::string_view why) {
    member& one = members_[who];
    ++counts_.lost;
    counts_.note("the connection of " + name(who) + " failed: " + std::string{why});
    in_flight_ -= one.now == standing::dialing || one.now == standing::greeting ? 1U : 0U;
    online_ -= one.now == standing::dialing ? 0U : 1U;
    give_up(who);
    one.now = standing::gone;
    if (online_ == 0 && in_flight_ == 0 && arrivals_ > 0) {
        fail("every connection was lost");
    }
}

// Whoever was not told of this one by now missed it.
void stampede::give_up(person who) {
    member& one = members_[who];
    for (std::uint32_t index = 0; index < ring_.degree() && one.waits > 0; ++index) {
        const person other = ring_.friend_of(who, index);
        std::uint8_t& back = mark(other, who);
        if ((mark_at(who, index) & shown) != 0 && (back & (told | missed)) == 0) {
            back |= missed;
            --one.waits;
            --pending_;
            ++counts_.missed;
            counts_.note(name(other) + " was never told that " + name(who) + " is online");
        }
    }
}

void stampede::out_of_patience(const timer& due) {
    member& one = members_[due.who];
    if (due.greeted) {
        give_up(due.who);
    } else if (one.now == standing::dialing || one.now == standing::greeting) {
        ++counts_.errors;
        counts_.note(name(due.who) + " got no connection, welcome and snapshot within " +
                     in_words(by_.patience));
        stage_.close({due.who, 0});
        lose(due.who, "no answer");
    }
}

void stampede::wake(instant now) {
    begin_ = std::min(begin_, now);
    while (!timers_.empty() && timers_.front().due <= now) {
        out_of_patience(timers_.front());
        timers_.pop_front();
    }
    if (!stopping_) {
        let_in(now);
    } else if (ending_.out_of_time(now)) {
        counts_.cut_short += pending_;
        pending_ = 0;
        in_flight_ = 0;
    }
    over_ = ending_.reached(order_.empty() && !waiting(), stopping_, now) || over_;
}

instant stampede::next_wake() const {
    const instant due = timers_.empty() ? never : timers_.front().due;
    return std::min(due, ending_.next_wake());
}

void stampede::stop() {
    stopping_ = true;
    order_.clear();
}

void stampede::repeated(person who, person about) {
    ++counts_.repeated;
    counts_.note(name(who) + " was told of " + name(about) + ", which did nothing just then");
}

}  // namespace alo::load
