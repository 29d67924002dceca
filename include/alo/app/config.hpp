// What the operator may set (SPEC sections 8 and 9), and how it is read: command line before
// environment before file before default. Called by main; the server takes the values.
#pragma once

#include "alo/base/exit_request.hpp"
#include "alo/base/limits.hpp"
#include "alo/base/time.hpp"
#include "alo/flags/environment.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace alo {

// How a line on stderr looks (`--log-format`).
enum class log_format : std::uint8_t {
    text,  // for people
    json,  // one object a line, for machines
};

// TCP keepalive (`--keepalive IDLE,INTERVAL,COUNT`): after `idle` of silence the kernel probes
// every `interval`, and gives the peer up after `count` probes without an answer. Whole seconds, as
// the kernel wants them. With a user timeout Linux does not look at `count`: when the next probe is
// due, one without an answer is enough if the silence has lasted for the user timeout.
struct keepalive_settings {
    duration idle{25'000};
    duration interval{5'000};
    std::uint32_t count = 3;
};

// `--flag` after a member names the option that sets it. Filled in once, then read only.
struct config {
    std::string host;           // --host: an address or a name; empty: all, IPv6 and IPv4
    std::uint16_t port = 8080;  // --port; 0: the kernel chooses
    unsigned threads = 0;       // --threads; after parsing never 0
    // The type's name wins the member's, as everywhere a struct is its only instance.
    struct limits limits;
    duration drain{5'000};                 // --drain
    keepalive_settings keepalive;          // --keepalive
    duration user_timeout{15'000};         // --user-timeout, TCP_USER_TIMEOUT; 0: the kernel's own
    bool verbose = false;                  // --verbose
    log_format format = log_format::text;  // --log-format
};

// Where a value came from, the weakest first.
enum class value_source : std::uint8_t {
    built_in,     // the default
    file,         // the file that --config names
    environment,  // ALO_… or one of the two older names
    flag,         // the command line
};

// One line of the effective configuration: `max-line`, `256KiB`, and where it came from.
struct setting {
    std::string_view name;
    std::string value;
    value_source source = value_source::built_in;
};

struct loaded_config {
    config values;
    std::vector<setting> settings;  // every option, in the order of --help
};

// The outer world as the parser sees it, so that tests bring their own.
struct surroundings {
    variable_reader variable;
    // The file's bytes, or in `fault` why it cannot be read.
    std::function<std::optional<std::string>(const std::string& path, std::string& fault)> file;
    unsigned cores = 1;  // what `--threads 0` means
};
// The process's own.
[[nodiscard]] surroundings real_surroundings();

// `arguments` are those after the program's name. Every mistake is one line that names the option,
// variable or key and its place.
[[nodiscard]] std::variant<loaded_config, exit_request> parse_command_line(
    const std::vector<std::string>& arguments, const surroundings& world);

}  // namespace alo
