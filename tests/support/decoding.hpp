// Decodes a line the way a session does, out of an exact-size heap block, and shows the outcome as
// one text that a test can compare.
#pragma once

#include "alo/protocol/decoder.hpp"
#include "support/heap_bytes.hpp"

#include <string>
#include <string_view>
#include <variant>

namespace alo::test {

// `hello 1 [2,"ann"]`, `sign_off 1` or `invalid_json: The sentence.`
inline std::string show(const request& outcome) {
    if (const auto* const hello = std::get_if<hello_request>(&outcome)) {
        std::string text = "hello " + to_json(hello->user) + " [";
        for (std::size_t i = 0; i < hello->friends->size(); ++i) {
            text += (i == 0 ? "" : ",") + to_json((*hello->friends)[i]);
        }
        return text + "]";
    }
    if (const auto* const sign_off = std::get_if<sign_off_request>(&outcome)) {
        return "sign_off " + to_json(sign_off->user);
    }
    const auto& error = std::get<decode_error>(outcome);
    return std::string{info_of(error.code).name} + ": " + error.message;
}

inline std::string decode_and_show(decoder& with, std::string_view line,
                                   dialect spoken = dialect::undecided) {
    const heap_bytes bytes{line};
    return show(with.decode(bytes.view(), spoken));
}

}  // namespace alo::test
