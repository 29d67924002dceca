// Puts together what a command announced in parts, so that a test sees who was told in all. Parts
// are as small as the test wants them. It takes no memory while a command runs: that may be
// wanting.
#pragma once

#include "alo/presence/change.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>
#include <vector>

namespace alo::model {

class told_in_parts {
    struct some {
        std::array<session_address, 256> all{};
        std::ptrdiff_t count = 0;
        void add(const std::vector<session_address>& more) noexcept {
            std::copy(more.begin(), more.end(), all.begin() + count);
            count += static_cast<std::ptrdiff_t>(more.size());
        }
        [[nodiscard]] const session_address* begin() const noexcept { return all.data(); }
        [[nodiscard]] const session_address* end() const noexcept { return all.data() + count; }
    };

  public:
    // The change outlives it. Part size 0: in one piece.
    told_in_parts(change& result, std::size_t part_size) : result_{result} {
        if (part_size > 0) {
            result.first_part = part_size;
            result.later_part = part_size + 1;
            result.announce = [this] { take(); };
        }
    }
    told_in_parts(const told_in_parts&) = delete;
    told_in_parts& operator=(const told_in_parts&) = delete;

    // After a command: what was announced comes before what is left. False if the parts do not
    // belong together.
    [[nodiscard]] bool join() {
        const bool together = !announced_ || result_.kind == kind_;
        result_.told.insert(result_.told.begin(), told_.begin(), told_.end());
        result_.shown_to.insert(result_.shown_to.begin(), shown_to_.begin(), shown_to_.end());
        told_.count = 0;
        shown_to_.count = 0;
        announced_ = false;
        return together;
    }
    // If the command failed after it announced that a user came: whether the same were told that it
    // went again.
    [[nodiscard]] bool took_back() {
        return !std::exchange(returned_, false) ||
               (same(result_.told, came_told_) && same(result_.shown_to, came_shown_));
    }
    [[nodiscard]] std::size_t parts() const noexcept { return parts_; }

  private:
    void take() noexcept {
        if (announced_ && kind_ == transition::online && result_.kind == transition::offline) {
            returned_ = true;
            came_told_ = told_;
            came_shown_ = shown_to_;
            told_.count = 0;
            shown_to_.count = 0;
        }
        announced_ = true;
        kind_ = result_.kind;
        parts_ += result_.told.empty() && result_.shown_to.empty() ? 0U : 1U;
        told_.add(result_.told);
        shown_to_.add(result_.shown_to);
    }
    static bool same(const std::vector<session_address>& one, const some& other) {
        return std::is_permutation(one.begin(), one.end(), other.begin(), other.end());
    }

    change& result_;
    bool announced_ = false;
    transition kind_ = transition::none;
    bool returned_ = false;
    some told_;
    some shown_to_;
    some came_told_;  // before it went again, within one command
    some came_shown_;
    std::size_t parts_ = 0;
};

}  // namespace alo::model
