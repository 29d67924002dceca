// See pulse.hpp.
#include "simulation/pulse.hpp"

#include <algorithm>

namespace alo::sim {

bool pulse::offered(std::string_view bytes, std::size_t taken, time_point now) {
    constexpr std::string_view ping = "{\"type\":\"ping\"}\n";
    std::size_t begun = 0;
    std::size_t all = begun_;
    for (std::size_t at = bytes.find(ping); at != std::string_view::npos;
         at = bytes.find(ping, at + ping.size())) {
        ++all;
        begun += at < taken ? 1U : 0U;
    }
    begun_ += begun;
    if (all <= known_) {
        return false;
    }
    known_ = all;
    pinged_ = heard_ == now ? never : now;  // its answer crossed the ping in the same turn
    return true;
}

std::string pulse::early_ping(const limits& rules, time_point now) const {
    if (rules.heartbeat == duration::zero()) {
        return "pinged by a server that has no heartbeat";
    }
    return now < (heard_ == now ? before_ : heard_) + rules.heartbeat * 4 / 5
               ? "pinged before it was silent for long"
               : std::string{};
}

std::string pulse::early_end(const limits& rules, time_point now) const {
    if (pinged_ == never) {
        return "given up though it was not asked, or answered";
    }
    if (unheard_ > pinged_) {
        return "given up by a server that did not listen";
    }
    return now < pinged_ + rules.heartbeat_timeout ? "given up before it had its time to answer"
                                                   : std::string{};
}

std::string pulse::late(const limits& rules, duration slack, time_point now) const {
    if (rules.heartbeat == duration::zero()) {
        return {};
    }
    const time_point due = std::max(heard_, busy_) + rules.heartbeat * 6 / 5 + slack;
    if (pinged_ == never) {
        return now > due ? "silent for long and not pinged" : std::string{};
    }
    return now > due + rules.heartbeat_timeout + slack ? "silent after a ping and not given up"
                                                       : std::string{};
}

}  // namespace alo::sim
