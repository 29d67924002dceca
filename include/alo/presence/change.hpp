// What sessions say to the domain, and what it answers: the words of presence_store, for those who
// carry them to and fro.
#pragma once

#include "alo/base/stance.hpp"
#include "alo/base/time.hpp"
#include "alo/base/user_id.hpp"
#include "alo/base/wall_clock.hpp"
#include "alo/presence/handles.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace alo {

enum class transition : std::uint8_t {
    none,     // a second device, one of two gone, or nobody may see it
    online,   // the user was shown as offline
    offline,  // the last session ended, and with it the grace; or the user hid
};

// What a command changed. Reused from call to call, so that its vectors keep their memory.
//
// Of a user who comes or goes many may have to be told, and the first of them should not wait until
// the last is found, nor until links are made or taken down. So where `announce` is set, it is
// called in the middle of such a command, whenever something can be told: it tells what is in here
// then, and may look, but change nothing and not throw. When the command is done, the rest is here.
struct change {
    std::function<void()> announce;
    std::size_t first_part = 64;      // so many are announced at first, and then
    std::size_t later_part = 65'536;  // so many each time: a MiB

    transition kind = transition::none;
    bool goes_on = false;  // a part of those to be told of this transition were told already
    std::vector<session_address> told;        // classic sessions that get the frame, each once
    std::optional<session_address> replaced;  // a session that had to make room: tell and close
    // Memory did not suffice to tell all: some were not told that the user went offline, nor will
    // be; any other change is told to nobody now, and is seen with the user's next.
    bool untold = false;
    bool grace_refused = false;  // for want of room a grace did not begin, or ends at once

    // Typed sessions. `shown_to` see the user as it is now: its shown state, or as offline with
    // `version` and `at` if it has none. `hidden_from` see it as offline, whatever others see.
    std::vector<session_address> shown_to;
    std::vector<session_address> hidden_from;
    // Whose shown state is another one now; it may be forgotten already. What follows is set if
    // one of the two is not empty.
    user_handle user = no_handle;
    user_id id;
    std::uint64_t version = 0;
    unix_ms at = 0;

    void clear() noexcept {
        kind = transition::none;
        goes_on = false;
        part_ = whole;
        told.clear();
        replaced.reset();
        untold = false;
        grace_refused = false;
        shown_to.clear();
        hidden_from.clear();
        user = no_handle;
    }

    // From here on, until clear(), what add() is given may be announced in parts.
    void allow_parts() noexcept { part_ = announce ? first_part : whole; }
    // Adds to `told` or `shown_to`. It throws for want of memory, and not any more once the first
    // part was full.
    void add(std::vector<session_address>& list, const session_address& session) {
        if (list.size() >= part_) {
            const bool first = part_ != later_part;
            if (first) {
                told.reserve(later_part);
                shown_to.reserve(later_part);
                part_ = later_part;
            }
            if (!first || !goes_on) {  // else the first part was told before it was full
                announce_part();
            }
        }
        list.push_back(session);
    }
    // Has what is here told now, if parts are allowed.
    void announce_part() noexcept {
        if (part_ != whole) {
            announce();
            goes_on = true;
            told.clear();
            shown_to.clear();
        }
    }
    // Gives back what a peak left behind.
    void shrink() {
        clear();
        told = {};
        shown_to = {};
        hidden_from = {};
    }

  private:
    static constexpr std::size_t whole = SIZE_MAX;
    std::size_t part_ = whole;
};

// How a session ended.
enum class departure : std::uint8_t {
    signed_off,  // by its own word: no grace
    lost,        // closed, cut or timed out: the user may be back in a moment
};

// How a session says hello.
struct arrival {
    duration grace{0};       // below 0 is none, and above 49 days is cut to that
    bool typed = false;      // the dialect
    stance shows{};          // of a classic session: always the default
    bool outspoken = false;  // the stance was said, and not only assumed
};

// What changes when a session says hello again, besides its list.
struct encore {
    bool typed = false;               // it wants its picture again, which is the hub's affair
    std::optional<saying> shows{};    // if it said so
    std::optional<duration> grace{};  // if it said so
};

// What an edit of a watch list led to.
struct watch_edit {
    bool done = false;              // false: past max_friends, and nothing was changed
    std::size_t count = 0;          // users on the list now
    std::vector<user_handle> seen;  // the added ones that the session sees online
    // The removed ones. Keys alone, that may not be looked up: a removed user whom nothing else
    // holds is forgotten by the end of the call.
    std::vector<user_handle> gone;
    std::vector<std::size_t> rejected;  // which of those to be added did not fit, by index
};

}  // namespace alo
