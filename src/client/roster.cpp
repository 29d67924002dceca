// See roster.hpp.
#include "alo/client/roster.hpp"

#include <algorithm>
#include <utility>

namespace alo {
namespace {

bool same(const shown_user& a, const shown_user& b) {
    return a.online == b.online && a.status == b.status && a.text == b.text;
}

}  // namespace

void roster::list(std::span<const user_id> users) {
    order_.clear();
    listed_.clear();
    for (const user_id& user : users) {
        if (listed_.insert(user).second) {
            order_.push_back(user);
        }
    }
    std::erase_if(now_, [this](const auto& entry) { return !listed(entry.first); });
    std::erase_if(before_, [this](const auto& entry) { return !listed(entry.first); });
}

void roster::welcomed() noexcept {
    expecting_ = true;
    turning_ = false;
}

std::vector<roster::change> roster::page(std::span<const shown_user> users, bool more) {
    if (expecting_) {
        before_ = std::exchange(now_, {});
        expecting_ = false;
        turning_ = true;
    }
    for (const shown_user& user : users) {
        static_cast<void>(told(user));
    }
    if (more || !turning_) {
        return {};
    }
    turning_ = false;
    stale_ = false;
    complete_ = true;
    const picture old = std::exchange(before_, {});
    std::vector<change> changes;
    for (const user_id& user : order_) {
        const auto was = old.find(user);
        const auto is = now_.find(user);
        const bool was_online = was != old.end() && was->second.online;
        if (is != now_.end() && is->second.online) {
            if (!was_online || !same(was->second, is->second)) {
                changes.push_back({is->second, was_online});
            }
        } else if (was_online) {
            // When, nobody told us.
            shown_user gone;
            gone.user = user;
            gone.status = "offline";
            changes.push_back({gone, true});
        }
    }
    return changes;
}

std::optional<roster::change> roster::told(const shown_user& user) {
    if (!listed(user.user)) {
        return std::nullopt;
    }
    const auto [place, is_new] = now_.try_emplace(user.user, user);
    shown_user& known = place->second;
    const bool was_online = !is_new && known.online;
    if (!is_new) {
        if (user.version != 0 && user.version <= known.version) {
            return std::nullopt;
        }
        const bool news = !same(known, user);
        const std::uint64_t version = std::max(known.version, user.version);
        const std::optional<unix_ms> since = news ? std::nullopt : known.at;
        known = user;
        known.version = version;
        known.at = user.at ? user.at : since;
        if (!news) {
            return std::nullopt;
        }
    }
    if (turning_ || (!was_online && !user.online)) {
        return std::nullopt;
    }
    return change{known, was_online};
}

std::vector<roster::row> roster::rows() const {
    std::vector<row> rows;
    rows.reserve(order_.size());
    for (const user_id& user : order_) {
        const auto known = now_.find(user);
        rows.push_back({user.view(), known == now_.end() ? nullptr : &known->second});
    }
    std::stable_partition(rows.begin(), rows.end(), [](const row& one) { return one.online(); });
    return rows;
}

std::size_t roster::online() const noexcept {
    return static_cast<std::size_t>(std::count_if(
        now_.begin(), now_.end(), [](const auto& entry) { return entry.second.online; }));
}

}  // namespace alo
