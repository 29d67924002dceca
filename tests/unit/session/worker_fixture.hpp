// A worker between a wire and a hub that only write down what it wants of them, for the worker's
// unit tests. Time stands still unless a case moves it.
#pragma once

#include "alo/session/worker.hpp"
#include "support/heap_bytes.hpp"
#include "unit/session/fake_hub.hpp"
#include "unit/session/fake_observer.hpp"
#include "unit/session/fake_wire.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace alo::test {

class worker_test : public testing::Test {
  protected:
    limits rules;  // to be changed before the first use of it()
    fake_wire wire;
    fake_hub hub;
    fake_observer log;
    stranger_pool pool;
    time_point now{duration{1'000'000}};

    worker& it() {
        if (!worker_) {
            wire.hub_holds = [this] { return hub.holds(); };
            worker_.emplace(rules, wire, hub, log, pool);
        }
        return *worker_;
    }
    session_ref connect() {
        const session_ref ref = it().on_accept({}, now);
        wire.sockets[ref.slot] = {};
        return ref;
    }
    fake_wire::socket& socket(session_ref ref) { return wire.sockets.at(ref.slot); }
    const std::string& received(session_ref ref) { return socket(ref).received; }

    // The client says it, in reads as large as the worker allows; what it does not want to read
    // is returned.
    std::string say(session_ref ref, std::string_view bytes) {
        while (!bytes.empty() && socket(ref).reading && !socket(ref).closed) {
            const std::size_t most = it().read_budget(ref.slot);
            if (most == 0) {
                break;
            }
            const heap_bytes part{bytes.substr(0, most)};
            bytes.remove_prefix(part.view().size());
            socket(ref).reading = false;
            if (it().on_input(ref.slot, part.view(), now)) {
                socket(ref).reading = true;
            }
        }
        return std::string{bytes};
    }
    // Ends turns until nobody asks for another.
    void turn() {
        while (wire.turn_requested) {
            wire.turn_requested = false;
            it().end_of_turn(now);
        }
    }
    void say_and_turn(session_ref ref, std::string_view bytes) {
        EXPECT_EQ(say(ref, bytes), "");
        turn();
    }
    session_ref identified(std::uint64_t user) {
        const session_ref ref = connect();
        say_and_turn(ref, "{\"user_id\":" + std::to_string(user) + "}\n");
        return ref;
    }
    // A session of the typed dialect whose hello is answered; `more` are members of it.
    session_ref typed(std::uint64_t user, const std::string& more = "") {
        const session_ref ref = connect();
        say_and_turn(ref, "{\"type\":\"hello\",\"user_id\":" + std::to_string(user) + more + "}\n");
        answer(ref, reply::snapshot({}));
        turn();
        return ref;
    }
    void answer(session_ref ref, reply&& what) { it().answer(ref, std::move(what), now); }
    void tell(std::string_view frame, std::vector<session_ref> sessions) {
        it().tell(frame, sessions, now);
    }
    void writable(session_ref ref, std::size_t room) {
        EXPECT_TRUE(socket(ref).awaits_writable);
        socket(ref).awaits_writable = false;
        socket(ref).room = room;
        it().on_writable(ref.slot, now);
        turn();
    }
    // Time goes on, with every wake-up that is asked for, each at its time.
    void pass(duration time) {
        const time_point end = now + time;
        while (wire.wake <= end) {
            now = std::max(now, std::exchange(wire.wake, never));
            it().on_tick(now);
            turn();
        }
        now = end;
    }
    [[nodiscard]] std::uint64_t ended(end_reason why) {
        return it().counters().ended[static_cast<std::size_t>(why)].value();
    }
    [[nodiscard]] std::uint64_t errors(error_code code) {
        return it().counters().errors[static_cast<std::size_t>(code)].value();
    }
    // The session ended for this reason and no other, once, and its socket is gone.
    void expect_gone(session_ref ref, end_reason why) {
        EXPECT_EQ(log.ends, std::vector<end_reason>{why})
            << name_of(log.ends.empty() ? why : log.ends[0]);
        EXPECT_EQ(ended(why), 1U);
        EXPECT_TRUE(socket(ref).closed);
        EXPECT_FALSE(it().alive(ref));
    }

  private:
    std::optional<worker> worker_;
};

}  // namespace alo::test
