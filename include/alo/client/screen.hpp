// The picture as lines of a terminal. Pure; called by client/desk, and for /who by
// client/typed_dialogue.
#pragma once

#include "alo/base/wall_clock.hpp"
#include "alo/client/roster.hpp"
#include "alo/client/visible.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace alo {

struct screen_style {
    std::size_t columns = 80;  // no line is wider
    std::size_t lines = 24;    // nor are there more of them
    bool colours = false;
    letters shown = letters::unicode;
};

// A line for each user: a mark, the id, the status, since when, and the text. Those that do not
// fit are counted in the last line. Without line ends.
[[nodiscard]] std::vector<std::string> roster_lines(const roster& picture, unix_ms now,
                                                    const screen_style& style);

// The line above it: who the person is and how it stands. `self` and `place` are visible.
[[nodiscard]] std::string roster_heading(const roster& picture, std::string_view self,
                                         std::string_view place, const screen_style& style);

// Where libedit has the cursor: how many lines of the terminal below the one in which a prompt of
// so many columns began, when these characters stand before it.
[[nodiscard]] std::size_t lines_above_cursor(std::size_t prompt_columns, std::wstring_view before,
                                             std::size_t columns);

}  // namespace alo
