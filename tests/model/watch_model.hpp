// What sessions of the typed dialect should see, written a second time from SPEC section 5 as
// plainly as possible, and a world that holds presence_store against it: every session keeps a
// picture of those it watches, made only from what it was told, and after every command that
// picture is the truth. Used by watch_model_test.
#pragma once

#include "alo/base/limits.hpp"
#include "alo/presence/presence_store.hpp"
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
#include <vector>

namespace alo::model {

class watch_world {
  public:
    struct sights {                      // that a campaign must have met
        std::size_t hidden = 0;          // somebody hid, or came hidden
        std::size_t status_changed = 0;  // shown to somebody
        std::size_t consent_given = 0;
        std::size_t consent_taken = 0;
        std::size_t rejected = 0;      // a watch that was too much
        std::size_t back_in_time = 0;  // a hello within grace that nobody saw
        std::size_t last_seen = 0;     // told by a look
        std::size_t evicted = 0;
        std::size_t unveiled = 0;  // the end of a lost device's grace showed its user
    };

    watch_world(const limits& rules, person count, std::uint64_t seed);

    // A random command, and then the whole truth. Throws `mismatch` with the story's last line.
    void step();
    // Everybody leaves, and nothing may be left.
    void end();
    [[nodiscard]] const sights& seen() const { return seen_; }

  private:
    // What is shown of somebody, but for versions and times.
    using looks = std::pair<availability, std::string>;

    struct device {
        person user;
        session_handle handle;
        bool typed;
        people list;
        duration grace;
        availability status;
        std::string text;
        std::uint64_t said;  // when; 0: never
        std::map<person, looks> picture;
        std::map<person, std::uint64_t> versions;  // the last that was told of each
    };
    using device_map = std::map<std::uint32_t, device>;

    // What the rules say.
    [[nodiscard]] std::optional<looks> shown(person who) const;
    [[nodiscard]] bool consents(person who, person to) const;
    [[nodiscard]] std::map<person, looks> truth(const device& of) const;

    // Commands
    void hello();
    void hello_again(device& one);
    void status(device& one);
    void watch(device& one);
    void look(device& one);
    void lose(device& one, departure how);
    void wait();

    void apply(person who, const std::optional<looks>& before);
    void told(session_address whom, person of, const std::optional<looks>& what);
    void refresh(device& one);
    void check() const;
    [[nodiscard]] person named(user_id_view id) const;
    [[noreturn]] void fail(const std::string& what) const;

    limits rules_;
    id_pool ids_;
    wall_clock calendar_;
    presence_store store_;
    random_source chance_;
    time_point now_{duration{1'000'000}};
    device_map devices_;
    std::uint32_t next_ = 0;
    std::uint64_t said_ = 0;
    std::uint64_t version_ = 0;
    // Users without a device: until when they stay, what they showed, and whom the last one listed.
    struct lingering {
        time_point until;
        std::optional<looks> shows;
        people list;
    };
    std::map<person, lingering> graces_;
    std::map<person, time_point> veils_;  // until when a lost device hides its user all the same
    std::map<person, unix_ms> last_seen_;
    change result_;
    told_in_parts parts_{result_, 3};
    std::string story_;
    sights seen_;
};

}  // namespace alo::model
