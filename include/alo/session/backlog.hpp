// What a session of the typed dialect is owed beyond its outbox: once that holds more than the soft
// limit, news wait here as pointers, and of each user only the newest, in the place of the first
// (SPEC section 7, guarantee 4). Replies are kept whole and in order; news of a user are not merged
// across a reply that tells of it. One a session that reads slowly; called by session/worker.
#pragma once

#include "alo/protocol/presence_frame.hpp"
#include "alo/protocol/reply.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

namespace alo {

class backlog {
  public:
    // True if older news of the user, which nobody has seen, gave way.
    bool add(const presence_frame& news);
    void add(reply&& owed);

    [[nodiscard]] bool empty() const noexcept { return items_.empty(); }
    [[nodiscard]] bool owes_reply() const noexcept { return replies_ > 0; }
    // Appends what is next: a line, or a page. Only if not empty().
    void next(std::string& to);
    // What the news take on the heap, in bytes, about: their places, and those frames that nobody
    // may hold any more but readers as slow as this one, because the user went offline or newer
    // news came. What replies take is for whoever asked for them to bound (session::owed_answer).
    [[nodiscard]] std::size_t weight() const noexcept;

  private:
    using user_key = presence_frame::user_key;

    struct item {
        presence_frame news;          // or
        std::unique_ptr<reply> owed;  // this
    };
    // Where a user's news wait. Sorted by user: an index that costs no more than this.
    struct place {
        user_key user;
        std::uint32_t number;  // of the item, counted from the first there ever was
    };
    // Frames of a user that wait and that no newer ones will take the place of, in bytes.
    struct kept_frames {
        user_key user;
        std::uint32_t bytes;
    };

    [[nodiscard]] std::vector<place>::iterator find(user_key user);
    void forget(user_key user);
    void outdate(user_key user);
    void list_kept();
    void keep(const presence_frame& frame);

    std::deque<item> items_;
    std::vector<place> newest_;
    std::vector<kept_frames> kept_;  // while replies wait, once it is asked for; by user
    bool kept_is_listed_ = false;
    std::uint32_t sent_ = 0;    // items before the first
    std::size_t replies_ = 0;   // that wait
    std::size_t offline_ = 0;   // bytes of news that tell of users who went
    std::size_t outdated_ = 0;  // bytes of frames that are not the user's last
};

}  // namespace alo
