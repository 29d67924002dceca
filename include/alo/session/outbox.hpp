// What a client still has to be sent: bytes of whole frames, under a ceiling. One a session, filled
// and drained by session/worker. Holds no memory of its own while empty, nor for a frame that
// others hold and that waits alone.
#pragma once

#include "alo/protocol/presence_frame.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

namespace alo {

// What became of a frame.
enum class send_status : std::uint8_t {
    queued,       // it will be sent
    over_soft,    // it will be sent, and more than the soft limit waits
    closed_slow,  // it does not fit under the hard limit: the session is to be closed
};

class outbox {
  public:
    // Limits in bytes.
    struct ceiling {
        std::size_t soft;
        std::size_t hard;
    };

    // A frame ends with LF. Past the hard limit nothing is kept of it.
    [[nodiscard]] send_status push(std::string_view frame, ceiling limit);
    // The same for a frame that stays where it is as long as the server runs, or as it is held.
    // Mostly it is all that a turn brings to a session, and then is sent from there: a buffer and
    // two copies less.
    [[nodiscard]] send_status push_constant(std::string_view frame, ceiling limit);
    [[nodiscard]] send_status push(const presence_frame& news, ceiling limit);
    // The last frame of a session that ends, which may pass the limit by its own length.
    void push_last(std::string_view frame);

    // Frames that waited elsewhere until there was room, and are bounded there.
    void refill(std::string_view frames) { push_last(frames); }

    [[nodiscard]] bool empty() const noexcept { return begin_ == end_; }
    [[nodiscard]] std::size_t size() const noexcept { return end_ - begin_; }
    // Bytes on the heap.
    [[nodiscard]] std::size_t memory() const noexcept { return capacity_; }
    // Everything that waits, in order. Valid until the next change.
    [[nodiscard]] std::string_view pending() const noexcept { return {data() + begin_, size()}; }
    // The socket took the first `count` bytes.
    void taken(std::size_t count) noexcept;
    // Drops every frame of which nothing was sent yet: what remains ends the frame that was cut, so
    // that a last word after it still begins a line.
    void keep_started_frame() noexcept;

  private:
    [[nodiscard]] const char* data() const noexcept {
        return elsewhere_ != nullptr ? elsewhere_ : bytes_.get();
    }
    void append(std::string_view bytes, std::size_t most);
    void make_room(std::size_t wanted, std::size_t most);
    void release() noexcept;

    std::unique_ptr<char[]> bytes_;
    const char* elsewhere_ = nullptr;  // stands for bytes_, with a capacity of 0
    std::uint32_t begin_ = 0;
    std::uint32_t end_ = 0;
    std::uint32_t capacity_ = 0;
    bool mid_frame_ = false;  // the byte before begin_ was no LF
    presence_frame held_;     // what elsewhere_ points to, if it is no constant
};

}  // namespace alo
