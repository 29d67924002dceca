// The heartbeat of one session of the typed dialect, as whoever stands beside it would time it
// (SPEC sections 5 and 8): who is silent is pinged in time and not before, who does not answer is
// given up in time and not before, and nobody else is. Owned by the ledger.
#pragma once

#include "alo/base/limits.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace alo::sim {

class pulse {
  public:
    // The client's bytes were handed to the worker.
    void heard(time_point now) noexcept {
        answered_ = answered_ || pinged_ != never;
        before_ = heard_ != now ? heard_ : before_;
        heard_ = now;
        pinged_ = never;
    }
    // The session's socket takes nothing, or the server does not read it.
    void busy(time_point now) noexcept { busy_ = now; }
    void unheard(time_point now) noexcept { busy_ = unheard_ = now; }
    // The socket was offered these bytes, which begin where the last ones that it took end.
    // True if a ping is among them that was not before.
    bool offered(std::string_view bytes, std::size_t taken, time_point now);

    // What is wrong with a ping now, with giving up now, with having done neither; or empty.
    [[nodiscard]] std::string early_ping(const limits& rules, time_point now) const;
    [[nodiscard]] std::string early_end(const limits& rules, time_point now) const;
    [[nodiscard]] std::string late(const limits& rules, duration slack, time_point now) const;
    [[nodiscard]] bool answered() const noexcept { return answered_; }

  private:
    time_point heard_{};
    time_point before_{};  // when it was heard last before that
    time_point busy_{};
    time_point unheard_{};
    time_point pinged_ = never;
    bool answered_ = false;
    std::size_t begun_ = 0;  // pings of which the socket took something
    std::size_t known_ = 0;
};

}  // namespace alo::sim
