// What the log says of an event, as a sentence for people. Called by app/event_log.
#pragma once

#include "alo/app/config.hpp"
#include "alo/session/observer.hpp"

#include <string_view>

namespace alo {

struct end_words {
    std::string_view sentence;
    bool alarming;  // worth a line without --verbose
};

[[nodiscard]] end_words words_of(end_reason reason) noexcept;
[[nodiscard]] std::string_view words_of(refusal reason) noexcept;
// One word: where a setting's value came from.
[[nodiscard]] std::string_view words_of(value_source source) noexcept;

}  // namespace alo
