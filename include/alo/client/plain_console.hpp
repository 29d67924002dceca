// Prints line by line, for pipes, files and plain terminals: what happens on stdout, what the
// client itself has to say on stderr. Owned by client/run; also what client/run fails with.
#pragma once

#include "alo/client/console.hpp"
#include "alo/client/options.hpp"

#include <string>
#include <string_view>

namespace alo {

class plain_console final : public console {
  public:
    // Colours only where stdout is a terminal and nobody asked for none.
    plain_console(const client_options& options, bool colours) noexcept
        : json_{options.json}, quiet_{options.quiet}, colours_{colours} {}

    void event(tone colour, std::string_view words) override;
    void frame(std::string_view raw) override;
    void answer(std::string_view lines) override;
    void status(std::string_view words) override;
    void last_word(std::string_view words) override;
    [[nodiscard]] bool wants_frames() const noexcept override { return json_; }
    [[nodiscard]] bool heard() const noexcept override { return heard_; }

  private:
    void put(std::string_view line);

    bool json_;
    bool quiet_;
    bool colours_;
    bool heard_ = true;
};

}  // namespace alo
