// Where the client prints. Two kinds: lines for pipes and files (client/plain_console), and the
// screen of a terminal at which somebody types (client/desk). Called by client/run, client/visit
// and the dialogues, on one thread.
#pragma once

#include "alo/client/visible.hpp"

#include <cstdint>
#include <string_view>

namespace alo {

// What colour a line has, where there are colours.
enum class tone : std::uint8_t {
    plain,
    online,
    away,
    busy,
    offline,
    fault,
};

class console {
  public:
    console() = default;
    console(const console&) = delete;
    console& operator=(const console&) = delete;
    virtual ~console() = default;

    // Something happened: a line on stdout, with the time. The words are visible() already.
    virtual void event(tone colour, std::string_view words) = 0;
    // A line of the server's as it came: for --json.
    virtual void frame(std::string_view raw) = 0;
    // What the person asked to see: lines with their ends, without times.
    virtual void answer(std::string_view lines) = 0;
    // Of interest to whoever watches; not with --quiet.
    virtual void status(std::string_view words) = 0;
    // Why the client ends; always.
    virtual void last_word(std::string_view words) = 0;
    // The picture of who is online is another.
    virtual void picture_changed() {}

    // Frames are wanted as they come, instead of words.
    [[nodiscard]] virtual bool wants_frames() const noexcept { return false; }
    // There is a picture to look at, so that nobody needs the events that made it.
    [[nodiscard]] virtual bool shows_picture() const noexcept { return false; }
    // What the place shows.
    [[nodiscard]] virtual letters shows() const noexcept { return letters::unicode; }
    // False once nobody reads any more.
    [[nodiscard]] virtual bool heard() const noexcept = 0;
};

}  // namespace alo
