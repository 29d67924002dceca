// What a person reads of frames, users and times. Pure but for the clock of clock_now(); called by
// the dialogues, the consoles and client/screen.
#pragma once

#include "alo/base/wall_clock.hpp"
#include "alo/client/console.hpp"
#include "alo/client/roster.hpp"
#include "alo/protocol/server_frame.hpp"

#include <string>
#include <string_view>

namespace alo {

// `raw` is the line the frame was read from, shown where there are no better words.
[[nodiscard]] std::string to_words(const server_frame& frame, std::string_view raw);

// Without what could command a terminal: control characters become spaces.
[[nodiscard]] std::string printable(std::string_view text);

// `away: lunch`.
[[nodiscard]] std::string state_words(const shown_user& user, letters shown);
// `ann is away: lunch`, `ann went offline`.
[[nodiscard]] std::string change_words(const roster::change& change, letters shown);
// The answer to a query: `ann is offline, last seen 12:55`.
[[nodiscard]] std::string answer_words(const shown_user& user, unix_ms now, letters shown);
[[nodiscard]] tone tone_of(const shown_user& user);

// Local time, as whoever watches has it on the wrist: `12:55` for today, else with its date.
[[nodiscard]] std::string clock_words(unix_ms at, unix_ms now);
// The time of day, with seconds.
[[nodiscard]] std::string clock_now();
[[nodiscard]] unix_ms unix_now();

// With the escape sequences of the colour around it.
[[nodiscard]] std::string painted(tone colour, std::string_view words);

}  // namespace alo
