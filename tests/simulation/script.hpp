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

// What a session says of its user.
struct said_stance {
    std::string status = "online";  // empty in a hello that leaves it out
    std::string text{};

    friend bool operator==(const said_stance&, const said_stance&) = default;
};

// A line as the protocol sees it.
struct said_line {
    enum class kind : std::uint8_t {
        blank,     // nothing, or white space
        hello,     // for `user`, listing `friends`
        sign_off,  // for `user`; the classic dialect's
        bad,       // gets the error `code`
        too_long,  // over the limit
        // The typed dialect's
        status,  // `shows`
        watch,   // adds `friends`, removes `removed`
        query,   // for `friends`
        ping,
        pong,
        bye,
    };
    kind what = kind::blank;
    name user{};
    std::vector<name> friends{};
    std::string code{};
    bool typed = false;
    std::string tag{};  // the request's `id` as JSON, if it has one
    std::optional<said_stance> shows{};
    std::optional<duration> grace{};
    std::vector<name> removed{};
};

// What must come of a client's lines, in order: SPEC sections 4 to 6, written once more.
struct expectation {
    struct command {  // to the hub
        enum class kind : std::uint8_t { hello, again, status, watch, query };
        kind what = kind::hello;
        name user;
        std::vector<name> friends;  // or those to be added, or asked for
        bool typed = false;
        std::string tag{};
        std::optional<said_stance> shows{};
        std::optional<duration> grace{};
        std::vector<name> removed{};
    };
    // Said by the session itself, in the order of the lines.
    struct remark {
        enum class kind : std::uint8_t { welcome, pong, error };  // the first welcome
        kind what = kind::error;
        std::string code{};  // of an error
        std::string tag{};
    };
    std::vector<command> commands;
    std::vector<std::string> errors;  // codes; the last one may be fatal
    std::vector<remark> remarks;      // these errors too
    std::optional<end_reason> end;    // if the lines end the session
    bool end_is_the_hubs = false;     // it comes with the answer to the last command
};
[[nodiscard]] expectation expect_of(const std::vector<said_line>& lines, const limits& rules);

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

// What a client of the typed dialect does when it is pinged.
enum class answer : std::uint8_t {
    nothing,  // and so it is given up
    pong,
    blank,  // any byte will do
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
    bool typed = false;         // says hello in the typed dialect, if at all
    bool hidden = false;        // speaks for the user that nobody ever sees
    answer pinged = answer::pong;
};

struct scenario {
    std::uint64_t seed = 0;
    worker_index workers = 1;
    limits rules;
    duration lazy{0};                        // how long an I/O thread may be busy elsewhere
    duration hop{0};                         // how long a post to another thread may take
    duration late_timer{0};                  // how late a timer may fire
    unsigned crowded = 0;                    // percent of lines at which the hub has no room, for
    static constexpr duration hub_wait{60};  // so long at most
    unsigned faults = 0;                     // percent of hellos at which something of ours throws
    bool drains = false;                     // ends with a drain instead of everybody's leaving
    bool isolates = false;  // nothing but the clients' own doing decides who hears what when
    bool crowd = false;     // many sessions that all list one user
    bool hides = false;     // as isolates, and one user is never seen
    bool wordy = false;     // long lists and texts, so that lists come in pages
    std::vector<client_script> clients;
};
[[nodiscard]] scenario make_scenario(std::uint64_t seed);
// Its clients; the world and the limits are chosen.
void write_clients(scenario& play, prng& chance);

}  // namespace alo::sim
