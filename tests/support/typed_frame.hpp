// A frame of the typed dialect (SPEC section 5), or an entry in one, as the tests read it. Written
// from the specification: whatever has a member too many or too few is no frame. Used by
// support/typed_client and by the cases about that dialect.
#pragma once

#include "support/json.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace alo::test {

class typed_frame {
  public:
    // Of a line, with its LF or without; throws when it is not one JSON object.
    explicit typed_frame(std::string_view line);

    [[nodiscard]] const std::string& json() const { return json_; }
    [[nodiscard]] std::string type() const { return has("type") ? text("type") : ""; }
    [[nodiscard]] bool has(const std::string& member) const { return members_.contains(member); }
    // A member as JSON writes it, a string's content, and a whole number; each throws when there is
    // no such member.
    [[nodiscard]] std::string raw(const std::string& member) const;
    [[nodiscard]] std::string text(const std::string& member) const;
    [[nodiscard]] std::int64_t number(const std::string& member) const;
    [[nodiscard]] bool truth(const std::string& member) const { return raw(member) == "true"; }
    // The elements of an array of objects.
    [[nodiscard]] std::vector<typed_frame> list(const std::string& member) const;

    // The members' names in the order in which they came, with a space between two.
    [[nodiscard]] std::string shape() const { return shape_; }

  private:
    [[nodiscard]] const json_value& at(const std::string& member) const;

    std::string json_;
    std::string shape_;
    json_object members_;
};

// What a presence or an entry says of its user, in words that a case can compare: `2 busy 'lunch'`,
// `"ann" offline`. Throws when a member is missing, surplus, out of order or contradicts another.
[[nodiscard]] std::string words_of_presence(const typed_frame& presence);
[[nodiscard]] std::string words_of_entry(const typed_frame& entry);  // snapshot, watching
[[nodiscard]] std::string words_of_answer(const typed_frame& user);  // presences

}  // namespace alo::test
