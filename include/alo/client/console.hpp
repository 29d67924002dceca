// What the client prints: events on stdout, a line at a time, and what it has to say for itself on
// stderr. Called by client/run, client/visit and client/check, on one thread.
#pragma once

#include "alo/client/options.hpp"
#include "alo/protocol/server_frame.hpp"

#include <string_view>

namespace alo {

class console {
  public:
    explicit console(const client_options& options) noexcept
        : json_{options.json}, quiet_{options.quiet} {}

    // A line of the server's: as it came with --json, else with the time and in words.
    void event(const server_frame& frame, std::string_view raw);
    // Of interest to whoever watches; not with --quiet.
    void status(std::string_view words) const;
    // Why the client ends; always.
    void last_word(std::string_view words) const;

    // False once stdout takes nothing any more: whoever read it has gone.
    [[nodiscard]] bool heard() const noexcept { return heard_; }

  private:
    void put(std::string_view line);

    bool json_;
    bool quiet_;
    bool heard_ = true;
};

}  // namespace alo
