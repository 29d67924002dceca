// The options of `alo client`, from the command line and the environment. Called by main.
#pragma once

#include "alo/base/exit_request.hpp"
#include "alo/base/user_id.hpp"
#include "alo/flags/environment.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace alo {

struct client_options {
    std::string host = "localhost";      // --host
    std::uint16_t port = 8080;           // --port
    std::optional<user_id> user;         // --user; empty only with --check
    id_list friends;                     // --friends
    std::string status;                  // --status: what to be; empty: what the server makes of us
    std::string text;                    // --text: of the status
    std::optional<std::uint32_t> grace;  // --grace: seconds; empty: what the server has
    bool classic = false;                // --classic: the base protocol
    bool json = false;                   // --json: frames as they come, and nothing else on stdout
    bool once = false;                   // --once: one connection
    bool check = false;                  // --check: only whether an alo answers
    bool quiet = false;                  // --quiet: nothing on stderr but what ends the client
    // From the environment only: where lines that were typed are kept (ALO_HISTORY), nowhere if
    // empty; and whether somebody wants no colours (NO_COLOR).
    std::string history;
    bool colourless = false;
};

// `arguments` are those after `alo client`. Every mistake is one line that names the option or
// variable.
[[nodiscard]] std::variant<client_options, exit_request> parse_client_line(
    std::vector<std::string> arguments, const variable_reader& variable);

}  // namespace alo
