// A user id in twelve bytes, for tables with a record for every user: most ids are numbers, and a
// text is an allocation of its own. Owned by hand: whoever holds it says when it goes.
#pragma once

#include "alo/base/user_id.hpp"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <string_view>

namespace alo {

struct packed_id {
    std::uint64_t word = 0;         // the number, or the address of the text
    std::uint32_t text_length = 0;  // 0: a number

    [[nodiscard]] static packed_id copy_of(user_id_view id) {
        if (!id.is_text()) {
            return {id.number(), 0};
        }
        char* const text = new char[id.text().size()];
        std::copy(id.text().begin(), id.text().end(), text);
        return {std::bit_cast<std::uint64_t>(text), static_cast<std::uint32_t>(id.text().size())};
    }
    // Valid until release().
    [[nodiscard]] user_id_view view() const noexcept {
        if (text_length == 0) {
            return user_id_view{word};
        }
        return user_id_view{std::string_view{std::bit_cast<const char*>(word), text_length}};
    }
    void release() noexcept {
        if (text_length != 0) {
            delete[] std::bit_cast<char*>(word);
        }
        *this = packed_id{};
    }
};

}  // namespace alo
