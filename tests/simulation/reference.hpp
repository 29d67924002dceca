// Who must be told what, and who sees what: the rules of SPEC sections 4, 5 and 7 and of
// presence_store.hpp's head, written a second time with plain maps. Fed with the commands in the
// order in which the hub ran them; it never sees the server's own state.
#pragma once

#include "alo/base/limits.hpp"
#include "simulation/script.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace alo::sim {

using session_number = std::uint32_t;  // a client's number in the scenario

// How a user is shown.
struct looks {
    std::string status;
    std::string text;
    time_point since{};  // which is not a matter of sameness

    friend bool operator==(const looks& a, const looks& b) {
        return a.status == b.status && a.text == b.text;
    }
};

class reference {
  public:
    struct news {
        session_number to;
        name of;
        std::optional<looks> now;  // none: offline
        time_point at;             // since when
    };
    struct outcome {
        std::optional<bool> online;  // a transition of `who` to this
        name who;
        std::set<session_number> told;  // of classic sessions
        std::vector<news> shown;        // to typed ones, in order
        std::optional<session_number> evicted;
        bool grace_cancelled = false;
        bool grace_refused = false;
        bool second_device = false;
        // What became of the sight of a user who is shown all along.
        bool consent_given = false;
        bool consent_taken = false;
    };
    struct arriving {
        bool typed = false;
        std::optional<said_stance> shows;
        duration grace{0};
    };
    struct edit {
        bool done = false;
        std::vector<name> rejected;
        std::set<name> added;
        std::set<name> removed;
    };
    struct glimpse {
        std::optional<looks> online;
        std::optional<time_point> last_seen;
    };

    explicit reference(const limits& rules) : rules_{rules} {}

    outcome attach(session_number session, const name& user, const std::vector<name>& friends,
                   const arriving& how, time_point now);
    // Commands of sessions that are not attached (any more) change nothing.
    outcome replace(session_number session, const std::vector<name>& friends,
                    const std::optional<said_stance>& shows, std::optional<duration> grace,
                    time_point now);
    outcome show(session_number session, const said_stance& what, time_point now);
    outcome watch(session_number session, const std::vector<name>& add,
                  const std::vector<name>& remove, time_point now, edit& done);
    outcome detach(session_number session, bool signed_off, time_point now);
    // Users whose grace is over.
    [[nodiscard]] std::vector<name> due(time_point now) const;
    outcome expire(const name& user, time_point now);

    [[nodiscard]] bool attached(session_number session) const { return devices_.contains(session); }
    [[nodiscard]] bool online(const name& user) const { return people_.contains(user); }
    // As others see it, if they do.
    [[nodiscard]] bool shown(const name& user) const;
    // Would the session be told about a transition of `who` now? (Not for audience_rule::literal,
    // where it depends on which.)
    [[nodiscard]] bool concerns(const name& who, session_number session) const;
    [[nodiscard]] const name& user_of(session_number session) const {
        return devices_.at(session).user;
    }
    [[nodiscard]] const std::set<name>& list_of(session_number session) const {
        return devices_.at(session).list;
    }
    // It has devices of both dialects.
    [[nodiscard]] bool mixed(const name& user) const;
    // All that a session sees online, and what it sees of one.
    [[nodiscard]] std::map<name, looks> view(session_number session) const;
    [[nodiscard]] glimpse look(session_number session, const name& user) const;

    [[nodiscard]] std::size_t online_count() const { return people_.size(); }
    [[nodiscard]] std::size_t session_count() const { return devices_.size(); }
    [[nodiscard]] std::size_t edge_count() const;
    [[nodiscard]] std::size_t grace_edges() const;
    // Users that are online or that somebody lists.
    [[nodiscard]] std::size_t known_count() const;

  private:
    bool makes_room(std::size_t cost, time_point now);

    struct device {
        name user;
        std::set<name> list;
        duration grace;
        bool typed;
        said_stance shows;
        std::uint64_t said;  // when; 0: never
    };
    struct person {
        std::vector<session_number> sessions;  // oldest first
        std::set<name> links;                  // whom it lists
        std::optional<time_point> grace_ends;  // with a session: that of what another one hid
        std::size_t grace_cost = 0;            // while there is one
        std::uint64_t grace_number = 0;        // and which it was
        std::set<name> last_list;              // in grace
        std::optional<looks> shown;
    };
    using sight = std::map<session_number, looks>;

    [[nodiscard]] bool owes_an_end(const person& owner) const;
    [[nodiscard]] bool lists(const name& one, const name& other) const;
    [[nodiscard]] bool in_audience(const name& watcher, const name& who, bool online) const;
    [[nodiscard]] bool consents(const name& who, const name& to) const;
    [[nodiscard]] bool listed_live(const person& owner, const name& other) const;
    void drop_unlisted(person& owner, const std::set<name>& candidates, bool but_shown);
    void tell(outcome& result, const name& who, bool online) const;
    static void veil(person& owner, time_point until);
    void leave(const name& user, const sight& before, time_point now, outcome& result);

    // reference_sight.cpp
    void hide(const name& user, const sight& before, time_point now, outcome& result);
    [[nodiscard]] std::optional<looks> aspect_of(const person& owner, time_point now) const;
    [[nodiscard]] sight who_sees(const name& user) const;
    // After a command: what is shown of the user now, and who is told of it.
    void conclude(const name& user, const sight& before, time_point now, outcome& result);
    void settle(const name& unseen);

    limits rules_;
    std::map<session_number, device> devices_;
    std::map<name, person> people_;  // those that are online
    std::map<name, time_point> last_seen_;
    std::uint64_t said_ = 0;
    std::uint64_t graces_ = 0;
};

}  // namespace alo::sim
