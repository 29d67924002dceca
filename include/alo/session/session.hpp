// One client's connection without its socket: what came in and is not cut into lines yet, what the
// client said, what it is still owed, and when it has to be looked at. A plain record; worker.hpp
// says what happens to it.
#pragma once

#include "alo/base/limits.hpp"
#include "alo/base/peer_address.hpp"
#include "alo/base/session_ref.hpp"
#include "alo/base/time.hpp"
#include "alo/protocol/line_framer.hpp"
#include "alo/session/backlog.hpp"
#include "alo/session/conversation.hpp"
#include "alo/session/observer.hpp"
#include "alo/session/outbox.hpp"
#include "alo/session/token_bucket.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace alo {

enum class session_phase : std::uint8_t {
    open,       // lines are handled
    finishing,  // ended for others; what it is owed is still being sent
    lingering,  // all sent and FIN sent; what it still says is dropped until it closes too
    dead,       // nothing more to do but to let go of the socket
};

// What only a session of the typed dialect has.
struct typed_side {
    time_point heard;           // the last byte from the client
    time_point pinged = never;  // the ping that it has not answered yet
    duration patience;          // silence before a ping; 0: for ever
    // One for every hello that the hub has not answered yet, to be said with the answer, because it
    // has its place among the replies; that to the first, which nothing comes before, is said at
    // once and stands here empty.
    std::vector<std::string> greetings;
    std::uint32_t unanswered = 0;  // requests that the hub has not answered yet
    // It ends when the hub has answered all that it said; until then it is told what comes.
    bool awaits_answers = false;

    // When its silence has to be looked at.
    [[nodiscard]] time_point deadline(const limits& rules) const noexcept {
        if (patience == duration::zero()) {
            return never;
        }
        return pinged != never ? pinged + rules.heartbeat_timeout : heard + patience;
    }
};

struct session {
    session(const limits& rules, session_ref named, std::uint64_t number, const peer_address& from,
            time_point now)
        : self{named}, serial{number}, accepted{now}, framer{rules.max_line}, peer{from} {}

    // What every notification looks at, close together.
    session_ref self;
    outbox out;
    std::unique_ptr<typed_side> typed;  // from its hello on
    std::unique_ptr<backlog> waiting;   // what its outbox has no room for; of typed ones alone
    time_point write_by = never;        // while the socket takes nothing
    session_phase phase = session_phase::open;
    bool awaits_writable = false;
    bool dirty = false;  // in the worker's list of sessions to flush

    bool departed = false;       // the hub and the log know that it ended
    bool input_ended = false;    // the client sent FIN
    bool paused = false;         // not read, for one of what follows, or its line is handled
    bool awaits_hub = false;     // its next line waits until the hub has room
    bool awaits_answer = false;  // or until it was sent what it is owed for the last
    std::uint64_t serial;        // counts the worker's sessions: the larger, the newer
    time_point accepted;
    time_point resume_at = never;  // over its line rate until then
    time_point close_by = never;   // while lingering
    line_framer framer;
    conversation talk;
    token_bucket lines;
    peer_address peer;
    end_reason ended_by = end_reason::closed;  // once the phase is not open
    std::uint32_t pending_input = 0;           // bytes of it counted in the strangers' total

    // Whether something it asked for is not in its outbox yet.
    [[nodiscard]] bool owed_answer() const noexcept {
        return typed && (typed->unanswered > 0 || (waiting && waiting->owes_reply()));
    }

    // When something has to be done about it if nothing happens, or never.
    [[nodiscard]] time_point next_deadline(const limits& rules) const noexcept {
        time_point next = std::min({resume_at, write_by, close_by});
        // Whoever waits for the hub has said something in time, as far as we know.
        if (phase == session_phase::open && !talk.identified() && !awaits_hub) {
            next = std::min(next, accepted + rules.hello_timeout);
        }
        if (phase == session_phase::open && typed) {
            next = std::min(next, typed->deadline(rules));
        }
        return next;
    }
};

// Everybody who is connected costs one, idle or not: what is added here should be worth it.
static_assert(sizeof(session) <= 232);

}  // namespace alo
