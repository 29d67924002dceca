// What happens in the bench: the plans that a company carries out. Made by load/scene, one a crew.
#pragma once

#include "alo/load/company.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <queue>
#include <random>
#include <utility>
#include <vector>

namespace alo::load {

struct plan_rules {
    std::uint32_t at_once = 100;  // people in the middle of a change
    std::uint64_t seed = 1;       // of everything that is chance
    double rate = 100;   // churn: leaves a second (0: as many as at_once lets); day: see there
    instant duration{};  // of what is measured after the ramp
    instant away{};      // churn: how long one is gone
};

// What a plan has to tell beside what its company counted. Times since the bench began.
struct measured {
    instant begin{};            // of what is measured
    instant end{};              // its last change was settled
    company::account before;    // what was done before `begin`,
    std::uint64_t told = 0;     // and heard
    std::uint64_t slipped = 0;  // changes that could not begin when they were due
};

// Brings people in, so many at a time.
class arrivals {
  public:
    arrivals(std::deque<person> order, std::uint32_t at_once) noexcept
        : order_{std::move(order)}, at_once_{at_once} {}

    void fill(company& people, instant now);
    // All have begun.
    [[nodiscard]] bool begun() const noexcept { return order_.empty(); }
    void stop() noexcept { order_.clear(); }

  private:
    [[nodiscard]] bool may_begin(const company& people, person who) const noexcept;

    std::deque<person> order_;
    std::uint32_t at_once_;
};

class measured_plan : public plan {
  public:
    [[nodiscard]] const measured& times() const noexcept { return times_; }

  protected:
    void start_clock(company& people, instant now);
    void stop_clock(instant now) noexcept { times_.end = now; }

    measured times_;
};

// Everybody comes, in an order of chance.
class storm_plan final : public measured_plan {
  public:
    storm_plan(std::uint32_t people, const plan_rules& by);

    void wake(company& people, instant now) override;
    void settled(company& people, person who, instant now) override;
    [[nodiscard]] instant next_wake() const override { return never; }
    // To come is what is measured.
    [[nodiscard]] bool prepared() const override { return false; }
    [[nodiscard]] bool over() const override { return ramp_.begun(); }
    void stop(company&) override { ramp_.stop(); }

  private:
    arrivals ramp_;
    bool began_ = false;
};

// First people come, and then, for `duration`, something happens `rate` times a second.
class steady_plan : public measured_plan {
  public:
    [[nodiscard]] bool prepared() const final { return phase_ != phase::ramp; }
    [[nodiscard]] bool over() const final { return phase_ == phase::over; }
    void stop(company& people) override;

  protected:
    enum class phase : std::uint8_t { ramp, main, over };

    steady_plan(std::deque<person> first, const plan_rules& by);

    // Does what belongs to the phase in which `now` is, and answers which one that is.
    phase advance(company& people, instant now);
    // Once, when the ramp is over.
    virtual void begin_main(company&) {}
    // Begins all that is due, by a function that is false if nothing can begin now.
    template <typename Begin>
    void keep_pace(instant now, Begin begin);
    // In the main phase: when it is over, or the next is due, or, if that could not begin when we
    // were woken last, in a moment.
    [[nodiscard]] instant next_step() const noexcept;

    plan_rules by_;
    std::mt19937_64 chance_;
    phase phase_ = phase::ramp;
    instant woken_{};

  private:
    arrivals ramp_;
    std::uint64_t begun_ = 0;
    std::uint64_t slips_seen_ = 0;
};

template <typename Begin>
void steady_plan::keep_pace(instant now, Begin begin) {
    if (by_.rate <= 0) {
        return;
    }
    const double passed = std::chrono::duration<double>{now - times_.begin}.count();
    const auto due = static_cast<std::uint64_t>(passed * by_.rate) + 1;
    while (begun_ < due && begin()) {
        ++begun_;
    }
    // Each is counted once, when it could not begin in time.
    slips_seen_ = std::max(slips_seen_, begun_);
    times_.slipped += due - std::min(due, slips_seen_);
    slips_seen_ = std::max(slips_seen_, due);
}

// Everybody is online; some leave, stay away for a moment and return, at a steady rate.
class churn_plan final : public steady_plan {
  public:
    churn_plan(std::uint32_t people, const plan_rules& by);

    void wake(company& people, instant now) override;
    void settled(company& people, person who, instant now) override;
    [[nodiscard]] instant next_wake() const override;
    void stop(company& people) override;

  private:
    using coming_back = std::pair<instant, person>;

    void begin_cycles(company& people, instant now);
    [[nodiscard]] bool begin_one(company& people, instant now);

    std::vector<person> order_;  // who leaves next
    std::size_t next_ = 0;
    std::vector<instant> left_at_;
    std::priority_queue<coming_back, std::vector<coming_back>, std::greater<>> away_;
};

// A day in `duration`: few at night, most at noon, who come and go as the curve says; meanwhile
// `rate` times a second somebody shows another status (typed) or takes or leaves a second device.
class day_plan final : public steady_plan {
  public:
    day_plan(std::uint32_t people, const plan_rules& by);

    void wake(company& people, instant now) override;
    void settled(company& people, person who, instant now) override;
    [[nodiscard]] instant next_wake() const override;

    // The part of all people who are online when so much of the day, 0 to 1, has passed.
    [[nodiscard]] static double curve(double part) noexcept;

  private:
    void begin_main(company& people) override { bound_for_ = people.online(); }
    void follow_curve(company& people, instant now);
    [[nodiscard]] bool small_change(company& people, instant now);
    template <typename Fits>
    [[nodiscard]] person somebody(const company& people, Fits fits);

    std::int64_t bound_for_ = 0;  // online, once all who are coming or going have
    std::uint32_t devices_ = 0;   // second ones, there or coming
    std::uint32_t devices_moving_ = 0;
};

// 0 to people-1 in an order of chance.
[[nodiscard]] std::deque<person> shuffled(std::uint32_t people, std::uint64_t seed);

}  // namespace alo::load
