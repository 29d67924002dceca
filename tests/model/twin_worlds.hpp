// Two worlds that should look the same. Both get the same random commands, but where in the first
// one a certain user hides, and goes on living hidden, it is gone in the second: its sessions ended
// when it hid, and what it does until it shows itself happens in the first world alone. Everything
// that anybody else can be told must be equal, to the byte and the version. Used by
// hiding_model_test.
#pragma once

#include "alo/base/limits.hpp"
#include "alo/presence/presence_store.hpp"
#include "model/people.hpp"
#include "model/random.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace alo::model {

class twin_worlds {
  public:
    struct sights {                    // that a campaign must have met
        std::size_t hid = 0;           // by a status
        std::size_t hid_by_hello = 0;  // of another device
        std::size_t came_hidden = 0;
        std::size_t hidden_commands = 0;
        std::size_t hidden_graces = 0;
        std::size_t revealed = 0;        // by a status, or because the device that hid it left
        std::size_t veiled = 0;          // the device that hid it was lost and had a grace
        std::size_t unveiled = 0;        // and that was over
        std::size_t back = 0;            // a hello for all to see of somebody who had hidden
        std::size_t hid_again = 0;       // with another list in the same hello
        std::size_t revealed_again = 0;  // and that
        std::size_t told = 0;            // that somebody was told something while the worlds differ
    };

    twin_worlds(const limits& rules, person count, std::uint64_t seed);

    // A random command, and then a comparison of all that others see. Throws `mismatch`.
    void step();
    [[nodiscard]] const sights& seen() const { return seen_; }

  private:
    static constexpr person hider = 0;

    struct device {
        person user;
        session_handle first;
        std::optional<session_handle> second;  // none: in the first world only
        bool typed;
        duration grace;
        people list;
        availability status;
        std::string text;
    };
    using device_map = std::map<std::uint32_t, device>;
    struct world {
        presence_store store;
        change result;
    };

    void hello();
    void status(std::uint32_t number, device& one);
    void edit(device& one);
    void lose(std::uint32_t number, departure how);
    void wait();
    // The hider is in grace in the first world, or hidden by a device that was lost.
    [[nodiscard]] bool hider_waits() const;
    void part();
    void join(std::uint32_t number, device& one);

    [[nodiscard]] std::vector<std::uint32_t> devices_of(person who) const;
    [[nodiscard]] bool others_hide(person who, std::uint32_t but) const;
    session_handle attach(world& in, std::uint32_t number, const device& one);

    // What there is to see, in words (twin_reports.cpp)
    [[nodiscard]] bool counts(const session_address& whom) const;
    [[nodiscard]] static std::string word(const presence_store& store, user_handle user);
    [[nodiscard]] std::string report(const world& from) const;
    [[nodiscard]] std::string view(const presence_store& store, session_handle session) const;
    void expect_equal(const std::string& first, const std::string& second) const;
    void compare();

    limits rules_;
    id_pool ids_;
    wall_clock calendar_;
    world first_;
    world second_;
    random_source chance_;
    time_point now_{duration{1'000'000}};
    device_map devices_;
    std::uint32_t next_ = 0;
    bool apart_ = false;  // hidden in the first world, gone in the second
    std::string story_;
    sights seen_;
};

}  // namespace alo::model
