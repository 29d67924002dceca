// When users were last shown online, for those who are not (SPEC section 5, query). It forgets what
// is older than a given age, and the oldest first when there are too many, so that strangers who
// come once under ever new ids cost a bounded amount. Owned by presence_store; one thread at a
// time.
#pragma once

#include "alo/base/paged_vector.hpp"
#include "alo/base/time.hpp"
#include "alo/base/user_id.hpp"
#include "alo/base/wall_clock.hpp"
#include "alo/presence/packed_id.hpp"

#include <boost/unordered/unordered_flat_set.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>

namespace alo {

class last_seen {
  public:
    // `max_users` 0: nobody is remembered. `ttl` counts by the wall clock, as the times do.
    last_seen(duration ttl, std::size_t max_users);
    ~last_seen();
    last_seen(const last_seen&) = delete;
    last_seen& operator=(const last_seen&) = delete;

    // The user was shown online until `when`. Forgets what is too old by then, and for want of
    // memory this too.
    void put(user_id_view user, unix_ms when) noexcept;
    [[nodiscard]] std::optional<unix_ms> find(user_id_view user, unix_ms now) const noexcept;
    [[nodiscard]] std::size_t size() const noexcept { return by_id_.size(); }

  private:
    using index = std::uint32_t;
    static constexpr index none = 0xffffffff;

    // In a list from the oldest to the newest.
    struct entry {
        packed_id id;
        index older = none;
        index newer = none;  // or the next free entry
        unix_ms when = 0;
    };
    struct id_hash {
        using is_transparent = void;
        using is_avalanching = void;
        const last_seen* table;
        std::size_t operator()(user_id_view id) const noexcept { return hash_of(id); }
        std::size_t operator()(index at) const noexcept {
            return hash_of(table->entries_[at].id.view());
        }
    };
    struct id_equal {
        using is_transparent = void;
        const last_seen* table;
        bool operator()(index a, index b) const noexcept { return a == b; }
        bool operator()(user_id_view a, index b) const noexcept {
            return a == table->entries_[b].id.view();
        }
        bool operator()(index a, user_id_view b) const noexcept {
            return table->entries_[a].id.view() == b;
        }
    };

    [[nodiscard]] index fresh(user_id_view user);
    void unlink(index at) noexcept;
    void link_newest(index at) noexcept;
    void forget_oldest() noexcept;

    duration ttl_;
    std::size_t max_users_;
    paged_vector<entry> entries_;
    index free_ = none;
    index oldest_ = none;
    index newest_ = none;
    boost::unordered_flat_set<index, id_hash, id_equal> by_id_;
};

}  // namespace alo
