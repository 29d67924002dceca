// Splits a command line into flags and other words, for the server, the client and the bench alike;
// what the texts mean is for each of them to say. CLI11 knows the conventions (-p9, --port=9,
// -vp 9), and only split_line.cpp knows CLI11.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace alo {

// What follows a flag.
enum class flag_kind : std::uint8_t {
    with_text,  // --port 9
    switched,   // --verbose, which says "true"; a text needs the equals sign: --verbose=false
};

struct flag {
    std::string_view name;  // as in --name
    char letter = 0;        // of the short flag, or 0
    flag_kind kind = flag_kind::with_text;
};

struct split_line {
    std::vector<std::optional<std::string>> texts;  // by flag; the last one given
    std::vector<std::string> strays;  // that belong to no flag; mistyped flags are among them
    // A flag without its text, as one sentence, and then there is nothing else; empty: none.
    std::string fault;
};

// `arguments` are those after the program's name.
[[nodiscard]] split_line split(std::vector<std::string> arguments, std::span<const flag> flags);

// What to say of a stray: a flag that does not exist, or a word where none belongs. `help` is the
// command that lists what there is.
[[nodiscard]] std::string describe_stray(std::string_view word, std::span<const flag> flags,
                                         std::string_view help);

}  // namespace alo
