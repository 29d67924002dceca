// What a client can ask for, as protocol/decoder hands it out and session/conversation judges it.
// All views and pointers are valid until the decoder's next line.
#pragma once

#include "alo/base/stance.hpp"
#include "alo/base/time.hpp"
#include "alo/base/user_id.hpp"
#include "alo/protocol/error.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>

namespace alo {

// How a connection speaks. Its first good object decides.
enum class dialect : std::uint8_t {
    undecided,  // nothing good has come yet
    classic,    // the base protocol: no `type` member
    typed,      // for applications: every object has a `type`
};

// The most users that one query may ask for (SPEC section 5).
inline constexpr std::size_t max_queried_users = 1000;
// The longest grace that a client may ask for (SPEC section 5).
inline constexpr duration longest_grace{120'000};
// The longest `id` of a request that is a string, in bytes: a UUID has 36.
inline constexpr std::size_t max_tag_bytes = 128;

// A request's `id`, as JSON writes it, for the reply to repeat; empty if it has none.
using request_tag = std::string_view;

// The number -0 is 0, as JSON's numbers are values and not spellings; 1.0 and 1e3 are refused all
// the same.
struct hello_request {
    user_id_view user;
    const id_list* friends;  // never null; as given, duplicates and the user's own id included
    bool typed = false;
    std::optional<saying> shows{};    // if it said anything of its status
    std::optional<duration> grace{};  // if it said so
    request_tag tag{};
};

// {"user_id":…,"online":false}, the classic dialect's end of a session.
struct sign_off_request {
    user_id_view user;
};

// The rest is of the typed dialect.
struct bye_request {};  // the end of this session
struct status_request {
    stance shows;
    request_tag tag{};
};
struct watch_request {
    const id_list* add;     // never null, nor is
    const id_list* remove;  // this; as given
    request_tag tag{};
    // Whatever is on the list already, `add` has more than may be on it.
    bool hopeless = false;
};
struct query_request {
    const id_list* users;  // never null; at most max_queried_users
    request_tag tag{};
};
struct ping_request {
    request_tag tag{};
};
struct pong_request {};

using request =
    std::variant<hello_request, sign_off_request, bye_request, status_request, watch_request,
                 query_request, ping_request, pong_request, decode_error>;

}  // namespace alo
