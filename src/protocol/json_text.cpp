// See json_text.hpp.
#include "alo/protocol/json_text.hpp"

#include <cstddef>

namespace alo {
namespace {

// Those that have a letter of their own take two bytes; a text of them alone should not make a
// frame six times as long.
void append_escape(std::string& json, unsigned char byte) {
    constexpr std::string_view named = "\b\t\n\f\r";
    constexpr std::string_view letters = "btnfr";
    if (const std::size_t at = named.find(static_cast<char>(byte)); at != std::string_view::npos) {
        json += '\\';
        json += letters[at];
        return;
    }
    constexpr std::string_view digits = "0123456789abcdef";
    json += "\\u00";
    json += digits[byte >> 4U];
    json += digits[byte & 0xfU];
}

}  // namespace

void append_json_string(std::string& json, std::string_view text) {
    json += '"';
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            json += '\\';
            json += c;
        } else if (byte < 0x20 || byte == 0x7f) {
            append_escape(json, byte);
        } else if (byte == 0xc2 && i + 1 < text.size() &&
                   static_cast<unsigned char>(text[i + 1]) < 0xa0) {
            // U+0080 to U+009F are the bytes C2 80 to C2 9F.
            append_escape(json, static_cast<unsigned char>(text[++i]));
        } else {
            json += c;
        }
    }
    json += '"';
}

}  // namespace alo
