// What a worker counts for the operator: every limit of SPEC section 8 that bites shows here.
#pragma once

#include "alo/base/counter.hpp"
#include "alo/protocol/error.hpp"
#include "alo/session/observer.hpp"

#include <array>

namespace alo {

struct worker_counters {
    counter accepted;                              // sessions begun
    std::array<counter, end_reason_count> ended;   // by end_reason
    counter hellos;                                // sessions identified
    counter lines;                                 // lines read, blank ones included
    std::array<counter, error_code_count> errors;  // error frames, by error_code
    counter pauses;                                // times a session was over its line rate
    counter hub_waits;                             // times a session waited for the hub
    counter answer_waits;                          // times a session waited for its own answers
    counter notifications;                         // presence frames queued
    counter merged;                                // of those, that newer ones took the place of
    counter pings;                                 // sent to clients that said nothing for long
    counter bytes_in;                              // read from clients
    counter bytes_out;                             // taken by sockets
    counter stalls;                                // times a socket took less than it was given
};

}  // namespace alo
