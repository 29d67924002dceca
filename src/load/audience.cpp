// See audience.hpp. The watchers' side; the celebrity's is in audience_star.cpp.
#include "alo/load/audience.hpp"

#include "alo/load/figures.hpp"
#include "alo/protocol/request_lines.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace alo::load {
namespace {

using namespace std::chrono_literals;
using kind = server_frame::kind;

// How often a crew looks at the board while it has nothing else to do.
constexpr instant look = 1ms;

}  // namespace

audience::audience(stage& on, fanout_board& board, std::uint32_t watchers, const audience_rules& by)
    : judged_play{on}, board_{board}, by_{by}, watchers_(watchers), star_sees_(by.all) {}

std::uint64_t audience::id_of(person who) const noexcept {
    return who == watchers_.size() ? by_.all_first + by_.all : by_.first_user + who;
}

std::string audience::name(person who) const {
    return who == watchers_.size() ? "the celebrity" : "user " + std::to_string(id_of(who));
}

std::string audience::hello_of(person who) const {
    id_list friends;
    std::vector<user_id> named_friends;
    const auto add = [&, this](std::uint64_t id) {
        if (by_.named) {
            named_friends.emplace_back(user_id_view{id});
        } else {
            friends.push_back(user_id_view{id});
        }
    };
    if (who != watchers_.size()) {
        add(by_.all_first + by_.all);
    } else if (by_.all <= most_listed) {
        for (std::uint32_t i = 0; i < by_.all; ++i) {
            add(by_.all_first + i);
        }
    }
    const user_id_view self{id_of(who)};
    return by_.named ? hello_line("1", self, named_friends, {{}, {}, 0})
                     : hello_frame(self, friends);
}

std::string audience::farewell(seat at) const {
    return by_.named ? std::string{bye_line} : sign_off_frame(user_id_view{id_of(at.who)});
}

progress audience::so_far() const {
    return {opened_ - waiting_ - lost_, step_, counts_.told, counts_.faults()};
}

void audience::gather() {
    while (opened_ < watchers_.size() && waiting_ < by_.at_once) {
        ++waiting_;
        stage_.open({opened_++, 0});
    }
    if (opened_ == watchers_.size() && waiting_ == 0 && !ready_) {
        ready_ = true;
        board_.ready();
    }
}

void audience::connected(seat at, instant now) {
    if (is_star(at)) {
        // Before the hello leaves: nobody may hear of a step that the board does not know.
        const std::string hello = hello_of(at.who);
        star_dialing_ = false;
        star_connected_ = true;
        board_.announce(step_ + 1, stage_.now());
        static_cast<void>(stage_.say(at, hello));
        follow();
        return;
    }
    gathered_by_ = now + by_.patience;
    static_cast<void>(stage_.say(at, hello_of(at.who)));
    if (!by_.named) {
        now_there(at.who);
    }
}

void audience::now_there(person who) {
    watchers_[who].there = true;
    --waiting_;
}

void audience::heard(seat at, const server_frame& frame, instant now) {
    follow();
    switch (frame.what) {
        case kind::presence: {
            const shown_user& user = frame.users.front();
            if (user.user.view() != user_id_view{by_.all_first + by_.all} || is_star(at)) {
                wrong(name(at.who) + " was told of somebody who did nothing");
                return;
            }
            news(at, user.online, now);
            return;
        }
        case kind::online:
        case kind::offline:
            news(at, frame.what == kind::online, now);
            return;
        case kind::snapshot:
            look_at(at, frame);
            return;
        default:
            take_other(at, frame);
    }
}

// Opens the step that the board has, if it is new.
void audience::follow() {
    const std::uint32_t step = board_.step();
    if (step > step_ && !open_) {
        step_ = step;
        open_ = true;
        settled_ = lost_;
        counts_.owed += watchers_.size() - lost_;
        board_.settled(by_.crew, settled_);
    }
}

