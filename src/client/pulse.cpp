// See pulse.hpp.
#include "alo/client/pulse.hpp"

namespace alo {

void pulse::begin(time_point now) noexcept {
    heartbeat_ = duration::zero();
    heard(now);
}

void pulse::promise(duration heartbeat, time_point now) noexcept {
    heartbeat_ = heartbeat;
    heard(now);
}

void pulse::heard(time_point now) noexcept {
    last_ = now;
    asked_ = never;
}

pulse::verdict pulse::look(time_point now) noexcept {
    if (now < next_look()) {
        return verdict::fine;
    }
    if (asked_ != never) {
        return verdict::dead;
    }
    asked_ = now;
    return verdict::ask;
}

time_point pulse::next_look() const noexcept {
    if (heartbeat_ == duration::zero()) {
        return never;
    }
    return asked_ == never ? last_ + patience() : asked_ + answer;
}

}  // namespace alo
