// Every option of the server, once: this table drives the flags, the environment, the file, --help
// and the printing of the effective configuration. Used by config.cpp, config_file.cpp, help.cpp.
#pragma once

#include "alo/app/config.hpp"
#include "alo/base/option_values.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace alo {

// The headings of --help, in their order.
enum class option_group : std::uint8_t {
    network,   // where to listen, on how many threads
    presence,  // who is told what
    limits,    // how much
    timers,    // how long
    logging,   // what the operator sees
};
inline constexpr std::size_t option_group_count = 5;

// What a value is: how the file may write it without quotes.
enum class value_kind : std::uint8_t {
    text,       // a word or a list
    number,     // a whole number
    size,       // a bare number is bytes
    time,       // a bare number is seconds, fractions allowed
    on_or_off,  // a boolean; on the command line the flag alone means true
};

struct option_row {
    std::string_view name;  // as in --name and in the file
    char letter;            // of the short flag, or 0
    option_group group;
    value_kind kind;
    std::string_view placeholder;     // what --help writes for the value
    std::string_view help;            // one sentence without its point
    std::string_view default_words;   // what --help says for the default; empty: what print says
    std::string_view older_variable;  // read where ALO_… is not set; empty: none
    complaint (*read)(config& values, std::string_view text);
    std::string (*print)(const config& values);  // as read takes it
};

[[nodiscard]] std::span<const option_row> option_rows() noexcept;

}  // namespace alo
