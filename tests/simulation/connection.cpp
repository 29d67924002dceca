// See connection.hpp.
#include "simulation/connection.hpp"

#include <algorithm>
#include <utility>

namespace alo::sim {

// Segments keep their order, whatever each takes.
void connection::arrive(duration wait, action what) {
    const duration takes = is_.latency + in_.ms(0, is_.latency.count()) + wait;
    last_arrival_ = std::max(last_arrival_, time_.now() + takes);
    time_.at(last_arrival_, [this, happens = std::move(what)] {
        if (!server_closed_ && !broken_) {
            happens();
            if (server_ != nullptr) {
                server_->readable();
            }
        }
    });
}

void connection::client_send(std::string_view bytes) {
    if (said_fin_ || deaf_ || gone_) {
        return;
    }
    // A few segments, and now and then byte by byte.
    const std::uint64_t kind = in_.below(8);
    const std::size_t most = kind == 0 ? 1 : kind < 4 ? 1 + in_.below(40) : bytes.size();
    for (std::size_t at = 0; at < bytes.size(); at += most) {
        arrive(duration{0}, [this, part = std::string{bytes.substr(at, most)}] { inbox_ += part; });
    }
}

void connection::client_half_close() {
    if (!said_fin_ && !deaf_ && !gone_) {
        said_fin_ = true;
        arrive(duration{0}, [this] { fin_ = true; });
    }
}

void connection::client_close() {
    client_half_close();
    deaf_ = true;
    if (!outbox_.empty()) {
        answer_with_reset();  // closed over what it had not read
    }
}

void connection::client_reset() {
    if (deaf_ || gone_) {
        return;
    }
    deaf_ = true;
    arrive(duration{0}, [this] { break_off(in_.chance(50)); });
}

void connection::client_vanish(duration given_up) {
    if (deaf_ || gone_) {
        return;
    }
    gone_ = true;
    arrive(given_up, [this] { break_off(false); });
}

void connection::client_read(bool reads) {
    reads_ = reads;
    kick();
}

void connection::break_off(bool forget_input) {
    broken_ = true;
    if (forget_input) {
        inbox_.clear();
    }
    outbox_.clear();
    if (server_ != nullptr) {
        server_->writable();
    }
}

void connection::answer_with_reset() {
    if (!std::exchange(reset_on_its_way_, true)) {
        arrive(duration{0}, [this] { break_off(false); });
    }
}

std::string connection::take(std::size_t most) {
    std::string bytes = inbox_.substr(0, most);
    inbox_.erase(0, most);
    return bytes;
}

std::ptrdiff_t connection::send(std::string_view bytes) {
    if (broken_) {
        return -1;
    }
    std::size_t count = std::min(bytes.size(), is_.send_buffer - outbox_.size());
    if (count > 1 && is_.short_writes && out_.chance(25)) {
        count = out_.chance(20) ? 0 : 1 + out_.below(count - 1);  // 0: the kernel is out of memory
    }
    outbox_ += bytes.substr(0, count);
    if (deaf_ && count > 0) {
        answer_with_reset();
    }
    kick();
    return static_cast<std::ptrdiff_t>(count);
}

void connection::shutdown() {
    fin_sent_ = true;
    kick();
}

void connection::close() {
    server_closed_ = true;
    server_ = nullptr;
    if (broken_) {
        return;
    }
    // Closing over unread input resets the connection, and what was on its way is lost.
    if (!inbox_.empty() && !deaf_ && !gone_) {
        lost_ = true;
        outbox_.clear();
        time_.after(is_.latency, [this] {
            if (!deaf_ && !gone_ && !std::exchange(fin_seen_, true)) {
                client_.server_closed(true);
            }
        });
        return;
    }
    fin_sent_ = true;
    kick();
}

// The client reads when there is something to read.
void connection::kick() {
    const bool something = !outbox_.empty() || (fin_sent_ && !fin_seen_);
    if (reads_ && something && !read_due_ && !deaf_ && !gone_) {
        read_due_ = true;
        const duration pause = is_.sips > 0 ? is_.sip_pause : is_.read_pause;
        time_.after(is_.latency + out_.ms(0, pause.count()), [this] { read(); });
    }
}

void connection::read() {
    read_due_ = false;
    if (!reads_ || deaf_ || gone_) {
        return;
    }
    const std::size_t count = std::min(outbox_.size(), is_.sips > 0 ? is_.sip_size : is_.read_size);
    if (count > 0) {
        is_.sips -= is_.sips > 0 ? 1 : 0;
        const std::string bytes = outbox_.substr(0, count);
        outbox_.erase(0, count);
        client_.received(bytes);
        if (server_ != nullptr && says_writable()) {
            server_->writable();
        }
    }
    if (outbox_.empty() && fin_sent_ && !fin_seen_) {
        fin_seen_ = true;
        client_.server_closed(false);
        return;
    }
    kick();
}

}  // namespace alo::sim
