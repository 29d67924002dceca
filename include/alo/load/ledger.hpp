// Who is owed word of whose change, and whether they got it: every notification is judged, none is
// sampled. Owned by load/company, which tells it of changes before the server can.
//
// The typed dialect names the subject of each notification. The classic one does not, so there the
// company never lets two changes that one person hears of happen at a time: a frame can only be
// about the one change that its reader is waiting for.
#pragma once

#include "alo/base/stance.hpp"
#include "alo/load/friend_ring.hpp"
#include "alo/load/latency.hpp"
#include "alo/load/tally.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <vector>

namespace alo::load {

// What friends are told of a person.
struct news {
    enum class kind : std::uint8_t {
        came,
        went,
        changed,  // the status; typed only
    };
    kind what = kind::came;
    availability status = availability::online;  // typed only, and not of who went

    friend bool operator==(const news&, const news&) noexcept = default;
};
inline constexpr std::size_t news_kinds = 3;

// A notification as it came.
struct hearing {
    person about = nobody;  // classic: nobody
    bool online = false;
    availability status = availability::online;
    std::uint64_t version = 0;
};

class ledger {
  public:
    struct rules {
        bool named = true;             // the typed dialect
        instant late{};                // what takes longer is late
        std::uint64_t first_user = 0;  // for sentences
    };
    // The ring and the tally outlive it.
    ledger(const friend_ring& ring, const rules& by, tally& counts);

    // `subject` did it at `sent`. So far nobody is owed word of it.
    void begin(person subject, news what, instant sent);
    // The friend is, at this connection.
    void owe(person subject, seat to);
    // Classic: both came, in an order that only the server knows, and the later one is told of to
    // the earlier one: a frame to either of them.
    void owe_either(person subject, person other);
    // Whether somebody is still to be told.
    [[nodiscard]] bool waits(person subject) const noexcept { return changes_[subject].owed > 0; }

    // Somebody heard something. The answer is whose change everybody has heard of now, or nobody.
    [[nodiscard]] person heard(seat at, const hearing& what, instant now);

    // Waits no longer: what did not come was missed. What comes later is late after all.
    void give_up(person subject);
    // Waits no longer, and does not judge.
    void cut_short(person subject);
    // Everybody was told.
    void close(person subject);
    // The subject's connection was lost: the friend may be told that it went, or was told just now,
    // when nobody knew why: word of the loss and word of its consequence take different ways.
    void excuse(person subject, seat friend_at, instant now);

    // A version that was shown in some other frame, which has to be at least the last one told.
    [[nodiscard]] bool shown(person subject, std::uint64_t version) noexcept;

    [[nodiscard]] const latency& of(news::kind what) const noexcept {
        return latencies_[static_cast<std::size_t>(what)];
    }
    // Forgets how long things took so far, but no fault.
    void restart_clocks();

    // `user 8000000000000017`
    [[nodiscard]] std::string name(person who) const;

  private:
    struct change {
        news what;
        instant sent{};
        std::uint32_t owed = 0;
        std::uint32_t either = 0;   // of them so many could come to the subject itself,
        std::uint32_t instead = 0;  // and so many did
        std::uint64_t before = 0;   // the largest version before this change
        std::uint64_t version = 0;  // and since
    };
    // Who, on which device, about whom (classic: nobody), online.
    using unowed_key = std::tuple<person, std::uint8_t, person, bool>;

    [[nodiscard]] std::uint8_t& slot(person subject, std::uint32_t friend_index) noexcept {
        return owed_[std::size_t{subject} * ring_.degree() + friend_index];
    }
    [[nodiscard]] bool fits(const change& open, const hearing& what) const noexcept;
    [[nodiscard]] person fulfil(person subject);
    void judge_version(person subject, change& open, const hearing& what);
    void unowed(seat at, const hearing& what, instant now);
    [[nodiscard]] std::string puzzle(seat at, const hearing& what) const;
    void forget(person subject, bool remember);
    [[nodiscard]] unowed_key key_of(seat at, person about, bool online) const noexcept;
    [[nodiscard]] std::string words(const hearing& what) const;

    const friend_ring& ring_;
    rules by_;
    tally& counts_;
    std::vector<change> changes_;      // by subject
    std::vector<std::uint8_t> owed_;   // by subject and friend: a bit a device
    std::vector<person> waiting_for_;  // classic, by watcher: the subject, or nobody
    std::map<unowed_key, std::uint32_t> given_up_;
    std::map<unowed_key, std::uint32_t> excused_;
    std::map<unowed_key, instant> puzzling_;  // departures that nobody did, so far as is known
    std::array<latency, news_kinds> latencies_;
};

}  // namespace alo::load
