// See plans.hpp.
#include "alo/load/plans.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace alo::load {
namespace {

using standing = company::standing;

constexpr double night = 0.3;
constexpr double noon = 0.9;
// How many are asked before it is said that nobody is free.
constexpr int tries = 24;

std::deque<person> night_people(std::uint32_t people, std::uint64_t seed) {
    std::deque<person> order = shuffled(people, seed);
    order.resize(
        std::max<std::size_t>(1, static_cast<std::size_t>(static_cast<double>(people) * night)));
    return order;
}

}  // namespace

double day_plan::curve(double part) noexcept {
    return night + (noon - night) * (1 - std::cos(2 * std::numbers::pi * part)) / 2;
}

day_plan::day_plan(std::uint32_t people, const plan_rules& by)
    : steady_plan{night_people(people, by.seed), by} {}

template <typename Fits>
person day_plan::somebody(const company& people, Fits fits) {
    for (int i = 0; i < tries; ++i) {
        const auto who = static_cast<person>(chance_() % people.size());
        if (people.quiet(who) && fits(who)) {
            return who;
        }
    }
    return nobody;
}

void day_plan::wake(company& people, instant now) {
    if (advance(people, now) == phase::main) {
        follow_curve(people, now);
        keep_pace(now, [&, this] { return small_change(people, now); });
    }
}

void day_plan::follow_curve(company& people, instant now) {
    const double part = std::chrono::duration<double>{now - times_.begin} /
                        std::chrono::duration<double>{by_.duration};
    const auto wanted = static_cast<std::int64_t>(curve(part) * people.size());
    while (people.held() < by_.at_once && bound_for_ != wanted) {
        const bool coming = bound_for_ < wanted;
        const person who = somebody(people, [&people, coming](person one) {
            // Classic: only what a friend hears is proven.
            return people.where(one) == (coming ? standing::away : standing::present) &&
                   (people.named() || people.listeners(one) > 0);
        });
        if (who == nobody) {
            return;
        }
        people.hold(who);
        if (coming) {
            ++bound_for_;
            people.arrive(who, now);
        } else {
            --bound_for_;
            devices_ -= people.has_second_device(who) ? 1U : 0U;
            people.depart(who, now);
        }
    }
}

bool day_plan::small_change(company& people, instant now) {
    const person who =
        somebody(people, [&people](person one) { return people.where(one) == standing::present; });
    if (who == nobody || people.held() >= by_.at_once) {
        return false;
    }
    if (people.has_second_device(who)) {
        people.hold(who);
        --devices_;
        people.drop_device(who, now);
        return true;
    }
    if (people.named() && (chance_() % 4 != 0 || devices_ >= people.size() / 5)) {
        const auto other = static_cast<unsigned>(chance_() % 2 + 1);
        const auto now_shown = static_cast<unsigned>(people.status_of(who));
        people.hold(who);
        people.show(who, static_cast<availability>((now_shown + other) % 3), now);
        return true;
    }
    // Classic: a second device keeps friends and theirs quiet for a second, so few of them.
    if (devices_ >= people.size() / 5 ||
        (!people.named() && devices_moving_ > people.size() / 400)) {
        return true;
    }
    people.hold(who);
    ++devices_;
    ++devices_moving_;
    people.add_device(who, now);
    return true;
}

void day_plan::settled(company& people, person who, instant now) {
    stop_clock(now);
    if (people.has_second_device(who) && devices_moving_ > 0) {
        --devices_moving_;
    }
    people.release(who);
}

instant day_plan::next_wake() const {
    // Some steps of the curve a second are enough for its shape.
    return phase_ == phase::main ? std::min(next_step(), woken_ + by_.duration / 500) : never;
}

}  // namespace alo::load
