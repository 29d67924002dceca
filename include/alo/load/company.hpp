// The people of one crew: who is where, who is in the middle of something, and what friends are
// owed because of it. A plan (load/plans) decides who does what when; the ledger judges.
//
// Exact, because the company keeps quiet around every change: while somebody comes, goes or shows
// another status, its friends do nothing (classic: nor do their friends). So it is certain who is
// online to be told, and whatever is missing or too much is not the fault of a race.
//
// In the classic dialect a hello has no answer. What proves it is what friends hear; who comes
// while no friend is online is a loner, and is proven by the first friend: one of the two is told
// of the other.
#pragma once

#include "alo/load/ending.hpp"
#include "alo/load/friend_ring.hpp"
#include "alo/load/judged_play.hpp"
#include "alo/load/ledger.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <queue>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace alo::load {

struct company_rules {
    bool named = true;             // the typed dialect
    bool by_word = true;           // one leaves by bye or a sign-off, else by closing
    instant late{};                // a notification that takes longer is late,
    instant patience{};            // and one that takes longer than this was missed
    std::uint64_t first_user = 0;  // the user id of person 0
};

class company;

// Decides who does what. Every deed is begun in wake() by somebody whom the plan holds; when it is
// done, settled() is called, and the plan lets go or goes on.
class plan {
  public:
    plan() = default;
    plan(const plan&) = delete;
    plan& operator=(const plan&) = delete;
    virtual ~plan() = default;

    virtual void wake(company& people, instant now) = 0;
    virtual void settled(company& people, person who, instant now) = 0;
    [[nodiscard]] virtual instant next_wake() const = 0;
    // See play.
    [[nodiscard]] virtual bool prepared() const = 0;
    // It begins nothing more.
    [[nodiscard]] virtual bool over() const = 0;
    virtual void stop(company& people) = 0;
};

class company final : public judged_play {
  public:
    enum class standing : std::uint8_t {
        away,
        dialing,   // connecting
        greeting,  // has said hello; not everybody heard of it
        loner,     // classic: has said hello, and there was nobody to hear of it
        present,   // online, for certain
        leaving,
        gone,  // its connection failed: it takes no more part
    };
    // What was counted beside the ledger's tally.
    struct account {
        std::uint64_t arrivals = 0;
        std::uint64_t departures = 0;
        std::uint64_t statuses = 0;
        std::uint64_t devices = 0;
        std::uint32_t most_at_once = 0;  // people in the middle of a change
    };

    company(stage& on, const friend_ring& ring, const company_rules& by,
            std::unique_ptr<plan> what);
    ~company() override;

    void connected(seat at, instant now) override;
    void heard(seat at, const server_frame& frame, instant now) override;
    void ended(seat at, std::string_view why, instant now) override;
    void wake(instant now) override;
    [[nodiscard]] instant next_wake() const override;
    void stop() override;
    [[nodiscard]] bool prepared() const override { return plan_->prepared(); }
    [[nodiscard]] std::string farewell(seat at) const override;
    [[nodiscard]] progress so_far() const override;

    // For the plan. Whether this one, its friends (classic: and theirs) are in the middle of
    // nothing, so that it may be held.
    [[nodiscard]] bool quiet(person who) const noexcept { return stir_[who] == 0; }
    [[nodiscard]] standing where(person who) const noexcept { return members_[who].now; }
    [[nodiscard]] bool has_second_device(person who) const noexcept;
    [[nodiscard]] availability status_of(person who) const noexcept;
    // How many friends would hear of it for certain.
    [[nodiscard]] std::uint32_t listeners(person who) const noexcept;
    [[nodiscard]] std::uint32_t held() const noexcept { return held_; }
    [[nodiscard]] std::uint32_t loners() const noexcept { return loners_; }
    [[nodiscard]] std::uint32_t online() const noexcept { return online_; }
    [[nodiscard]] std::uint32_t size() const noexcept { return ring_.people(); }
    [[nodiscard]] bool named() const noexcept { return by_.named; }

    void hold(person who);
    void release(person who);
    // Deeds of one who is held and in the middle of nothing else.
    void arrive(person who, instant now);
    void depart(person who, instant now);
    void show(person who, availability status, instant now);
    void add_device(person who, instant now);
    void drop_device(person who, instant now);
    // From here on it is measured: latencies start anew.
    void restart_clocks() { ledger_.restart_clocks(); }

    [[nodiscard]] const account& done() const noexcept { return done_; }
    [[nodiscard]] const ledger& book() const noexcept { return ledger_; }

  private:
    enum class chore : std::uint8_t { none, status, device_in, device_out };
    struct member {
        standing now = standing::away;
        chore doing = chore::none;
        bool held = false;
        bool answered = false;  // by welcome and snapshot, or ok
        availability status = availability::online;
        availability next_status = availability::online;
        std::uint8_t seats = 0;    // bits: devices that are told
        std::uint8_t sockets = 0;  // bits: connections that are open
        std::uint32_t deed = 0;    // counts them, for the timers
    };
    struct timer {
        instant due{};
        person who = nobody;
        std::uint32_t deed = 0;
        bool patience = true;  // else: a second device had time enough to be taken

        friend bool operator>(const timer& a, const timer& b) noexcept { return a.due > b.due; }
    };
    struct picture {
        std::vector<bool> seen;  // by friend
        std::uint32_t count = 0;
    };

    [[nodiscard]] std::string name(person who) const override { return ledger_.name(who); }
    [[nodiscard]] std::string hello_of(person who) const;
    [[nodiscard]] std::string goodbye_of(person who) const;
    void begin(person who, instant now);
    void owe_friends(person who, news what, instant sent);
    void heard_news(seat at, const server_frame& frame, instant now);
    void look_at(seat at, const server_frame& frame, instant now);
    void compare(seat at);
    void finish_if_done(person who, instant now);
    void prove_loners_beside(person who);
    void out_of_patience(person who, instant now);
    void device_settled(person who, instant now);
    void lose(seat at, std::string_view why, instant now);
    void close_all(person who);
    void cut_short();
    [[nodiscard]] instant device_time() const noexcept;

    friend_ring ring_;
    company_rules by_;
    std::unique_ptr<plan> plan_;
    ledger ledger_;
    account done_;
    std::vector<member> members_;
    std::vector<std::uint32_t> stir_;                      // how many of those nearby are held
    std::unordered_map<std::uint64_t, picture> pictures_;  // by seat, while a snapshot comes
    std::priority_queue<timer, std::vector<timer>, std::greater<>> timers_;
    std::uint32_t held_ = 0;
    std::uint32_t loners_ = 0;
    std::uint32_t online_ = 0;
    std::uint64_t changes_ = 0;
    ending ending_;
};

}  // namespace alo::load
