// Texts of strangers, made fit for a terminal: nothing in them can command it, turn the reading
// direction or hide, and it is known how many columns they take. Pure; called by whatever prints.
#pragma once

#include "alo/base/user_id.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace alo {

enum class letters : std::uint8_t {
    unicode,  // the terminal shows UTF-8
    ascii,    // it does not, or nobody knows
};

// Control characters, bytes that are no UTF-8 and invisible characters are written out (\x1b,
// \u{202e}); what only joins or varies others is left out, since terminals disagree about the
// width of what is joined.
[[nodiscard]] std::string visible(std::string_view text, letters shown = letters::unicode);

// As `alo client` reads an id back: quoted where it has to be; and visible.
[[nodiscard]] std::string visible(user_id_view user, letters shown = letters::unicode);
// The same before it is made visible.
[[nodiscard]] std::string typed_form(user_id_view user);

// How many columns visible text takes.
[[nodiscard]] std::size_t columns_of(std::string_view visible);
// Cut to at most so many columns; what is cut ends with `…`, or with `.` in ASCII.
[[nodiscard]] std::string cut_to(std::string_view visible, std::size_t columns,
                                 letters shown = letters::unicode);
// Cut or filled up with spaces to exactly so many.
[[nodiscard]] std::string fit_to(std::string_view visible, std::size_t columns,
                                 letters shown = letters::unicode);

}  // namespace alo
