// Turns one line from a client into a request, or into what to tell it is wrong (SPEC sections 2, 4
// and 6). One a thread; called by session/session. Not thread-safe.
#pragma once

#include "alo/base/user_id.hpp"
#include "alo/protocol/error.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <variant>

namespace alo {

// How a connection speaks. Its first good object decides.
enum class dialect : std::uint8_t {
    undecided,  // nothing good has come yet
    classic,    // the base protocol: no `type` member
};

// {"user_id":…,"friends":[…]}: the views are valid until the next decode(). The number -0 is 0, as
// JSON's numbers are values and not spellings; 1.0 and 1e3 are refused all the same.
struct hello_request {
    user_id_view user;
    const id_list* friends;  // never null; as given, duplicates and the user's own id included
};

// {"user_id":…,"online":false}: the end of this session.
struct sign_off_request {
    user_id_view user;
};

using request = std::variant<hello_request, sign_off_request, decode_error>;

class decoder {
  public:
    // The most friends a hello may list, duplicates and the user itself not counted.
    explicit decoder(std::size_t max_friends);
    ~decoder();
    decoder(decoder&&) noexcept;
    decoder& operator=(decoder&&) noexcept;

    // The line has no end of line, and line_framer::padding readable bytes behind it.
    // What is wrong is told in this order, and nothing is returned before all of it was checked:
    // JSON, type, online, user_id, friends.
    [[nodiscard]] request decode(std::string_view line, dialect spoken);

    // True for one whole JSON value and nothing else: what decides whether a last line that the end
    // of the stream cut off is handled (SPEC section 3). What nests too deep counts as cut off. It
    // needs no padding.
    [[nodiscard]] bool is_complete(std::string_view line);

  private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

}  // namespace alo
