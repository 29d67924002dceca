// How the program ends before or after its work: exit codes (SPEC section 9), and what a parser of
// command lines answers when there is nothing to run. Used by app/config, client/options and
// load/options.
#pragma once

#include <cstdint>
#include <string>

namespace alo {

inline constexpr int exit_good = 0;
inline constexpr int exit_runtime = 1;  // it could not be done: port in use, no server there
inline constexpr int exit_usage = 2;    // what was asked for makes no sense

// The program ends before it began: help, version, or a mistake.
struct exit_request {
    // Where the text goes.
    enum class stream : std::uint8_t {
        out,    // what was asked for
        error,  // what was wrong
    };
    int code = exit_good;
    std::string text;  // with its line end
    stream to = stream::out;
};

}  // namespace alo
