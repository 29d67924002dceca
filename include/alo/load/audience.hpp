// The fan-out: one celebrity comes and goes before many watchers, who are its friends and nobody
// else's. Each crew has a part of the watchers, the first crew the celebrity as well; they meet at
// the board. Made by load/scene.
//
// The next step begins only when everybody heard of the last, so every frame is known for what it
// is in both dialects. In the classic one nothing proves that a watcher's hello was taken; the
// first step does: either it is told of the celebrity, or the celebrity of it.
#pragma once

#include "alo/load/fanout_board.hpp"
#include "alo/load/judged_play.hpp"
#include "alo/load/latency.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace alo::load {

struct audience_rules {
    bool named = true;    // the typed dialect
    bool by_word = true;  // the celebrity leaves by bye or a sign-off, else by closing
    instant late{};
    instant patience{};
    std::uint64_t first_user = 0;  // of this crew's watchers
    std::uint32_t at_once = 100;   // connecting
    std::uint64_t all_first = 0;   // the first watcher of all crews,
    std::uint32_t all = 0;         // and how many they are; the celebrity's id comes next
    std::uint32_t crew = 0;        // which one this is; the first has the celebrity
    double rate = 0;               // steps a second at most; 0: no pause
    instant duration{};
};

class audience final : public judged_play {
  public:
    // The celebrity, where it is, is the person after the last watcher.
    audience(stage& on, fanout_board& board, std::uint32_t watchers, const audience_rules& by);

    void connected(seat at, instant now) override;
    void heard(seat at, const server_frame& frame, instant now) override;
    void ended(seat at, std::string_view why, instant now) override;
    void wake(instant now) override;
    [[nodiscard]] instant next_wake() const override;
    void stop() override { stopping_ = true; }
    [[nodiscard]] bool prepared() const override { return begin_ != instant{}; }
    [[nodiscard]] std::string farewell(seat at) const override;
    [[nodiscard]] progress so_far() const override;

    // From the celebrity's change to each watcher, the first step left out.
    [[nodiscard]] const latency& came() const noexcept { return came_; }
    [[nodiscard]] const latency& went() const noexcept { return went_; }
    // Since the first step was over.
    [[nodiscard]] instant begin() const noexcept { return begin_; }
    [[nodiscard]] instant end() const noexcept { return end_; }
    [[nodiscard]] std::uint64_t told() const noexcept { return told_; }
    [[nodiscard]] std::uint64_t steps() const noexcept { return steps_; }

    // The most that the celebrity lists: the server's default limit. With more watchers it lists
    // nobody, which is enough for every audience but `mutual` and `literal`.
    static constexpr std::uint32_t most_listed = 10'000;

  private:
    struct watcher {
        std::uint32_t heard = 0;        // the last step it heard of, or was excused from
        std::uint32_t missed_step = 0;  // 0: none
        bool there = false;             // ready for the first step
        bool lost = false;
    };

    [[nodiscard]] bool is_star(seat at) const noexcept { return at.who == watchers_.size(); }
    [[nodiscard]] bool has_star() const noexcept { return by_.crew == 0; }
    [[nodiscard]] seat star() const noexcept { return {static_cast<person>(watchers_.size()), 0}; }
    [[nodiscard]] std::uint64_t id_of(person who) const noexcept;
    [[nodiscard]] std::string name(person who) const override;
    [[nodiscard]] std::string hello_of(person who) const;
    [[nodiscard]] bool coming() const noexcept { return step_ % 2 == 1; }

    void gather();
    void now_there(person who);
    void follow();
    void news(seat at, bool online, instant now);
    void star_news(bool online);
    void unowed(seat at, bool online);
    void look_at(seat at, const server_frame& frame);
    void fail(std::string why) override;

    void direct(instant now);
    void begin_step(instant now);
    [[nodiscard]] bool step_is_done() const noexcept;
    void give_up();
    void close_step();

    fanout_board& board_;
    audience_rules by_;
    std::vector<watcher> watchers_;
    latency came_;
    latency went_;

    std::uint32_t opened_ = 0;   // watchers whose connection was begun
    std::uint32_t waiting_ = 0;  // and who are not there yet
    std::uint32_t lost_ = 0;
    bool ready_ = false;
    instant gathered_by_ = never;

    std::uint32_t step_ = 0;  // the one that is open, or was last
    bool open_ = false;
    std::uint32_t settled_ = 0;  // of this crew's watchers, in this step
    instant first_ = never;      // that heard of it, after so long
    instant last_{};

    // The celebrity's crew.
    bool star_dialing_ = false;
    bool star_connected_ = false;
    bool star_answered_ = false;   // by a whole snapshot
    std::uint32_t instead_ = 0;    // first step, classic: watchers that came after the celebrity
    std::vector<bool> star_sees_;  // in its snapshot
    instant next_step_{};
    instant give_up_at_ = never;

    std::uint64_t told_ = 0;
    std::uint64_t steps_ = 0;
    instant begin_{};
    instant end_{};
    instant over_at_ = never;
    instant woken_{};
};

}  // namespace alo::load
