// See judged_play.hpp.
#include "alo/load/judged_play.hpp"

#include "alo/protocol/request_lines.hpp"

#include <utility>

namespace alo::load {

void judged_play::take_other(seat at, const server_frame& frame) {
    using kind = server_frame::kind;
    switch (frame.what) {
        case kind::ping:
            static_cast<void>(stage_.say(at, pong_line));
            return;
        case kind::error:
            ++counts_.errors;
            counts_.note(name(at.who) + ": the server says " + frame.code + ": " + frame.message);
            return;
        case kind::going_away:
            fail("the server is about to stop");
            return;
        case kind::welcome:
        case kind::pong:
            return;
        default:
            wrong(name(at.who) + " got a line that is no frame of this dialect");
    }
}

void judged_play::wrong(std::string words) {
    ++counts_.wrong;
    counts_.note(std::move(words));
}

// The first reason is the one that explains the others.
void judged_play::fail(std::string why) {
    if (trouble_.empty()) {
        trouble_ = std::move(why);
    }
    stop();
}

}  // namespace alo::load
