// Turns one line from a client into a request, or into what to tell it is wrong (SPEC sections 2
// and 4 to 6). One a thread; called by session/worker. Not thread-safe.
#pragma once

#include "alo/protocol/request.hpp"

#include <cstddef>
#include <memory>
#include <string_view>

namespace alo {

class decoder {
  public:
    // The most friends a hello may list, duplicates and the user itself not counted.
    explicit decoder(std::size_t max_friends);
    ~decoder();
    decoder(decoder&&) noexcept;
    decoder& operator=(decoder&&) noexcept;

    // The line has no end of line, and line_framer::padding readable bytes behind it.
    // What is wrong is told in this order, and nothing is returned before all of it was checked:
    // JSON, type, online, user_id, friends; in the typed dialect JSON, type, id, whether there was
    // a hello, and then the members in the order in which request.hpp has them. Only those that the
    // type has are looked at.
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