void audience::news(seat at, bool online, instant now) {
    if (is_star(at)) {
        star_news(online);
        return;
    }
    watcher& one = watchers_[at.who];
    if (!open_ || one.heard >= step_ || online != coming()) {
        unowed(at, online);
        return;
    }
    one.heard = step_;
    const instant took = now - board_.sent();
    first_ = std::min(first_, took);
    last_ = std::max(last_, took);
    ++counts_.told;
    if (step_ > 1) {
        ++told_;
        (online ? came_ : went_).record(took);
    }
    if (took > by_.late) {
        ++counts_.late;
        counts_.note(name(at.who) + " was told after " + in_words(took));
    }
    board_.settled(by_.crew, ++settled_);
}

void audience::unowed(seat at, bool online) {
    watcher& one = watchers_[at.who];
    if (one.missed_step != 0 && online == (one.missed_step % 2 == 1)) {
        one.missed_step = 0;
        --counts_.missed;
        ++counts_.late;
        ++counts_.told;
        return;
    }
    ++counts_.repeated;
    counts_.note(name(at.who) + " was told that the celebrity " + (online ? "came" : "went") +
                 ", which it did not just then");
}

void audience::ended(seat at, std::string_view why, instant) {
    follow();
    if (is_star(at)) {
        const bool wanted = star_connected_ && open_ && !coming();
        star_connected_ = false;
        star_dialing_ = false;
        if (!wanted) {
            ++counts_.lost;
            fail("the celebrity's connection failed: " + std::string{why});
        }
        return;
    }
    watcher& one = watchers_[at.who];
    ++counts_.lost;
    counts_.note("the connection of " + name(at.who) + " failed: " + std::string{why});
    one.lost = true;
    waiting_ -= one.there ? 0U : 1U;
    ++lost_;
    if (open_ && one.heard < step_) {
        one.heard = step_;
        board_.settled(by_.crew, ++settled_);
    }
    if (lost_ == watchers_.size()) {
        fail("every connection was lost");
    }
}

void audience::wake(instant now) {
    woken_ = now;
    if (gathered_by_ == never) {
        gathered_by_ = now + by_.patience;
    }
    if (!ready_ && !stopping_) {
        gather();
        if (now >= gathered_by_) {
            ++counts_.errors;
            fail(in_words(std::uint64_t{waiting_}) + " watchers got no connection and snapshot");
        }
    }
    follow();
    if (open_ && !has_star() && (board_.closed() >= step_ || board_.over())) {
        close_step();
    }
    if (has_star()) {
        direct(now);
    } else if (stopping_ && !ready_) {
        board_.end();
    }
    if (board_.over() && !open_ && over_at_ == never) {
        over_at_ = now + (stopping_ ? instant{} : afterglow);
    }
    over_ = now >= over_at_;
}

instant audience::next_wake() const {
    if (over_at_ != never) {
        return over_at_;
    }
    if (by_.all > watchers_.size()) {
        return woken_ + look;
    }
    return ready_ ? (open_ ? give_up_at_ : next_step_) : gathered_by_;
}

void audience::close_step() {
    for (person who = 0; who < watchers_.size(); ++who) {
        watcher& one = watchers_[who];
        if (one.heard < step_ && !one.lost) {
            if (board_.over()) {
                ++counts_.cut_short;
            } else if (step_ > 1 || by_.named) {
                // Else the celebrity's crew counts: it knows how many came after the celebrity.
                ++counts_.missed;
                one.missed_step = step_;
                counts_.note(name(who) + " was never told that the celebrity " +
                             (coming() ? "came" : "went"));
            }
        }
        one.heard = step_;
    }
    open_ = false;
    settled_ = 0;
    board_.settled(by_.crew, 0);
    board_.file(step_, std::exchange(first_, never), std::exchange(last_, instant{}));
}

// The other crews must not wait for this one.
void audience::fail(std::string why) {
    judged_play::fail(std::move(why));
    board_.end();
}

}  // namespace alo::load
