// Proves what a client heard, and that it heard nothing else, without sleeping: two users ("bells")
// that every listener is linked with come and go, so that each listener must hear
// true, true, false, false after all that happened before. Whatever stands in front of that is what
// it heard; a surplus frame shifts the bells and shows. Called by every case about frames.
#pragma once

#include "support/tcp_client.hpp"

#include <string>
#include <vector>

namespace alo::test {

// A client, the user it speaks for, and the frames it must have heard by now, byte for byte.
struct listener {
    tcp_client* client;
    id user;
    std::string heard;
};

// The bells' ids, for the cases in which the listeners must list them (`--audience` other than the
// default). The bells list every listener in any case.
inline const std::vector<id> bell_ids = {"bell one", "bell two"};

// What one ringing sounds like to a listener.
[[nodiscard]] std::string bell_sound();

// The bells come and go, once; every listed user's sessions hear bell_sound().
void ring(std::uint16_t port, const std::vector<id>& users);

// What a client hears until the bells; somebody rings them.
[[nodiscard]] std::string heard_before_bells(tcp_client& client);

// Rings, and expects each listener's transcript to be what it should be, followed by the bells.
void expect_heard(std::uint16_t port, const std::vector<listener>& listeners);

}  // namespace alo::test
