// Ids as people type them. Pure; called by client/options and client/commands.
#pragma once

#include "alo/base/user_id.hpp"

#include <string>
#include <string_view>

namespace alo {

// Digits as JSON writes a number, up to 2^64-1, are a number; all else is a text. A number that no
// id can be, -1 or 2^64, is refused: as a text it would be a user that nobody meant. Double quotes
// make a text of anything: `"1"`; within them \" and \\ stand for the two characters. Answers with
// what is wrong, as the end of a sentence, or with nothing.
[[nodiscard]] std::string read_user(std::string_view typed, user_id& user);

// Ids between commas, with or without spaces around them: `2, 3,"a,b"`. Empty for an empty list.
[[nodiscard]] std::string read_friends(std::string_view typed, id_list& friends);

// Without oneself: the server ignores that one lists oneself, and a picture of the list would show
// one as offline for ever.
[[nodiscard]] id_list others_of(const id_list& list, user_id_view self);

// Where the text is no UTF-8, as a clause; empty if it is. Neither of the bytes that are none nor
// of what follows them is anything repeated: they are for no terminal.
[[nodiscard]] std::string utf8_fault(std::string_view text);

}  // namespace alo
