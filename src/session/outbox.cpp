// See outbox.hpp.
#include "alo/session/outbox.hpp"

#include <algorithm>
#include <cstring>

namespace alo {

send_status outbox::push(std::string_view frame, ceiling limit) {
    if (size() + frame.size() > limit.hard) {
        return send_status::closed_slow;
    }
    append(frame, limit.hard);
    return size() > limit.soft ? send_status::over_soft : send_status::queued;
}

send_status outbox::push_constant(std::string_view frame, ceiling limit) {
    if (!empty() || frame.size() > limit.soft) {
        return push(frame, limit);
    }
    elsewhere_ = frame.data();
    end_ = static_cast<std::uint32_t>(frame.size());
    return send_status::queued;
}

send_status outbox::push(const presence_frame& news, ceiling limit) {
    const send_status how = push_constant(news.line(), limit);
    if (elsewhere_ == news.line().data()) {
        held_ = news;
    }
    return how;
}

void outbox::push_last(std::string_view frame) { append(frame, size() + frame.size()); }

void outbox::append(std::string_view bytes, std::size_t most) {
    if (end_ + bytes.size() > capacity_) {
        make_room(size() + bytes.size(), most);
    }
    std::memcpy(bytes_.get() + end_, bytes.data(), bytes.size());
    end_ += static_cast<std::uint32_t>(bytes.size());
}

// Doubling keeps the copying linear, but what a reader costs who stalls is the limit and not twice
// as much.
void outbox::make_room(std::size_t wanted, std::size_t most) {
    const std::size_t grown =
        std::min(std::max<std::size_t>({wanted, size() * 2, 64}), std::max(wanted, most));
    if (wanted <= capacity_ && (begin_ >= capacity_ / 2 || grown <= capacity_)) {
        std::memmove(bytes_.get(), bytes_.get() + begin_, size());
    } else {
        auto larger = std::make_unique_for_overwrite<char[]>(grown);
        if (!empty()) {
            std::memcpy(larger.get(), data() + begin_, size());
        }
        bytes_ = std::move(larger);
        elsewhere_ = nullptr;
        held_ = presence_frame{};
        capacity_ = static_cast<std::uint32_t>(grown);
    }
    end_ -= begin_;
    begin_ = 0;
}

void outbox::release() noexcept {
    bytes_.reset();
    elsewhere_ = nullptr;
    held_ = presence_frame{};
    begin_ = end_ = capacity_ = 0;
    mid_frame_ = false;
}

void outbox::taken(std::size_t count) noexcept {
    if (count == 0) {
        return;
    }
    begin_ += static_cast<std::uint32_t>(count);
    mid_frame_ = data()[begin_ - 1] != '\n';
    if (empty()) {
        release();
    }
}

void outbox::keep_started_frame() noexcept {
    if (!mid_frame_) {
        release();
        return;
    }
    const std::string_view rest = pending();
    const std::size_t lf = rest.find('\n');
    end_ = begin_ + static_cast<std::uint32_t>(lf == std::string_view::npos ? rest.size() : lf + 1);
}

}  // namespace alo
