// The options of `alo bench`, from the command line and the environment. Called by main.
#pragma once

#include "alo/base/exit_request.hpp"
#include "alo/base/time.hpp"
#include "alo/flags/environment.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace alo::load {

enum class scene_kind : std::uint8_t {
    storm,   // everybody comes
    fanout,  // one comes and goes before many
    churn,   // everybody is online, and some leave and return all the time
    day,     // people come and go as on a day
};
inline constexpr std::array<std::string_view, 4> scene_names{"storm", "fanout", "churn", "day"};
[[nodiscard]] constexpr std::string_view name_of(scene_kind kind) noexcept {
    return scene_names[static_cast<std::size_t>(kind)];
}

struct bench_options {
    std::vector<scene_kind> scenes;  // one after the other
    std::string host = "localhost";  // --host
    std::uint16_t port = 8080;       // --port
    bool typed = true;               // --dialect
    std::uint32_t users = 1000;      // --users
    std::uint32_t friends = 20;      // --friends: of each
    std::uint32_t rate = 100;        // --rate: a second
    duration span{5'000};            // --duration: of what is measured, storm excepted
    std::uint32_t in_flight = 100;   // --in-flight
    duration away{20};               // --away
    bool leave_by_word = true;       // --leave
    duration late{1'000};            // --late
    duration patience{10'000};       // --patience
    std::uint32_t threads = 0;       // --threads; 0: half of the cores
    std::uint64_t seed = 1;          // --seed
    std::uint64_t first_user = 8'000'000'000'000'000;  // --first-user
    std::uint32_t server_pid = 0;                      // --server-pid; 0: not looked at
    bool json = false;                                 // --json
    bool quiet = false;                                // --quiet
};

// `arguments` are those after `alo bench`. Every mistake is one line that names the option or
// variable.
[[nodiscard]] std::variant<bench_options, exit_request> parse_bench_line(
    std::vector<std::string> arguments, const variable_reader& variable);

}  // namespace alo::load
