// The picture of a watch list: who is online, with which status and since when, as the server's
// frames tell it. Pure; owned by client/typed_dialogue and drawn by client/screen.
#pragma once

#include "alo/base/user_id.hpp"
#include "alo/protocol/server_frame.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace alo {

class roster {
  public:
    // What is new to whoever looks at the picture.
    struct change {
        shown_user now;
        bool was_online = false;
    };

    // Whom to show, in this order. What is known of others is forgotten.
    void list(std::span<const user_id> users);

    // A session began: the next page of a snapshot replaces the picture.
    void welcomed() noexcept;
    // The connection is gone: the picture stays, but it is an old one.
    void lost() noexcept { stale_ = true; }

    // A page of a snapshot, and what it changed; told with the last page, so that who was online
    // before and is still is no news.
    [[nodiscard]] std::vector<change> page(std::span<const shown_user> users, bool more);
    // What else is told of a user. Versions never go back: an older one is no news, nor is what is
    // known already, nor what comes amid the pages of a snapshot, with whose changes it is told.
    [[nodiscard]] std::optional<change> told(const shown_user& user);

    struct row {
        user_id_view user;
        const shown_user* known;  // null: nothing
        [[nodiscard]] bool online() const noexcept { return known != nullptr && known->online; }
    };
    // Those online first, and within that in the order of the list.
    [[nodiscard]] std::vector<row> rows() const;
    [[nodiscard]] std::size_t size() const noexcept { return order_.size(); }
    [[nodiscard]] std::size_t online() const noexcept;

    // There was a whole snapshot once.
    [[nodiscard]] bool complete() const noexcept { return complete_; }
    [[nodiscard]] bool stale() const noexcept { return stale_; }

  private:
    struct hash {
        std::size_t operator()(const user_id& user) const noexcept { return hash_of(user.view()); }
    };
    using picture = std::unordered_map<user_id, shown_user, hash>;

    [[nodiscard]] bool listed(const user_id& user) const { return listed_.contains(user); }

    std::vector<user_id> order_;
    std::unordered_set<user_id, hash> listed_;
    picture now_;
    picture before_;     // while the pages of a snapshot come: what they replace
    bool stale_ = true;  // nothing is known before the first session
    bool complete_ = false;
    bool expecting_ = false;  // a first page
    bool turning_ = false;    // amid the pages
};

}  // namespace alo
