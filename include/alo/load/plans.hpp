// What happens in the bench: the plans that a company carries out. Made by load/scene, one a crew.
#pragma once

#include "alo/load/company.hpp"

#include <cstdint>
#include <deque>
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
    // When to be woken for something that was due at `due`: then, or, if it could not begin when we
    // were woken last, in a moment.
    [[nodiscard]] instant wake_for(instant due) const noexcept;

    measured times_;
    instant woken_{};
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

// Everybody is online; some leave, stay away for a moment and return, at a steady rate.
class churn_plan final : public measured_plan {
  public:
    churn_plan(std::uint32_t people, const plan_rules& by);

    void wake(company& people, instant now) override;
    void settled(company& people, person who, instant now) override;
    [[nodiscard]] instant next_wake() const override;
    [[nodiscard]] bool prepared() const override { return phase_ != phase::ramp; }
    [[nodiscard]] bool over() const override { return phase_ == phase::over; }
    void stop(company& people) override;

  private:
    enum class phase : std::uint8_t { ramp, main, over };
    using coming_back = std::pair<instant, person>;

    void begin_cycles(company& people, instant now);
    [[nodiscard]] bool begin_one(company& people, instant now);

    plan_rules by_;
    std::mt19937_64 chance_;
    arrivals ramp_;
    phase phase_ = phase::ramp;
    std::vector<person> order_;  // who leaves next
    std::size_t next_ = 0;
    std::uint64_t begun_ = 0;  // cycles
    std::uint64_t slips_seen_ = 0;
    std::vector<instant> left_at_;
    std::priority_queue<coming_back, std::vector<coming_back>, std::greater<>> away_;
};

// A day in `duration`: few at night, most at noon, who come and go as the curve says; meanwhile
// `rate` times a second somebody shows another status (typed) or takes or leaves a second device.
class day_plan final : public measured_plan {
  public:
    day_plan(std::uint32_t people, const plan_rules& by);

    void wake(company& people, instant now) override;
    void settled(company& people, person who, instant now) override;
    [[nodiscard]] instant next_wake() const override;
    [[nodiscard]] bool prepared() const override { return phase_ != phase::ramp; }
    [[nodiscard]] bool over() const override { return phase_ == phase::over; }
    void stop(company&) override;

    // The part of all people who are online when so much of the day, 0 to 1, has passed.
    [[nodiscard]] static double curve(double part) noexcept;

  private:
    enum class phase : std::uint8_t { ramp, main, over };

    void follow_curve(company& people, instant now);
    void small_changes(company& people, instant now);
    [[nodiscard]] bool small_change(company& people, instant now);
    template <typename Fits>
    [[nodiscard]] person somebody(const company& people, Fits fits);

    plan_rules by_;
    std::mt19937_64 chance_;
    arrivals ramp_;
    phase phase_ = phase::ramp;
    std::int64_t bound_for_ = 0;  // online, once all who are coming or going have
    std::uint64_t small_begun_ = 0;
    std::uint64_t slips_seen_ = 0;
    std::uint32_t devices_ = 0;  // second ones, there or coming
    std::uint32_t devices_moving_ = 0;
};

// 0 to people-1 in an order of chance.
[[nodiscard]] std::deque<person> shuffled(std::uint32_t people, std::uint64_t seed);

}  // namespace alo::load
