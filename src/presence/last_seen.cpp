// See last_seen.hpp.
#include "alo/presence/last_seen.hpp"

#include <algorithm>
#include <new>

namespace alo {

last_seen::last_seen(duration ttl, std::size_t max_users)
    : ttl_{ttl},
      max_users_{std::min<std::size_t>(max_users, none)},
      by_id_(0, id_hash{this}, id_equal{this}) {}

last_seen::~last_seen() {
    for (const index at : by_id_) {
        entries_[at].id.release();
    }
}

std::optional<unix_ms> last_seen::find(user_id_view user, unix_ms now) const noexcept {
    const auto found = by_id_.find(user);
    if (found == by_id_.end() || now - entries_[*found].when > ttl_.count()) {
        return std::nullopt;
    }
    return entries_[*found].when;
}

void last_seen::put(user_id_view user, unix_ms when) noexcept {
    while (oldest_ != none && when - entries_[oldest_].when > ttl_.count()) {
        forget_oldest();
    }
    if (max_users_ == 0 || ttl_ <= duration::zero()) {
        return;
    }
    const auto found = by_id_.find(user);
    index at = none;
    if (found != by_id_.end()) {
        at = *found;
        unlink(at);
    } else {
        if (by_id_.size() >= max_users_) {
            forget_oldest();
        }
        try {
            at = fresh(user);
        } catch (const std::bad_alloc&) {
            return;
        }
    }
    entries_[at].when = when;
    link_newest(at);
}

last_seen::index last_seen::fresh(user_id_view user) {
    if (free_ == none) {
        const auto next = static_cast<index>(entries_.size());
        entries_.grow_to(entries_.size() + 1);
        entries_[next].newer = none;
        free_ = next;
    }
    const index at = free_;
    entry& one = entries_[at];
    one.id = packed_id::copy_of(user);
    try {
        by_id_.insert(at);
    } catch (...) {
        one.id.release();
        throw;
    }
    free_ = one.newer;
    return at;
}

void last_seen::unlink(index at) noexcept {
    const entry& one = entries_[at];
    (one.older == none ? oldest_ : entries_[one.older].newer) = one.newer;
    (one.newer == none ? newest_ : entries_[one.newer].older) = one.older;
}

void last_seen::link_newest(index at) noexcept {
    entries_[at].older = newest_;
    entries_[at].newer = none;
    (newest_ == none ? oldest_ : entries_[newest_].newer) = at;
    newest_ = at;
}

void last_seen::forget_oldest() noexcept {
    const index at = oldest_;
    unlink(at);
    by_id_.erase(at);
    entries_[at].id.release();
    entries_[at] = entry{};
    entries_[at].newer = free_;
    free_ = at;
}

}  // namespace alo
