// Decodes a line the way a session does, out of an exact-size heap block, and shows the outcome as
// one text that a test can compare.
#pragma once

#include "alo/protocol/decoder.hpp"
#include "support/heap_bytes.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <variant>

namespace alo::test {

inline std::string show(const id_list& ids) {
    std::string text = "[";
    for (std::size_t i = 0; i < ids.size(); ++i) {
        text += (i == 0 ? "" : ",") + to_json(ids[i]);
    }
    return text + "]";
}

inline std::string show(const stance& shows) {
    constexpr std::array<std::string_view, 4> words{"online", "away", "busy", "invisible"};
    return std::string{words[static_cast<std::size_t>(shows.status)]} + " '" +
           std::string{shows.text} + "'";
}

inline std::string show_tag(request_tag tag) {
    return tag.empty() ? "" : " id " + std::string{tag};
}

// Of the typed dialect's requests.
inline std::string show_typed(const request& outcome) {
    if (const auto* const status = std::get_if<status_request>(&outcome)) {
        return "status " + show(status->shows) + show_tag(status->tag);
    }
    if (const auto* const watch = std::get_if<watch_request>(&outcome)) {
        return "watch " + show(*watch->add) + ' ' + show(*watch->remove) +
               (watch->hopeless ? " hopeless" : "") + show_tag(watch->tag);
    }
    if (const auto* const query = std::get_if<query_request>(&outcome)) {
        return "query " + show(*query->users) + show_tag(query->tag);
    }
    if (const auto* const ping = std::get_if<ping_request>(&outcome)) {
        return "ping" + show_tag(ping->tag);
    }
    return std::holds_alternative<pong_request>(outcome) ? "pong" : "bye";
}

// `hello 1 [2,"ann"]`, `typed hello 1 [] away 'lunch' grace 15 id "x"` (or `- 'lunch'` without a
// status), `sign_off 1`,
// `watch [2] [] id 7` or `invalid_json: The sentence.`
inline std::string show(const request& outcome) {
    if (const auto* const hello = std::get_if<hello_request>(&outcome)) {
        std::string text = hello->typed ? "typed hello " : "hello ";
        text += to_json(hello->user) + ' ' + show(*hello->friends);
        if (hello->shows) {
            text += ' ' + (hello->shows->status ? show(hello->shows->after())
                                                : "- '" + std::string{hello->shows->text} + "'");
        }
        if (hello->grace) {
            text += " grace " + std::to_string(*hello->grace / std::chrono::seconds{1});
        }
        return text + show_tag(hello->tag);
    }
    if (const auto* const sign_off = std::get_if<sign_off_request>(&outcome)) {
        return "sign_off " + to_json(sign_off->user);
    }
    if (const auto* const error = std::get_if<decode_error>(&outcome)) {
        return std::string{info_of(error->code).name} + show_tag(error->tag) + ": " +
               error->message;
    }
    return show_typed(outcome);
}

inline std::string decode_and_show(decoder& with, std::string_view line,
                                   dialect spoken = dialect::undecided) {
    const heap_bytes bytes{line};
    return show(with.decode(bytes.view(), spoken));
}

}  // namespace alo::test
