// What the hub owes one session for something it asked: an acknowledgement, an error, or a list of
// users that is cut into pages when it is sent (SPEC section 5, snapshot), so that a long one waits
// as pointers and not as text. Made by hub/hub_core, sent by session/worker.
#pragma once

#include "alo/protocol/error.hpp"
#include "alo/protocol/presence_frame.hpp"
#include "alo/protocol/request.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace alo {

// How long a frame with a list may become: entries, and bytes with its LF. A single entry may be
// longer.
struct page_size {
    std::size_t entries = 1000;
    std::size_t bytes = std::size_t{16} << 10U;
};

class reply {
  public:
    // A frame as it is.
    static reply line(std::string frame);
    // {"type":"ok"}
    static reply ok(request_tag tag);
    // A watch list would have become too long; `rejected` are those that are not on it, by index.
    static reply too_many(request_tag tag, std::size_t max_friends, const id_list& asked,
                          std::span<const std::size_t> rejected);
    // All that the session sees online.
    static reply snapshot(std::vector<presence_frame> online);
    // The watch list has `count` users now; `added` of them are new and online, `gone` not on it
    // any more.
    static reply watching(request_tag tag, std::size_t count, std::vector<presence_frame> added,
                          std::vector<presence_frame::user_key> gone);
    static reply presences(request_tag tag, std::vector<presence_frame> users);

    // A whole frame goes before the first of this reply.
    void lead_with(std::string frame) { lead_ = std::move(frame); }

    // Appends the next frame, with its LF. Only while not done().
    void next_page(std::string& to, page_size most = {});
    [[nodiscard]] bool done() const noexcept { return done_; }

    // Of these users it tells how they are, or that they are not watched any more: news of them
    // that came before and after must not be merged across it. All means every user there is: a
    // query's answer does not know those by their handles whom it shows as offline.
    [[nodiscard]] bool tells_of_all() const noexcept {
        return what_ == kind::snapshot || what_ == kind::presences;
    }
    [[nodiscard]] bool is_snapshot() const noexcept { return what_ == kind::snapshot; }
    [[nodiscard]] std::span<const presence_frame> users() const noexcept { return users_; }
    [[nodiscard]] std::span<const presence_frame::user_key> gone() const noexcept { return gone_; }
    [[nodiscard]] std::optional<error_code> error() const noexcept { return error_; }
    // For the log: what the error says.
    [[nodiscard]] const std::string& message() const noexcept { return message_; }
    // What it takes while it waits, in bytes, about; the users' own frames are shared.
    [[nodiscard]] std::size_t weight() const noexcept;

  private:
    enum class kind : std::uint8_t { line, snapshot, watching, presences };
    explicit reply(kind what) noexcept : what_{what} {}

    [[nodiscard]] std::string head() const;

    kind what_;
    bool done_ = false;
    std::optional<error_code> error_;
    std::string lead_;
    std::string tag_;
    std::string line_;  // the whole frame of a reply without a list
    std::string message_;
    std::size_t count_ = 0;
    std::vector<presence_frame> users_;
    std::vector<presence_frame::user_key> gone_;
    std::size_t next_ = 0;  // of users_
};

}  // namespace alo
