// See company.hpp. What people do, and when it is done; what they say is in company_speech.cpp, and
// what they hear in company_hearing.cpp.
#include "alo/load/company.hpp"

#include "alo/load/words.hpp"
#include "alo/protocol/request_lines.hpp"

#include <algorithm>
#include <chrono>
#include <functional>
#include <utility>

namespace alo::load {
namespace {

using namespace std::chrono_literals;

constexpr std::uint8_t bit_of(std::uint8_t device) noexcept {
    return static_cast<std::uint8_t>(1U << device);
}

}  // namespace

company::company(stage& on, const friend_ring& ring, const company_rules& by,
                 std::unique_ptr<plan> what)
    : judged_play{on},
      ring_{ring},
      by_{by},
      plan_{std::move(what)},
      ledger_{ring_, {by.named, by.late, by.first_user}, counts_},
      members_(ring.people()),
      stir_(ring.people()),
      ending_{by.late, afterglow} {}
company::~company() = default;

void company::hold(person who) {
    members_[who].held = true;
    // Classic: nobody may have to hear of two changes at a time.
    ring_.each_within(who, by_.named ? 1 : 2, [this](person near) { ++stir_[near]; });
    done_.most_at_once = std::max(done_.most_at_once, ++held_);
}

void company::release(person who) {
    members_[who].held = false;
    ring_.each_within(who, by_.named ? 1 : 2, [this](person near) { --stir_[near]; });
    --held_;
}

void company::begin(person who, instant now) {
    member& one = members_[who];
    one.answered = false;
    timers_.push({now + by_.patience, who, ++one.deed, true});
}

void company::owe_friends(person who, news what, instant sent) {
    ledger_.begin(who, what, sent);
    for (std::uint32_t index = 0; index < ring_.degree(); ++index) {
        const person other = ring_.friend_of(who, index);
        const member& listener = members_[other];
        if (listener.now == standing::loner) {
            ledger_.owe_either(who, other);
        } else if (listener.now == standing::present) {
            for (std::uint8_t device = 0; device < devices_each; ++device) {
                if ((listener.seats & bit_of(device)) != 0) {
                    ledger_.owe(who, {other, device});
                }
            }
        }
    }
}

void company::arrive(person who, instant now) {
    begin(who, now);
    member& one = members_[who];
    one.now = standing::dialing;
    one.sockets |= bit_of(0);
    stage_.open({who, 0});
}

void company::connected(seat at, instant now) {
    member& one = members_[at.who];
    if (by_.named) {
        pictures_[key_of(at)].seen.assign(ring_.degree(), false);
    }
    const instant sent = stage_.say(at, hello_of(at.who));
    if (at.device != 0) {
        if (!by_.named) {
            timers_.push({now + device_time(), at.who, one.deed, false});
        }
        return;
    }
    one.now = standing::greeting;
    owe_friends(at.who, {news::kind::came, one.status}, sent);
    finish_if_done(at.who, now);
}

void company::depart(person who, instant now) {
    begin(who, now);
    member& one = members_[who];
    one.now = standing::leaving;
    --online_;
    instant sent = stage_.now();
    if (by_.by_word) {
        const std::string words = goodbye_of(who);
        for (std::uint8_t device = 0; device < devices_each; ++device) {
            if ((one.sockets & bit_of(device)) != 0) {
                sent = stage_.say({who, device}, words);
            }
        }
    } else {
        close_all(who);
    }
    one.seats = 0;
    owe_friends(who, {news::kind::went, one.status}, sent);
    finish_if_done(who, now);
}

void company::show(person who, availability status, instant now) {
    begin(who, now);
    member& one = members_[who];
    one.doing = chore::status;
    one.next_status = status;
    const instant sent = stage_.say({who, 0}, status_line("1", word_of(status), {}));
    owe_friends(who, {news::kind::changed, status}, sent);
}

void company::add_device(person who, instant now) {
    begin(who, now);
    member& one = members_[who];
    one.doing = chore::device_in;
    one.sockets |= bit_of(1);
    stage_.open({who, 1});
}

void company::drop_device(person who, instant now) {
    begin(who, now);
    member& one = members_[who];
    one.doing = chore::device_out;
    one.seats = bit_of(0);
    if (by_.by_word) {
        static_cast<void>(stage_.say({who, 1}, goodbye_of(who)));
    } else {
        stage_.close({who, 1});
        one.sockets = bit_of(0);
        finish_if_done(who, now);
    }
}

void company::finish_if_done(person who, instant now) {
    member& one = members_[who];
    if (ledger_.waits(who) || !one.held) {
        return;
    }
    const bool answered = one.answered || !by_.named;
    const bool alone = one.now == standing::greeting && !by_.named && listeners(who) == 0;
    if (one.now == standing::greeting && answered) {
        one.now = alone ? standing::loner : standing::present;
        one.seats = bit_of(0);
        ++online_;
        ++done_.arrivals;
        loners_ += alone ? 1 : 0;
        prove_loners_beside(who);
    } else if (one.now == standing::leaving && one.sockets == 0) {
        one.now = standing::away;
        one.status = availability::online;
        ++done_.departures;
    } else if (one.doing == chore::status && one.answered) {
        one.status = one.next_status;
        ++done_.statuses;
    } else if (one.doing == chore::device_in && one.answered) {
        one.seats |= bit_of(1);
        ++done_.devices;
    } else if (one.doing == chore::device_out && (one.sockets & bit_of(1)) == 0) {
        ++done_.devices;
    } else {
        return;
    }
    one.doing = chore::none;
    ++one.deed;
    ++changes_;
    ledger_.close(who);
    plan_->settled(*this, who, now);
}

// All that was owed between them and this one came, to one or the other.
void company::prove_loners_beside(person who) {
    if (by_.named) {
        return;
    }
    for (std::uint32_t index = 0; index < ring_.degree(); ++index) {
        member& other = members_[ring_.friend_of(who, index)];
        if (other.now == standing::loner) {
            other.now = standing::present;
            --loners_;
        }
    }
}

void company::ended(seat at, std::string_view why, instant now) {
    member& one = members_[at.who];
    one.sockets = static_cast<std::uint8_t>(one.sockets & ~bit_of(at.device));
    const bool wanted =
        one.now == standing::leaving || (one.doing == chore::device_out && at.device == 1);
    if (wanted) {
        finish_if_done(at.who, now);
    } else if (one.now != standing::gone) {
        lose(at, why, now);
    }
}

void company::wake(instant now) {
    while (!timers_.empty() && timers_.top().due <= now) {
        const timer due = timers_.top();
        timers_.pop();
        if (members_[due.who].deed == due.deed) {
            due.patience ? out_of_patience(due.who, now) : device_settled(due.who, now);
        }
    }
    if (!stopping_) {
        plan_->wake(*this, now);
    } else if (ending_.out_of_time(now)) {
        cut_short();
    }
    over_ = ending_.reached(plan_->over() && held_ == 0, stopping_, now) || over_;
}

instant company::next_wake() const {
    const instant due = timers_.empty() ? never : timers_.top().due;
    return std::min({due, ending_.next_wake(), stopping_ ? never : plan_->next_wake()});
}

void company::stop() {
    if (!stopping_) {
        stopping_ = true;
        plan_->stop(*this);
    }
}

// Whoever is still in the middle of something is not judged.
void company::cut_short() {
    for (person who = 0; who < size(); ++who) {
        if (members_[who].held) {
            ledger_.cut_short(who);
            release(who);
        }
    }
}

// How long, in the classic dialect, a second device may take to be known to the server: nothing
// tells. A second, or twenty times what the slowest notification took.
instant company::device_time() const noexcept {
    const instant slowest = std::max(
        {ledger_.of(news::kind::came).most(), ledger_.of(news::kind::went).most(), instant{}});
    return std::max<instant>(1s, 20 * slowest);
}

std::uint32_t company::listeners(person who) const noexcept {
    std::uint32_t count = 0;
    for (std::uint32_t index = 0; index < ring_.degree(); ++index) {
        const standing there = members_[ring_.friend_of(who, index)].now;
        count += there == standing::present || there == standing::loner ? 1 : 0;
    }
    return count;
}

bool company::has_second_device(person who) const noexcept {
    return (members_[who].sockets & bit_of(1)) != 0;
}

availability company::status_of(person who) const noexcept { return members_[who].status; }

progress company::so_far() const { return {online_, changes_, counts_.told, counts_.faults()}; }

void company::close_all(person who) {
    member& one = members_[who];
    for (std::uint8_t device = 0; device < devices_each; ++device) {
        if ((one.sockets & bit_of(device)) != 0) {
            stage_.close({who, device});
        }
    }
    one.sockets = 0;
}

}  // namespace alo::load
