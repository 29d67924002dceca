// Runs commands against presence_store, the reference and the watchers' view at once, and throws
// `mismatch` at the first thing that differs. Fed by the campaigns (random commands) and by the
// fuzzer (commands from bytes).
#pragma once

#include "alo/base/limits.hpp"
#include "alo/presence/presence_store.hpp"
#include "model/people.hpp"
#include "model/random.hpp"
#include "model/reference.hpp"
#include "model/tally.hpp"
#include "model/told_in_parts.hpp"
#include "model/watcher_view.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace alo::model {

struct command {
    enum class verb : std::uint8_t {
        hello,     // user `who` comes with `friends`
        edit,      // session `who` (of those that live, counted round) says hello again
        repeat,    // session `who` says hello again with the list it has
        sign_off,  // session `who` ends by its own word
        lose,      // session `who` is lost
        wait,      // `time` passes and timers run
        stall,     // `time` passes and timers are late
        leave,     // everybody signs off and all graces end
        conceal,   // session `who` hides its user
        reveal,    // and does no more
    };
    verb what = verb::wait;
    std::uint32_t who = 0;
    std::vector<person> friends;  // as sent: in any order, with duplicates, and with oneself
    duration time{0};             // the grace of a hello, or how long to wait
    bool hides = false;           // a hello that hides its user
    bool outspoken = false;       // an edit that says so, or the contrary
};
[[nodiscard]] std::string to_string(const command& each);

struct setup {
    limits rules;
    person count = 8;  // users, and everybody's possible friends
    cast ids = cast::mixed;
    std::uint64_t disorder = 0;    // not 0: lists are sent in another order and with duplicates
    std::size_t part_size = 2;     // so many are told at a time; 0: all at once
    std::uint32_t deep_check = 1;  // every how many commands the store is checked against itself
};

class harness {
  public:
    explicit harness(const setup& how);

    void run(const command& each);
    // The store, the graph and the watchers' impressions as a whole.
    void check_all();

    [[nodiscard]] const tally& seen() const { return seen_; }
    // Everything that the store answered so far, to the order of those told: the same commands
    // give the same trace.
    [[nodiscard]] std::uint64_t trace() const { return trace_; }
    // The same, but for the order of those told, and of graces that end in the same millisecond:
    // of hidden users the lower handle's goes first, and nobody can tell.
    [[nodiscard]] std::uint64_t meaning() const { return meaning_; }
    [[nodiscard]] std::size_t live() const { return live_.size(); }
    [[nodiscard]] const watcher_view& view() const { return view_; }

  private:
    struct live_session {
        session_number number;
        session_handle handle;
        person user;
        people friends;
        duration grace;
        bool hides;
    };

    void hello(const command& each);
    void show(const command& each);
    void transitioned(person who, const outcome& expected);
    void edit(const command& each);
    void edit(live_session& editor, const std::vector<person>& list, std::optional<bool> hides);
    void end(std::size_t index, departure how);
    void run_timers();
    void pass(duration time);
    void leave();
    [[nodiscard]] id_list spell(person who, std::vector<person> friends);
    [[nodiscard]] session_address address_of(session_number number) const;
    [[nodiscard]] std::size_t mutual_links(person who) const;
    void note_search_side(person who, const people& friends);
    void forget(session_number number);
    void ended(person who, const outcome& expected);
    // The store's answer in `result_` against what was expected.
    void join_parts();
    void compare(const outcome& expected, person who);
    void compare_counts();
    void record(const std::vector<session_number>& in_order,
                const std::vector<session_number>& sorted);
    void record_ties();

    setup how_;
    id_pool ids_;
    presence_store store_;
    reference reference_;
    watcher_view view_;
    tally seen_;
    random_source disorder_;
    std::vector<live_session> live_;
    session_number next_number_ = 0;
    time_point now_{duration{1'000'000}};
    change result_;
    told_in_parts parts_;
    std::uint64_t commands_ = 0;
    std::uint64_t trace_ = 0xcbf29ce484222325;
    std::uint64_t meaning_ = 0xcbf29ce484222325;
    std::uint64_t ties_ = 0;
    bool in_timers_ = false;
};

}  // namespace alo::model
