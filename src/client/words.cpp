// See words.hpp.
#include "alo/client/words.hpp"

#include <cstddef>

namespace alo {

std::string printable(std::string_view text) {
    std::string clean;
    clean.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        // U+0080 to U+009F are the bytes C2 80 to C2 9F.
        const bool c1 =
            byte == 0xc2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) <= 0x9f;
        if (c1) {
            ++i;
        }
        clean += byte < 0x20 || byte == 0x7f || c1 ? ' ' : text[i];
    }
    return clean;
}

std::string to_words(const server_frame& frame, std::string_view raw) {
    switch (frame.what) {
        case server_frame::kind::online:
            return "a friend came online";
        case server_frame::kind::offline:
            return "a friend went offline";
        case server_frame::kind::error:
            return "the server says: " + printable(frame.message) + " (" + printable(frame.code) +
                   ")";
        case server_frame::kind::other:
            break;
    }
    return printable(raw);
}

}  // namespace alo
