// What the client makes of a connection's course: whether to come back after it, and when. Pure;
// called by client/run and the dialogues.
#pragma once

#include "alo/protocol/server_frame.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace alo {

class conduct {
  public:
    // A new connection; our hello is the first thing on it, and has this id (as JSON) or none.
    void connected(std::string hello_id) noexcept;
    // A line of the user's went out as it is; from now on an error may be about that.
    void typed(bool sign_off) noexcept;
    void heard(const server_frame& frame);

    // Why coming back makes no sense, as a sentence; empty if it does:
    // - another session of the user took the place (`replaced`): coming back would throw that one
    //   out, which would come back too;
    // - the hello itself was refused: the next would be the same;
    // - the token was refused (`unauthorized`).
    [[nodiscard]] const std::string& final_word() const noexcept { return final_; }
    // The user typed a sign-off: the server's close is what was asked for.
    [[nodiscard]] bool signed_off() const noexcept { return signed_off_; }
    // The server took the hello; only in the typed dialect it says so.
    [[nodiscard]] bool welcomed() const noexcept { return welcomed_; }
    // The connection ended with an error that the server called fatal.
    [[nodiscard]] bool failed() const noexcept { return failed_; }
    // What the server asked to wait, in milliseconds.
    [[nodiscard]] std::optional<std::uint64_t> retry_after_ms() const noexcept { return wait_; }

  private:
    [[nodiscard]] bool about_hello(const server_frame& error) const;

    std::string hello_id_;
    bool typed_ = false;
    bool welcomed_ = false;
    bool signed_off_ = false;
    bool failed_ = false;
    std::optional<std::uint64_t> wait_;
    std::string final_;
};

}  // namespace alo
