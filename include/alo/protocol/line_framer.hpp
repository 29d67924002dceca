// Cuts a stream of bytes into lines (SPEC section 3): LF ends a line, a CR before it is dropped.
// One a session, called by session/session. Incremental and bounded: it keeps at most the limit
// and the line's own end, whatever comes, and nothing while no line is unfinished.
//
// Use: feed() the bytes just read, next() until it says need_more, then settle() before the bytes
// go away. Whoever stops earlier (the rate limit does) calls settle() too: what is left is kept and
// next() goes on with it after feed({}).
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

namespace alo {

enum class framing : std::uint8_t {
    line,       // a line was cut; it may be empty
    need_more,  // no end of line in what there is
    too_long,   // the line has passed the limit; the stream is of no more use
};

class line_framer {
  public:
    // Bytes that are readable behind every line it hands out; whoever feeds it keeps as many
    // readable behind what is fed. The JSON parser reads in wide steps (SIMDJSON_PADDING is 64 on
    // no CPU more).
    static constexpr std::size_t padding = 64;

    // The longest line, in bytes without its end; less than 4 GiB.
    explicit line_framer(std::size_t max_line) noexcept
        : max_line_{static_cast<std::uint32_t>(max_line)} {}

    // At most room() bytes at a time; they must stay readable until settle().
    void feed(std::string_view bytes);
    // The line is valid until the next call of anything here. Once too_long, always too_long.
    [[nodiscard]] framing next(std::string_view& line) noexcept;
    // Whether next() has anything but need_more to say.
    [[nodiscard]] bool has_next() const noexcept;
    // Keeps what has not been cut yet, and frees what is not needed.
    void settle();
    // The stream ended: what there is after the last LF, without a CR. Call it when next() has
    // nothing more. Valid as with next().
    [[nodiscard]] std::string_view last_line() noexcept;

    // How many more bytes may be fed now: the limit and a line end less what is kept.
    [[nodiscard]] std::size_t room() const noexcept;
    // Bytes kept between settle() and feed().
    [[nodiscard]] std::size_t held() const noexcept;

  private:
    // The limit, a CR and an LF: no line that is good needs more.
    [[nodiscard]] std::size_t most() const noexcept { return std::size_t{max_line_} + 2; }
    // Cuts a line off the front of `rest`, whose first `scanned` bytes hold no LF.
    framing cut(std::string_view& rest, std::size_t scanned, std::string_view& line) noexcept;
    void keep(std::string_view bytes);

    // Lives only while something is kept, so that an idle session pays for a pointer.
    struct store {
        std::unique_ptr<char[]> bytes;  // `capacity` and the padding behind it
        std::size_t capacity = 0;
        std::size_t begin = 0;    // of what has not been cut
        std::size_t end = 0;      // of what is kept
        std::size_t scanned = 0;  // bytes from `begin` known to hold no LF

        [[nodiscard]] std::size_t size() const noexcept { return end - begin; }
        void move_to(std::size_t new_capacity);
    };
    std::unique_ptr<store> kept_;
    std::string_view input_;  // between feed() and settle(): what has not been cut
    std::uint32_t max_line_;
    bool too_long_ = false;
};

}  // namespace alo
