// A world in which memory is wanting at a certain allocation. It keeps, in plain maps, what every
// session said and whether the store took it, and holds the store against that after each command:
// what threw changed nothing, what ended has ended, and the rest goes on. Used by scarcity_test.
#pragma once

#include "alo/base/limits.hpp"
#include "alo/presence/presence_store.hpp"
#include "model/failing_memory.hpp"
#include "model/people.hpp"
#include "model/random.hpp"
#include "model/told_in_parts.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

namespace alo::model {

class scarce_world {
  public:
    // The store's allocations are counted from 0; `failing` and, within its command, those after
    // it if `how` says so, are refused.
    scarce_world(const limits& rules, std::uint64_t seed, std::size_t failing,
                 failing_memory::extent how);

    // A random command, and a look at everything. Throws `mismatch`.
    void step();
    // Everybody leaves, and nothing may be left.
    void end();

    // Allocations so far.
    [[nodiscard]] std::size_t asked() const { return asked_; }
    // What became of the command that memory did not suffice for.
    [[nodiscard]] bool refused() const { return refused_; }
    [[nodiscard]] bool untold() const { return untold_; }

  private:
    static constexpr person count = 6;
    using looks = std::pair<availability, std::string>;

    struct device {
        person user;
        session_handle handle;
        people list;
        duration grace;
        availability status;
        std::string text;
        std::uint64_t said;
    };
    struct lingering {
        std::optional<looks> shows;
        people list;
    };

    void hello();
    void hello_again(device& one);
    void status(device& one);
    void watch(device& one);
    void lose(std::uint32_t number, departure how);
    void wait(duration time);

    // Runs a command of the store; false if it threw.
    template <typename Command>
    bool runs(Command command);
    people unveil();
    // The command was the user's: is it shown as it should be from here on?
    void concluded(person who);

    [[nodiscard]] std::optional<looks> shown(person who) const;
    [[nodiscard]] bool consents(person who, person to) const;
    [[nodiscard]] bool lives(person who) const;
    void check() const;
    void check(const device& one) const;
    [[noreturn]] void fail(const std::string& what) const;

    limits rules_;
    id_pool ids_{cast::texts, count};
    presence_store store_;
    random_source chance_;
    std::size_t failing_;
    failing_memory::extent how_;
    time_point now_{duration{1'000'000}};
    std::map<std::uint32_t, device> devices_;
    std::map<person, lingering> graces_;
    std::set<person> veiled_;  // hidden by a device that was lost
    std::set<person> stale_;   // shown as they were before memory was wanting
    std::uint32_t next_ = 0;
    std::uint64_t said_ = 0;
    std::size_t asked_ = 0;
    bool struck_ = false;  // by the last command
    bool refused_ = false;
    bool untold_ = false;
    change result_;
    told_in_parts parts_{result_, 1};
    std::string story_;
};

}  // namespace alo::model
