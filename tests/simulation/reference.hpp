// Who must be told what: the rules of SPEC sections 4 and 7 and of presence_store.hpp's head,
// written a second time with plain maps. Fed with the commands in the order in which the hub ran
// them; it never sees the server's own state.
#pragma once

#include "alo/base/limits.hpp"
#include "simulation/script.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <vector>

namespace alo::sim {

using session_number = std::uint32_t;  // a client's number in the scenario

class reference {
  public:
    struct outcome {
        std::optional<bool> online;  // a transition of `who` to this
        name who;
        std::set<session_number> told;
        std::optional<session_number> evicted;
        bool grace_cancelled = false;
        bool second_device = false;
    };

    explicit reference(const limits& rules) : rules_{rules} {}

    outcome attach(session_number session, const name& user, const std::vector<name>& friends,
                   duration grace);
    // Commands of sessions that are not attached (any more) change nothing.
    void replace(session_number session, const std::vector<name>& friends);
    outcome detach(session_number session, bool signed_off, time_point now);
    // Users whose grace is over.
    [[nodiscard]] std::vector<name> due(time_point now) const;
    outcome expire(const name& user);

    [[nodiscard]] bool attached(session_number session) const { return devices_.contains(session); }
    [[nodiscard]] bool online(const name& user) const;
    // Would the session be told about a transition of `who` now? (Not for audience_rule::literal,
    // where it depends on which.)
    [[nodiscard]] bool concerns(const name& who, session_number session) const;
    [[nodiscard]] const name& user_of(session_number session) const {
        return devices_.at(session).user;
    }

    [[nodiscard]] std::size_t online_count() const;
    [[nodiscard]] std::size_t session_count() const { return devices_.size(); }
    [[nodiscard]] std::size_t edge_count() const;
    // Users that are online or that somebody lists.
    [[nodiscard]] std::size_t known_count() const;

  private:
    struct device {
        name user;
        std::set<name> list;
        duration grace;
    };
    struct person {
        std::vector<session_number> sessions;  // oldest first
        std::set<name> links;                  // whom it lists
        std::optional<time_point> grace_ends;
    };

    [[nodiscard]] bool owes_an_end(const person& owner) const;
    [[nodiscard]] bool lists(const name& one, const name& other) const;
    [[nodiscard]] bool in_audience(const name& watcher, const name& who, bool online) const;
    void drop_unlisted(person& owner, const std::set<name>& candidates, bool but_online);
    void tell(outcome& result, const name& who, bool online) const;
    outcome leave(const name& user);

    limits rules_;
    std::map<session_number, device> devices_;
    std::map<name, person> people_;  // those that are online
};

}  // namespace alo::sim
