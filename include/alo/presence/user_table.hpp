// Interns user ids: every id that anybody is or lists gets a dense handle while it matters. Owned
// by presence_store; one thread at a time.
#pragma once

#include "alo/base/paged_vector.hpp"
#include "alo/base/time.hpp"
#include "alo/base/user_id.hpp"
#include "alo/presence/handles.hpp"
#include "alo/presence/packed_id.hpp"
#include "alo/presence/status.hpp"

#include <boost/unordered/unordered_flat_set.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>

namespace alo {

// What the domain knows of a user, but for its friends (friend_graph has those).
struct user_record {
    packed_id id;
    session_handle newest = no_handle;  // its live sessions, newest first; or the next free handle
    std::uint32_t session_count : 31 = 0;
    bool known : 1 = false;  // false: the handle is free
    // Set while it is online without a session, or hidden by one that was lost.
    time_point grace_ends = never;
    // What watchers see; null while they see nobody. Apart, because most users that are known are
    // offline and only listed.
    std::unique_ptr<shown_record> shown;

    [[nodiscard]] bool in_grace() const noexcept {
        return newest == no_handle && grace_ends != never;
    }
    [[nodiscard]] bool veiled() const noexcept {
        return newest != no_handle && grace_ends != never;
    }
    [[nodiscard]] bool online() const noexcept {
        return newest != no_handle || grace_ends != never;
    }
};

struct presence_probe;  // tests/model/presence_probe.hpp

class user_table {
  public:
    user_table();
    ~user_table();
    user_table(const user_table&) = delete;
    user_table& operator=(const user_table&) = delete;

    // The id's handle; a new one if the id was not known. Throws only for want of memory, and then
    // nothing changed.
    [[nodiscard]] user_handle intern(user_id_view id);
    // The id's handle, or no_handle.
    [[nodiscard]] user_handle find(user_id_view id) const noexcept;
    // Forgets a user; its handle may be given out again.
    void release(user_handle user) noexcept;

    [[nodiscard]] user_record& operator[](user_handle user) noexcept { return records_[user]; }
    [[nodiscard]] const user_record& operator[](user_handle user) const noexcept {
        return records_[user];
    }
    // Valid until the user is released.
    [[nodiscard]] user_id_view id_of(user_handle user) const noexcept {
        return records_[user].id.view();
    }
    // Users known now.
    [[nodiscard]] std::size_t size() const noexcept { return by_id_.size(); }
    // Gives back what a peak left behind. Only while nobody is known.
    void shrink();
    // One more than the largest handle given out since.
    [[nodiscard]] std::size_t capacity() const noexcept { return records_.size(); }

  private:
    friend presence_probe;

    // The index holds handles alone (4 bytes a user) and finds the ids in the records.
    struct id_hash {
        using is_transparent = void;
        using is_avalanching = void;
        const user_table* table;
        std::size_t operator()(user_id_view id) const noexcept { return hash_of(id); }
        std::size_t operator()(user_handle user) const noexcept {
            return hash_of(table->id_of(user));
        }
    };
    struct id_equal {
        using is_transparent = void;
        const user_table* table;
        bool operator()(user_handle a, user_handle b) const noexcept { return a == b; }
        bool operator()(user_id_view a, user_handle b) const noexcept {
            return a == table->id_of(b);
        }
        bool operator()(user_handle a, user_id_view b) const noexcept {
            return table->id_of(a) == b;
        }
    };

    paged_vector<user_record> records_;
    user_handle free_ = no_handle;
    boost::unordered_flat_set<user_handle, id_hash, id_equal> by_id_;
};

}  // namespace alo
