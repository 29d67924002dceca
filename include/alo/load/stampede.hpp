// The storm of the typed dialect: everybody comes, friends at the same time as friends, as after a
// restart. Who came first only the server knows, but it says so: of two friends exactly one is in
// the other's snapshot, and that one, and only that one, is told of the other. So every friendship
// is judged although nothing is quiet. Made by load/scene; the classic storm is a plan
// (load/plans).
#pragma once

#include "alo/load/ending.hpp"
#include "alo/load/friend_ring.hpp"
#include "alo/load/judged_play.hpp"
#include "alo/load/latency.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace alo::load {

struct stampede_rules {
    instant late{};
    instant patience{};
    std::uint64_t first_user = 0;
    std::uint32_t at_once = 100;  // from connecting to a whole snapshot
    std::uint64_t seed = 1;
};

class stampede final : public judged_play {
  public:
    stampede(stage& on, const friend_ring& ring, const stampede_rules& by);

    void connected(seat at, instant now) override;
    void heard(seat at, const server_frame& frame, instant now) override;
    void ended(seat at, std::string_view why, instant now) override;
    void wake(instant now) override;
    [[nodiscard]] instant next_wake() const override;
    void stop() override;
    [[nodiscard]] bool prepared() const override { return false; }
    [[nodiscard]] std::string farewell(seat at) const override;
    [[nodiscard]] progress so_far() const override;

    // From a hello to what a friend is told.
    [[nodiscard]] const latency& came() const noexcept { return came_; }
    // From the first connection to the last snapshot or notification.
    [[nodiscard]] instant begin() const noexcept { return begin_; }
    [[nodiscard]] instant end() const noexcept { return end_; }
    [[nodiscard]] std::uint64_t arrivals() const noexcept { return arrivals_; }
    [[nodiscard]] std::uint32_t most_at_once() const noexcept { return most_at_once_; }

  private:
    enum class standing : std::uint8_t {
        away,
        dialing,
        greeting,  // has said hello
        whole,     // and got its snapshot to the last page
        gone,      // its connection failed
    };
    struct member {
        standing now = standing::away;
        instant sent{};           // its hello
        std::uint32_t waits = 0;  // friends in its snapshot who were not told of it yet
    };
    struct timer {
        instant due;
        person who;
        bool greeted;  // for those who have to be told of it; else for its own snapshot
    };
    // Of a friend, in marks_.
    static constexpr std::uint8_t shown = 1;   // is in one's snapshot
    static constexpr std::uint8_t told = 2;    // one was told that it came
    static constexpr std::uint8_t missed = 4;  // one should have been

    [[nodiscard]] std::uint8_t& mark_at(person who, std::uint32_t index) noexcept {
        return marks_[std::size_t{who} * ring_.degree() + index];
    }
    [[nodiscard]] std::uint8_t& mark(person who, person about) noexcept;
    [[nodiscard]] std::string name(person who) const override;
    [[nodiscard]] bool waiting() const noexcept { return in_flight_ > 0 || pending_ > 0; }

    void let_in(instant now);
    void hear(seat at, const shown_user& user, instant now);
    void look_at(seat at, const server_frame& frame, instant now);
    void judge(person who, std::uint32_t index);
    void give_up(person who);
    void out_of_patience(const timer& due);
    void lose(person who, std::string_view why);
    void repeated(person who, person about);

    friend_ring ring_;
    stampede_rules by_;
    latency came_;
    std::vector<member> members_;
    std::vector<std::uint8_t> marks_;  // by person and friend
    std::deque<person> order_;         // who is still to come
    std::deque<timer> timers_;         // in the order in which they are due
    std::uint32_t in_flight_ = 0;
    std::uint32_t most_at_once_ = 0;
    std::uint64_t pending_ = 0;  // the sum of all that wait
    std::uint64_t arrivals_ = 0;
    std::uint32_t online_ = 0;
    instant begin_{never};
    instant end_{};
    ending ending_;
};

}  // namespace alo::load
