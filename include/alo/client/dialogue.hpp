// What is said on a connection and what is made of what comes: one class for each dialect. No
// socket, no clock: client/visit carries the words to and fro, and calls everything here, but for
// typed(), which client/desk calls as well.
#pragma once

#include "alo/base/time.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace alo {

class dialogue {
  public:
    dialogue() = default;
    dialogue(const dialogue&) = delete;
    dialogue& operator=(const dialogue&) = delete;
    virtual ~dialogue() = default;

    struct reaction {
        std::string send;                   // lines with their ends; may be empty
        bool leave = false;                 // the person wants to go
        std::optional<duration> heartbeat;  // the server promises to be heard of so often
    };

    // There is a connection: the hello.
    virtual reaction begin() = 0;
    // A line of the server's, without its end.
    virtual reaction heard(std::string_view line) = 0;
    // A line of the person's that is not blank, without its end. May come without a connection;
    // nothing is to be sent then.
    virtual reaction typed(std::string line) = 0;
    // The sign-off.
    virtual std::string goodbye() = 0;
    // The connection is gone.
    virtual void lost() {}
    // To be told to whoever watches the connection come up: `1, friends listed: 2`.
    [[nodiscard]] virtual std::string self() const = 0;
};

}  // namespace alo
