// What a client says, in either dialect, each line with its end: the other side of decoder.hpp.
// Called by the client and by load.
#pragma once

#include "alo/base/user_id.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace alo {

// With an id, so that the answer is told from one to a ping that the person typed.
inline constexpr std::string_view ping_line = "{\"type\":\"ping\",\"id\":\"alo\"}\n";
inline constexpr std::string_view ping_id = "\"alo\"";
inline constexpr std::string_view pong_line = "{\"type\":\"pong\"}\n";
inline constexpr std::string_view bye_line = "{\"type\":\"bye\"}\n";

// What a hello says beside who says it; an empty status or text is left out.
struct hello_words {
    std::string_view status;
    std::string_view text;
    std::optional<std::uint32_t> grace;  // seconds
};

// `id` is JSON: a number, or a text in quotes.
[[nodiscard]] std::string hello_line(std::string_view id, user_id_view user,
                                     std::span<const user_id> friends, const hello_words& words);
[[nodiscard]] std::string status_line(std::string_view id, std::string_view status,
                                      std::string_view text);
[[nodiscard]] std::string watch_line(std::string_view id, std::span<const user_id> add,
                                     std::span<const user_id> remove);
[[nodiscard]] std::string query_line(std::string_view id, std::span<const user_id> users);

// The classic dialect: {"user_id":…,"friends":[…]}.
[[nodiscard]] std::string hello_frame(user_id_view user, const id_list& friends);
// {"user_id":…,"online":false}: the end of the session, at once and without grace.
[[nodiscard]] std::string sign_off_frame(user_id_view user);

}  // namespace alo
