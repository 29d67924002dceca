// See plans.hpp; the day is in day_plan.cpp.
#include "alo/load/plans.hpp"

#include <algorithm>
#include <functional>
#include <numeric>

namespace alo::load {
namespace {

using standing = company::standing;

}  // namespace

std::deque<person> shuffled(std::uint32_t people, std::uint64_t seed) {
    std::deque<person> order(people);
    std::iota(order.begin(), order.end(), person{0});
    std::mt19937_64 chance{seed};
    for (std::uint32_t left = people; left > 1; --left) {
        std::swap(order[left - 1], order[chance() % left]);
    }
    return order;
}

bool arrivals::may_begin(const company& people, person who) const noexcept {
    if (!people.quiet(who)) {
        return false;
    }
    // Who would be a loner stays unproven until a friend comes.
    return people.named() || people.listeners(who) > 0 ||
           people.loners() + people.held() < at_once_;
}

void arrivals::fill(company& people, instant now) {
    // Those who may not begin yet go to the end of the queue. Not everybody is asked every time.
    const std::size_t free = at_once_ - std::min(at_once_, people.held());
    std::size_t tries = people.held() == 0 ? order_.size() : std::min(order_.size(), 2 * free + 32);
    for (; tries > 0 && people.held() < at_once_ && !order_.empty(); --tries) {
        const person who = order_.front();
        order_.pop_front();
        const bool last_resort = tries == 1 && people.held() == 0;
        if (may_begin(people, who) || (last_resort && people.quiet(who))) {
            people.hold(who);
            people.arrive(who, now);
        } else {
            order_.push_back(who);
        }
    }
}

void measured_plan::start_clock(company& people, instant now) {
    times_.begin = now;
    times_.end = now;
    times_.told = people.counts().told;
    times_.before = people.done();
    people.restart_clocks();
}

instant measured_plan::wake_for(instant due) const noexcept {
    constexpr instant moment = std::chrono::milliseconds{1};
    return due > woken_ ? due : woken_ + moment;
}

storm_plan::storm_plan(std::uint32_t people, const plan_rules& by)
    : ramp_{shuffled(people, by.seed), by.at_once} {}

void storm_plan::wake(company& people, instant now) {
    if (!began_) {
        began_ = true;
        start_clock(people, now);
    }
    ramp_.fill(people, now);
}

void storm_plan::settled(company& people, person who, instant now) {
    people.release(who);
    stop_clock(now);
}

churn_plan::churn_plan(std::uint32_t people, const plan_rules& by)
    : by_{by}, chance_{by.seed}, ramp_{shuffled(people, by.seed), by.at_once}, left_at_(people) {
    const std::deque<person> order = shuffled(people, chance_());
    order_.assign(order.begin(), order.end());
}

void churn_plan::wake(company& people, instant now) {
    woken_ = now;
    if (phase_ == phase::ramp) {
        ramp_.fill(people, now);
        if (!ramp_.begun() || people.held() > 0) {
            return;
        }
        phase_ = phase::main;
        start_clock(people, now);
    }
    while (!away_.empty() && away_.top().first <= now) {
        const person who = away_.top().second;
        away_.pop();
        people.arrive(who, now);
    }
    if (phase_ == phase::main && now - times_.begin < by_.duration) {
        begin_cycles(people, now);
    } else {
        phase_ = phase::over;
    }
}

void churn_plan::begin_cycles(company& people, instant now) {
    if (by_.rate <= 0) {
        while (people.held() < by_.at_once && begin_one(people, now)) {
        }
        return;
    }
    const double passed = std::chrono::duration<double>{now - times_.begin}.count();
    const auto due = static_cast<std::uint64_t>(passed * by_.rate) + 1;
    while (begun_ < due && begin_one(people, now)) {
        ++begun_;
    }
    // Each is counted once, when it could not begin in time.
    slips_seen_ = std::max(slips_seen_, begun_);
    times_.slipped += due - std::min(due, slips_seen_);
    slips_seen_ = std::max(slips_seen_, due);
}

bool churn_plan::begin_one(company& people, instant now) {
    constexpr std::size_t tries = 64;
    for (std::size_t i = 0; i < std::min(tries, order_.size()); ++i) {
        const person who = order_[next_];
        next_ = next_ + 1 == order_.size() ? 0 : next_ + 1;
        if (people.quiet(who) && people.where(who) == standing::present) {
            people.hold(who);
            left_at_[who] = now;
            people.depart(who, now);
            return true;
        }
    }
    return false;
}

void churn_plan::settled(company& people, person who, instant now) {
    stop_clock(now);
    if (people.where(who) == standing::away) {
        // Held all the while: friends wait for the end of it.
        away_.emplace(std::max(now, left_at_[who] + by_.away), who);
    } else {
        people.release(who);
    }
}

instant churn_plan::next_wake() const {
    if (phase_ == phase::ramp) {
        return never;
    }
    instant next = away_.empty() ? never : away_.top().first;
    if (phase_ == phase::main) {
        next = std::min(next, times_.begin + by_.duration);
        if (by_.rate > 0) {
            const std::chrono::duration<double> offset{static_cast<double>(begun_) / by_.rate};
            next = std::min(next,
                            wake_for(times_.begin + std::chrono::duration_cast<instant>(offset)));
        }
    }
    return next;
}

void churn_plan::stop(company& people) {
    ramp_.stop();
    phase_ = phase::over;
    for (; !away_.empty(); away_.pop()) {
        people.release(away_.top().second);
    }
}

}  // namespace alo::load
