// What goes over the wire in the classic dialect (SPEC section 4 and 6), as the tests write and
// read it. Written from the specification, not from the server's own constants.
#pragma once

#include "support/times.hpp"

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace alo::test {

inline const std::string on = "{\"online\":true}\n";
inline const std::string off = "{\"online\":false}\n";

// A user id as JSON text: `id(7)` is 7, `id("7")` is "7".
class id {
  public:
    template <std::unsigned_integral number>
    id(number value) : json_(std::to_string(value)) {}  // NOLINT(google-explicit-constructor)
    id(int value) : json_(std::to_string(value)) {}     // NOLINT(google-explicit-constructor)
    id(const char* value)                               // NOLINT(google-explicit-constructor)
        : json_("\"" + std::string(value) + "\"") {}
    id(const std::string& value)  // NOLINT(google-explicit-constructor)
        : json_("\"" + value + "\"") {}
    [[nodiscard]] const std::string& json() const { return json_; }

  private:
    std::string json_;
};

// The lines that a client says, each with its LF.
[[nodiscard]] std::string hello(const id& user, const std::vector<id>& friends);
[[nodiscard]] std::string sign_off(const id& user);

// `{"user_id":…,"friends":[…]}` padded by an unknown member to exactly so many bytes, without LF.
[[nodiscard]] std::string hello_of_size(const id& user, std::size_t bytes);

struct error_frame {
    std::string code;
    std::string message;
    bool fatal = false;
    std::optional<std::uint64_t> retry_after_ms{};
};

// The frame, if the line (with its LF) has exactly the shape of section 6.
[[nodiscard]] std::optional<error_frame> parse_error(std::string_view line);

// Whether a line looks like an error frame at all.
[[nodiscard]] bool is_error(std::string_view line);

}  // namespace alo::test
