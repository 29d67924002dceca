// Reads what a server sends, in either dialect: the other side of frames.hpp and error.hpp. Called
// by the client line by line, and by load, which is in a hurry and keeps a reader.
#pragma once

#include "alo/base/user_id.hpp"
#include "alo/base/wall_clock.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace alo {

// What a typed frame tells of a user. The texts are a stranger's: fit for no terminal as they are.
struct shown_user {
    user_id user;
    bool online = false;
    std::string status;  // as on the wire; a newer server may know more of them
    std::string text;
    std::uint64_t version = 0;  // 0: none given
    std::optional<unix_ms>
        at;  // since when; of an offline user the answer to a query has last_seen
};

struct server_frame {
    enum class kind : std::uint8_t {
        online,      // classic: a friend came
        offline,     // classic: a friend went
        error,       // code, message, fatal, retry_after_ms
        welcome,     // the hello was taken: heartbeat, most_friends
        snapshot,    // users: those online at that time; more
        presence,    // users: the one whose presence changed
        ok,          // a status was taken
        watching,    // count, and users: those online among the new ones; more
        presences,   // the answer to a query: users; more
        ping,        // is to be answered
        pong,        // an answer to ours
        going_away,  // the server is about to stop: retry_after_ms
        other,       // JSON or not: nothing that this version knows
    };
    kind what = kind::other;
    std::string id;  // the request's, as JSON has it: `7` or `"a"`; empty: none
    std::vector<shown_user> users;
    bool more = false;            // the next frame of this kind goes on
    std::uint64_t count = 0;      // of the ids on the watch list
    std::uint64_t heartbeat = 0;  // seconds of silence after which the server pings; 0: never
    std::optional<std::uint64_t> most_friends;
    std::string code;
    std::string message;
    bool fatal = false;
    std::optional<std::uint64_t> retry_after_ms;  // milliseconds
};

// For many lines: its parser grows once.
class server_frame_reader {
  public:
    server_frame_reader();
    ~server_frame_reader();
    server_frame_reader(server_frame_reader&&) = delete;

    // The line without its end; line_framer::padding bytes behind it are readable.
    [[nodiscard]] server_frame read(std::string_view line);

  private:
    struct parser;
    std::unique_ptr<parser> parser_;
};

// The line without its end. Costs a parser, and no padding.
[[nodiscard]] server_frame read_server_frame(std::string_view line);

}  // namespace alo
