// The celebrity's side of a fan-out: when a step begins and when it is over. See audience.hpp.
#include "alo/load/audience.hpp"
#include "alo/load/figures.hpp"

#include <algorithm>

namespace alo::load {

// Classic, first step: a watcher that the server took after the celebrity is told of to it.
void audience::star_news(bool online) {
    if (!by_.named && step_ == 1 && open_ && online && !step_is_done()) {
        ++instead_;
        ++counts_.told;
        return;
    }
    ++counts_.repeated;
    counts_.note("the celebrity was told that a friend " + std::string{online ? "came" : "went"} +
                 ", which nobody did just then");
}

void audience::look_at(seat at, const server_frame& frame) {
    if (!is_star(at)) {
        if (!frame.users.empty()) {
            wrong("a snapshot shows " + name(at.who) + " somebody before anybody came");
        }
        if (!frame.more && !watchers_[at.who].there) {
            now_there(at.who);
        }
        return;
    }
    for (const shown_user& user : frame.users) {
        const user_id_view id = user.user.view();
        const std::uint64_t place = id.is_text() ? by_.all : id.number() - by_.all_first;
        if (place >= by_.all || star_sees_[place]) {
            wrong("a snapshot shows the celebrity somebody whom it does not list, or twice");
            continue;
        }
        star_sees_[place] = true;
    }
    if (frame.more) {
        return;
    }
    star_answered_ = true;
    const auto seen = std::count(star_sees_.begin(), star_sees_.end(), true);
    const std::uint32_t expected = by_.all <= most_listed ? by_.all - lost_ : 0;
    if (static_cast<std::uint32_t>(seen) < expected) {
        const std::uint64_t lacking = expected - static_cast<std::uint32_t>(seen);
        counts_.wrong += lacking;
        counts_.note("a snapshot of the celebrity lacks " + in_words(lacking) +
                     " watchers who are online");
    }
}

bool audience::step_is_done() const noexcept {
    return board_.all_settled() + (step_ == 1 ? instead_ : 0) >= by_.all;
}

void audience::direct(instant now) {
    const bool star_done = coming() ? star_answered_ || !by_.named : !star_connected_;
    if (open_ && step_is_done() && star_done) {
        board_.close(step_);
        close_step();
    } else if (open_ && (now >= give_up_at_ || board_.over())) {
        give_up();
    } else if (stopping_ && give_up_at_ > now + by_.late) {
        give_up_at_ = now + by_.late;
    }
    if (open_ || board_.over() || star_dialing_ || board_.complete() < step_) {
        return;
    }
    if (step_ == 1 && begin_ == instant{}) {
        begin_ = now;
        next_step_ = now;
    }
    end_ = now;
    steps_ = step_ > 0 ? step_ - 1 : 0;
    const bool enough = step_ > 1 && !coming() && now - begin_ >= by_.duration;
    if (stopping_ || enough) {
        board_.end();
    } else if (board_.all_ready() && now >= next_step_) {
        begin_step(now);
    }
}

void audience::begin_step(instant now) {
    give_up_at_ = now + by_.patience;
    if (by_.rate > 0) {
        const std::chrono::duration<double> pause{1 / by_.rate};
        next_step_ += std::chrono::duration_cast<instant>(pause);
    }
    next_step_ = std::max(next_step_, now);
    if (!coming()) {
        star_dialing_ = true;
        star_answered_ = false;
        star_sees_.assign(by_.all, false);
        stage_.open(star());
        return;
    }
    board_.announce(step_ + 1, stage_.now());
    follow();
    if (by_.by_word) {
        static_cast<void>(stage_.say(star(), farewell(star())));
    } else {
        stage_.close(star());
        star_connected_ = false;
    }
}

// Whoever has not heard by now missed it.
void audience::give_up() {
    if (step_ == 1 && !by_.named && !board_.over()) {
        const std::uint64_t lacking = by_.all - board_.all_settled() - instead_;
        counts_.missed += lacking;
        counts_.note(in_words(lacking) + " watchers were never told that the celebrity came");
    }
    if (!board_.over() && coming() && by_.named && !star_answered_) {
        ++counts_.errors;
        counts_.note("the celebrity got no welcome and snapshot within " + in_words(by_.patience));
        star_answered_ = true;
    }
    if (!coming() && star_connected_) {
        ++counts_.errors;
        counts_.note("the server did not close the connection of the celebrity, who had left");
        stage_.close(star());
        star_connected_ = false;
    }
    board_.close(step_);
    close_step();
}

}  // namespace alo::load
