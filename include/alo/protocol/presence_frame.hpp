// What a user shows, as a line for those who watch it (SPEC section 5, presence), encoded once for
// all of them and shared by all threads: it is what waits for readers who are slow, so a copy costs
// a pointer. Made by hub/hub_core; sent by session/worker, in snapshots and replies too, whose
// entries are parts of the line.
#pragma once

#include "alo/base/stance.hpp"
#include "alo/base/user_id.hpp"
#include "alo/base/wall_clock.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace alo {

class presence_frame {
  public:
    // Tells whose news are the same user's: the domain's handle.
    using user_key = std::uint32_t;
    static constexpr user_key nobody = 0xffffffff;

    // None.
    presence_frame() noexcept = default;
    // `as.status` is not invisible.
    presence_frame(user_key user, user_id_view id, const stance& as, std::uint64_t version,
                   unix_ms at);
    // The user went offline, for these watchers at least.
    static presence_frame offline(user_key user, user_id_view id, std::uint64_t version,
                                  unix_ms at);
    // What a query tells of a user that is not seen online. Only for append_entry().
    static presence_frame unseen(user_id_view id, std::optional<unix_ms> last_seen);

    presence_frame(const presence_frame& other) noexcept;
    presence_frame(presence_frame&& other) noexcept
        : block_{std::exchange(other.block_, nullptr)} {}
    presence_frame& operator=(presence_frame other) noexcept {
        std::swap(block_, other.block_);
        return *this;
    }
    ~presence_frame();

    [[nodiscard]] explicit operator bool() const noexcept { return block_ != nullptr; }

    // The rest only of one that is.
    [[nodiscard]] user_key user() const noexcept;
    [[nodiscard]] std::uint64_t version() const noexcept;
    [[nodiscard]] bool online() const noexcept;
    // {"type":"presence","user_id":…}, with its LF.
    [[nodiscard]] std::string_view line() const noexcept;
    // The same as one of a list's entries; `online` is left out where the list says it.
    void append_entry(std::string& json, bool with_online) const;

  private:
    struct block;
    presence_frame(user_key user, std::uint64_t version, std::string_view line,
                   std::size_t online_at, std::size_t online_size);

    block* block_ = nullptr;
};

}  // namespace alo
