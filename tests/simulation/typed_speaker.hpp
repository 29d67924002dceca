// Finds words for a client of the typed dialect: requests of all kinds, with an `id` or without,
// and mistakes of all kinds, each with what the protocol makes of it. Used by typed_scripts.cpp.
#pragma once

#include "simulation/pen.hpp"

#include <optional>
#include <string>
#include <vector>

namespace alo::sim {

class typed_speaker : public pen {
  public:
    using pen::pen;

    // Texts of about so many bytes from now on.
    void be_wordy(std::size_t bytes) { text_bytes_ = bytes; }

    // Each adds a line to what the next say() sends.
    void hello();
    void hello(std::vector<name> friends, std::optional<said_stance> shows,
               std::optional<duration> grace);
    void hello_for_another();
    void status();
    void status(const said_stance& shows);
    void watch();
    void watch_too_many();
    void query();
    void query(std::vector<name> users);
    void ping();
    void pong();
    void bye();
    // A request that would be good after a hello, and is none before it.
    void too_early();
    void bad();
    // One of a regular client's requests.
    void anything();
    // Complete but for its end of line.
    void unended_query();

    [[nodiscard]] said_stance some_stance(bool maybe_invisible);

  private:
    // `,"id":7` or nothing, into the line too.
    std::string tagged(said_line& line);
    [[nodiscard]] static std::string text_of(const said_stance& shows);

    std::size_t text_bytes_ = 12;
    std::uint64_t tags_ = 0;
};

}  // namespace alo::sim
