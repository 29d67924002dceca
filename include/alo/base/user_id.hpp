// Who a user is: a JSON integer from 0 to 2^64-1 or a JSON string of 1 to 128 bytes (SPEC
// section 2). Used by every floor; `1` and `"1"` are different users.
#pragma once

#include "alo/base/siphash.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace alo {

// The longest string id, in bytes of UTF-8 (SPEC section 2).
inline constexpr std::size_t max_user_id_bytes = 128;

// A user id that somebody else owns. Cheap to copy; a text is valid as long as its owner.
class user_id_view {
  public:
    constexpr user_id_view() noexcept = default;
    constexpr explicit user_id_view(std::uint64_t number) noexcept : number_{number} {}
    // The text is 1 to max_user_id_bytes bytes: a null `data()` is what tells a number apart.
    constexpr explicit user_id_view(std::string_view text) noexcept
        : number_{text.size()}, text_{text.data()} {}

    [[nodiscard]] constexpr bool is_text() const noexcept { return text_ != nullptr; }
    // Only for a number.
    [[nodiscard]] constexpr std::uint64_t number() const noexcept { return number_; }
    // Only for a text.
    [[nodiscard]] constexpr std::string_view text() const noexcept { return {text_, number_}; }

    friend constexpr bool operator==(user_id_view a, user_id_view b) noexcept {
        if (a.is_text() != b.is_text()) {
            return false;
        }
        return a.is_text() ? a.text() == b.text() : a.number_ == b.number_;
    }

  private:
    std::uint64_t number_ = 0;  // the number, or the text's length
    const char* text_ = nullptr;
};

// A well-mixed hash, so that tables may use its low or high bits alone. It is keyed: ids come from
// strangers, and whoever knew it could fill one corner of a table and so stop everybody's server.
[[nodiscard]] std::size_t hash_of(user_id_view id) noexcept;

// Gives hash_of() a secret key; without, it is always the same, as tests want it. The server calls
// it once, before any table and any second thread exists.
void set_hash_key(siphash_key key) noexcept;

// A user id that owns its text.
class user_id {
  public:
    user_id() = default;
    explicit user_id(user_id_view id)
        : text_{id.is_text() ? std::string{id.text()} : std::string{}},
          number_{id.is_text() ? 0 : id.number()} {}

    [[nodiscard]] user_id_view view() const noexcept {
        return text_.empty() ? user_id_view{number_} : user_id_view{std::string_view{text_}};
    }
    friend bool operator==(const user_id& a, const user_id& b) noexcept {
        return a.view() == b.view();
    }

  private:
    std::string text_;  // empty: the id is a number
    std::uint64_t number_ = 0;
};

// Ids in the order given, packed: one allocation for the entries and one for all texts.
class id_list {
  public:
    void clear() noexcept;
    void reserve(std::size_t count) { entries_.reserve(count); }
    void push_back(user_id_view id);

    [[nodiscard]] std::size_t size() const noexcept { return entries_.size(); }
    [[nodiscard]] bool empty() const noexcept { return entries_.empty(); }
    // What the ids take on the heap, in bytes, at least.
    [[nodiscard]] std::size_t bytes() const noexcept {
        return entries_.size() * sizeof(entry) + texts_.size();
    }
    // The view is valid until the list changes.
    [[nodiscard]] user_id_view operator[](std::size_t index) const noexcept;

  private:
    struct entry {
        std::uint64_t value;   // the number, or where the text begins in texts_
        std::uint32_t length;  // 0: a number
    };
    std::vector<entry> entries_;
    std::string texts_;
};

// True for a text that may be an id: 1 to max_user_id_bytes bytes and no control character (C0,
// DEL, C1). Valid UTF-8 is the caller's business.
[[nodiscard]] bool is_valid_user_text(std::string_view text) noexcept;

// As JSON writes it: `1` or `"ann"`, with the escapes that JSON demands. For logs and frames.
[[nodiscard]] std::string to_json(user_id_view id);

// The same for a person's eyes: whatever is not printable ASCII is a `?`, so that an id can stand
// in a sentence on any terminal.
[[nodiscard]] std::string printable(user_id_view id);

}  // namespace alo
