// What a person reads of a frame. Pure; called by client/run.
#pragma once

#include "alo/protocol/server_frame.hpp"

#include <string>
#include <string_view>

namespace alo {

// `raw` is the line the frame was read from, shown where there are no better words.
[[nodiscard]] std::string to_words(const server_frame& frame, std::string_view raw);

// Without what could command a terminal: control characters become spaces.
[[nodiscard]] std::string printable(std::string_view text);

}  // namespace alo
