// See user_table.hpp.
#include "alo/presence/user_table.hpp"

#include <stdexcept>

namespace alo {

user_table::user_table() : by_id_(0, id_hash{this}, id_equal{this}) {}

user_table::~user_table() {
    for (const user_handle user : by_id_) {
        records_[user].id.release();
    }
}

user_handle user_table::find(user_id_view id) const noexcept {
    const auto found = by_id_.find(id);
    return found == by_id_.end() ? no_handle : *found;
}

user_handle user_table::intern(user_id_view id) {
    if (const user_handle known = find(id); known != no_handle) {
        return known;
    }
    if (free_ == no_handle) {
        if (records_.size() >= no_handle) {
            throw std::length_error{"user_table: every 32-bit handle is taken"};
        }
        free_ = static_cast<user_handle>(records_.size());
        try {
            records_.grow_to(records_.size() + 1);
        } catch (...) {
            free_ = no_handle;
            throw;
        }
    }
    const user_handle user = free_;
    user_record& record = records_[user];
    record.id = packed_id::copy_of(id);
    try {
        by_id_.insert(user);
    } catch (...) {
        record.id.release();
        throw;
    }
    free_ = record.newest;
    record.newest = no_handle;
    record.known = true;
    return user;
}

void user_table::release(user_handle user) noexcept {
    by_id_.erase(user);
    user_record& record = records_[user];
    record.id.release();
    record = user_record{};
    record.newest = free_;
    free_ = user;
}

void user_table::shrink() {
    records_.clear();
    free_ = no_handle;
    by_id_.rehash(0);
}

}  // namespace alo
