// A large fan-out under way: what many sessions are still owed, kept once for all of them until
// each has its turn. To queue it takes a few nanoseconds a session and does not look at any, so
// nobody waits long for it. Owned by session/worker; one thread.
#pragma once

#include "alo/base/session_ref.hpp"
#include "alo/protocol/presence_frame.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace alo {

// What the hub has a session told: a frame of the classic dialect, which is a constant, or news,
// for sessions of the typed one.
struct notice {
    std::string_view frame;
    presence_frame news;

    [[nodiscard]] std::string_view line() const noexcept { return news ? news.line() : frame; }
    // Whether both are the same bytes in memory.
    [[nodiscard]] bool same(const notice& other) const noexcept {
        return line().data() == other.line().data();
    }
};

class fan_out {
  public:
    // To each of these once that is there, as `alive(session)` says: who sits on the seat of one
    // who is gone is owed nothing. `slots`: of those who are there, all are below it.
    template <typename Alive>
    fan_out(notice what, std::span<const session_ref> to, std::size_t slots, Alive alive)
        : what_{std::move(what)}, to_{to.begin(), to.end()}, owed_((slots + 63) / 64) {
        for (const session_ref each : to_) {
            if (alive(each)) {
                owed_[each.slot / 64] |= bit_of(each.slot);
            }
        }
    }

    [[nodiscard]] const notice& what() const noexcept { return what_; }
    [[nodiscard]] std::size_t size() const noexcept { return to_.size(); }
    // Whom to look at next, in order; some of them are owed nothing any more.
    [[nodiscard]] std::span<const session_ref> rest() const noexcept {
        return std::span{to_}.subspan(next_);
    }
    void advance() noexcept { ++next_; }
    // Whether whoever sits there is still owed it; from here on it is not.
    bool take(std::uint32_t slot) noexcept {
        if (slot / 64 >= owed_.size() || (owed_[slot / 64] & bit_of(slot)) == 0) {
            return false;
        }
        owed_[slot / 64] &= ~bit_of(slot);
        return true;
    }

  private:
    static constexpr std::uint64_t bit_of(std::uint32_t slot) noexcept {
        return std::uint64_t{1} << (slot % 64U);
    }

    notice what_;
    std::vector<session_ref> to_;
    std::size_t next_ = 0;
    std::vector<std::uint64_t> owed_;  // by slot
};

}  // namespace alo
