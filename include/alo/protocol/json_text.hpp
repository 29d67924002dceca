// JSON's strings, written. Called by whoever makes a frame out of a text that a client chose.
#pragma once

#include <string>
#include <string_view>

namespace alo {

// In quotation marks, with what JSON demands escaped, and DEL and the C1 controls too: frames are
// looked at in terminals. The text is valid UTF-8.
void append_json_string(std::string& json, std::string_view text);

}  // namespace alo
