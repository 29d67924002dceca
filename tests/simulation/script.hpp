// What a simulated client is going to do, and what the protocol says must come of it. Made by
// scenario.cpp and client_scripts.cpp, played by client.cpp, held against the server by ledger.cpp.
#pragma once

#include "alo/base/limits.hpp"
#include "alo/base/session_ref.hpp"
#include "alo/base/time.hpp"
#include "alo/session/observer.hpp"
#include "simulation/connection.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace alo::sim {

class prng;

// A user as its JSON text, `1` or `"ann"`: the judges share no types with the server.
using name = std::string;

// A line as the protocol sees it.
struct said_line {
    enum class kind : std::uint8_t {
        blank,     // nothing, or white space
        hello,     // for `user`, listing `friends`
        sign_off,  // for `user`
        bad,       // gets the error `code`
        too_long,  // over the limit
    };
    kind what = kind::blank;
    name user;
    std::vector<name> friends;
    std::string code;
};

// What must come of a client's lines, in order: SPEC sections 4 and 6, written once more.
struct expectation {
    struct command {  // to the hub
        bool replaces = false;
        name user;
        std::vector<name> friends;
    };
    std::vector<command> commands;
    std::vector<std::string> errors;  // codes; the last one may be fatal
    std::optional<end_reason> end;    // if the lines end the session
};
[[nodiscard]] expectation expect_of(const std::vector<said_line>& lines, std::uint32_t max_errors);

enum class verb : std::uint8_t {
    send,        // bytes
    half_close,  // FIN, and reads on
    close,       // FIN, and deaf
    reset,       // RST
    vanish,      // the machine is gone
    stall,       // reads no more
    resume,      // reads again
};

struct deed {
    duration wait{0};  // after the one before
    verb does = verb::send;
    std::string bytes;
};

struct client_script {
    duration starts{0};
    worker_index worker = 0;
    std::vector<deed> deeds;
    std::vector<said_line> lines;  // those that the deeds send, if all are read
    connection::traits network;
    bool closes_on_fin = true;  // when the server closes its side, as polite clients do
    bool reads_at_once = true;  // all there is, as soon as it is there
    bool stalls = false;        // reads nothing at all for long
};

struct scenario {
    std::uint64_t seed = 0;
    worker_index workers = 1;
    limits rules;
    duration lazy{0};        // how long an I/O thread may be busy elsewhere
    duration hop{0};         // how long a post to another thread may take
    duration late_timer{0};  // how late a timer may fire
    unsigned crowded = 0;    // percent of lines at which the hub has no room
    unsigned faults = 0;     // percent of hellos at which something of ours throws
    bool drains = false;     // ends with a drain instead of everybody's leaving
    bool isolates = false;   // nothing but the clients' own doing decides who hears what when
    bool crowd = false;      // many sessions that all list one user
    std::vector<client_script> clients;
};
[[nodiscard]] scenario make_scenario(std::uint64_t seed);
// Its clients; the world and the limits are chosen.
void write_clients(scenario& play, prng& chance);

}  // namespace alo::sim
