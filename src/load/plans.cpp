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

steady_plan::steady_plan(std::deque<person> first, const plan_rules& by)
    : by_{by}, chance_{by.seed}, ramp_{std::move(first), by.at_once} {}

steady_plan::phase steady_plan::advance(company& people, instant now) {
    woken_ = now;
    if (phase_ == phase::ramp) {
        ramp_.fill(people, now);
        if (!ramp_.begun() || people.held() > 0) {
            return phase_;
        }
        phase_ = phase::main;
        start_clock(people, now);
        begin_main(people);
    }
    if (now - times_.begin >= by_.duration) {
        phase_ = phase::over;
    }
    return phase_;
}

instant steady_plan::next_step() const noexcept {
    constexpr instant moment = std::chrono::milliseconds{1};
    const instant end = times_.begin + by_.duration;
    if (by_.rate <= 0) {
        return end;
    }
    const std::chrono::duration<double> offset{static_cast<double>(begun_) / by_.rate};
    const instant due = times_.begin + std::chrono::duration_cast<instant>(offset);
    return std::min(end, due > woken_ ? due : woken_ + moment);
}

void steady_plan::stop(company&) {
    ramp_.stop();
    phase_ = phase::over;
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
    : steady_plan{shuffled(people, by.seed), by}, left_at_(people) {
    const std::deque<person> order = shuffled(people, chance_());
    order_.assign(order.begin(), order.end());
}

void churn_plan::wake(company& people, instant now) {
    const phase part = advance(people, now);
    while (!away_.empty() && away_.top().first <= now) {
        const person who = away_.top().second;
        away_.pop();
        people.arrive(who, now);
    }
    if (part == phase::main) {
        begin_cycles(people, now);
    }
}

void churn_plan::begin_cycles(company& people, instant now) {
    if (by_.rate <= 0) {
        while (people.held() < by_.at_once && begin_one(people, now)) {
        }
        return;
    }
    keep_pace(now, [&, this] { return begin_one(people, now); });
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
    const instant next = away_.empty() ? never : away_.top().first;
    return phase_ == phase::main ? std::min(next, next_step()) : next;
}

void churn_plan::stop(company& people) {
    steady_plan::stop(people);
    for (; !away_.empty(); away_.pop()) {
        people.release(away_.top().second);
    }
}

}  // namespace alo::load
