// When a thread's turn ends: after all that is ready now was heard, and what was said is answered;
// see io_thread.hpp.
#include "alo/transport/clock.hpp"
#include "alo/transport/io_thread.hpp"

#include <boost/asio/post.hpp>

#include <cstdint>
#include <exception>
#include <utility>

namespace alo {
namespace {

// A turn that is extended so often has heard some thousand clients, in some ten milliseconds; or
// fewer who say much, and once it was so long it is extended no more. Others wait meanwhile.
constexpr int most_extensions = 16;
constexpr duration longest_turn{20};

}  // namespace

void io_thread::request_end_of_turn() {
    boost::asio::post(context_, [this] { end_turn(); });
}

// While clients have more to say, or come, it is heard before anybody is written to, up to a point:
// where thousands come back at once, what all of them cause leaves in few sends for each socket.
// Whoever is alone loses no time by it, and the rest of a large fan-out does not wait for others.
bool io_thread::hears_more() {
    if (extensions_ == 0) {
        turn_began_ = steady_now();
    }
    const std::uint64_t accepted = worker_->counters().accepted.value();
    const bool more = poll_.hand_out() > 0 || accepted != accepted_;
    accepted_ = accepted;
    return more && !worker_->has_slices() && ++extensions_ <= most_extensions &&
           steady_now() - turn_began_ < longest_turn;
}

void io_thread::end_turn() {
    try {
        if (hears_more()) {
            request_end_of_turn();
            return;
        }
    } catch (const std::exception& e) {
        finish_turn();  // or none ever would again
        log_.trouble("io_thread", e.what());
        return;
    }
    finish_turn();
}

void io_thread::finish_turn() {
    extensions_ = 0;
    worker_->end_of_turn(steady_now());
    if (on_empty_ && worker_->size() == 0) {
        std::exchange(on_empty_, nullptr)();
    }
    if (released_ && worker_->size() == 0) {
        poll_.stop();
    }
}

void io_thread::wake_at(time_point when) {
    // A tick that was due already cannot be cancelled. It asks for the next one, and of entries
    // that outlive their sessions there is always a next one.
    if (released_) {
        return;
    }
    timer_.expires_after(when - steady_now());
    timer_.async_wait([this](const boost::system::error_code& error) {
        if (!error) {
            worker_->on_tick(steady_now());
        }
    });
}

}  // namespace alo
