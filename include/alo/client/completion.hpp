// What the Tab key makes of the line so far: names of commands, statuses and ids. Pure; called by
// client/desk.
#pragma once

#include "alo/base/user_id.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace alo {

struct completion {
    std::string insert;                // goes in at the cursor; may be empty
    std::vector<std::string> choices;  // more than one: they differ behind what is inserted
};

// `before` is the line up to the cursor. `known` are the ids that may be meant.
[[nodiscard]] completion complete(std::string_view before, std::span<const user_id> known);

}  // namespace alo
