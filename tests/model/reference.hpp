// What presence_store should do, written a second time from SPEC section 4 and the comment of
// presence_store.hpp, as plainly as possible: maps and sets, and every question answered by looking
// at everything. The model test and the fuzzer compare the two after every command.
#pragma once

#include "alo/base/limits.hpp"
#include "alo/presence/presence_store.hpp"
#include "model/people.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace alo::model {

// A session, counted from 0 over the whole run; never used again.
using session_number = std::uint32_t;

struct outcome {
    transition kind = transition::none;
    bool ended = false;                // the user is online no more, shown until then or not
    std::vector<session_number> told;  // sorted
    std::optional<session_number> replaced;
    // Somebody was told whom no live list links with the user, only that of a device long gone.
    bool told_by_links_alone = false;
    // The bound on the links of the departed took some of this user's.
    bool bounded = false;
    bool grace_refused = false;
};

class reference {
  public:
    explicit reference(const limits& rules) : rules_{rules} {}

    outcome attach(session_number number, person who, const people& friends, duration grace,
                   bool hides);
    // A hello again; `hides` if it says whether it does.
    outcome replace(session_number number, const people& friends, std::optional<bool> hides);
    // From now on the session hides its user, or does not.
    outcome show(session_number number, bool hides);
    outcome detach(session_number number, departure how, time_point now);
    // Those whose grace ends first, if it is over at `now`. Any of them may be the next.
    [[nodiscard]] people due(time_point now) const;
    outcome expire(person who);

    [[nodiscard]] bool online(person who) const { return accounts_.contains(who); }
    // Online, and no session hides it.
    [[nodiscard]] bool shown(person who) const;
    [[nodiscard]] bool in_grace(person who) const;
    // A device that was lost hides it still, whatever the others say.
    [[nodiscard]] bool veiled(person who) const;
    [[nodiscard]] std::size_t online_count() const { return accounts_.size(); }
    [[nodiscard]] std::size_t session_count() const { return owners_.size(); }
    [[nodiscard]] std::size_t edge_count() const;
    [[nodiscard]] std::size_t grace_edges() const;
    // Online, or linked with somebody who is.
    [[nodiscard]] std::size_t known_count() const;
    [[nodiscard]] time_point next_expiry() const;

  private:
    struct device {
        session_number number;
        people friends;
        duration grace;
        bool hides;
    };
    // Somebody who is online.
    struct account {
        std::vector<device> devices;    // oldest first
        people kept;                    // whom departed devices listed, as far as that still counts
        time_point grace_ends = never;  // or the veil, if there is a device
        std::size_t grace_cost = 0;     // of that
        std::uint64_t grace_number = 0;
        bool hidden_in_grace = false;
    };

    [[nodiscard]] bool links_outlive() const;
    bool makes_room(std::size_t cost, time_point now);
    [[nodiscard]] static people live_links(const account& of);
    [[nodiscard]] people links(const account& of) const;
    [[nodiscard]] bool lists(person x, person y) const;
    [[nodiscard]] bool lists_live(person x, person y) const;
    // Removes a device that is not the last, or makes room for the next.
    void part(account& from, std::size_t index, bool was_shown, outcome& result);
    static void veil(account& of, time_point until);
    void tell(person who, transition what, outcome& result) const;
    void vanish(person who, outcome& result);
    void leave(person who, bool was_shown, outcome& result);

    limits rules_;
    std::map<person, account> accounts_;
    std::map<session_number, person> owners_;
    std::uint64_t graces_ = 0;
};

}  // namespace alo::model
