// See backlog.hpp.
#include "alo/session/backlog.hpp"

#include <algorithm>
#include <utility>

namespace alo {
namespace {

// The hub itself holds the last frame of everybody who is online.
std::size_t own_bytes(const presence_frame& news) noexcept {
    return news.online() ? 0 : news.line().size();
}

}  // namespace

std::vector<backlog::place>::iterator backlog::find(user_key user) {
    return std::lower_bound(newest_.begin(), newest_.end(), user,
                            [](const place& p, user_key u) { return p.user < u; });
}

bool backlog::add(const presence_frame& news) {
    const auto at = find(news.user());
    if (at != newest_.end() && at->user == news.user()) {
        presence_frame& older = items_[at->number - sent_].news;
        offline_ = offline_ - own_bytes(older) + own_bytes(news);
        older = news;
        return true;
    }
    newest_.insert(at, {news.user(), sent_ + static_cast<std::uint32_t>(items_.size())});
    items_.push_back({news, nullptr});
    offline_ += own_bytes(news);
    if (owes_reply()) {
        outdate(news.user());
    }
    return false;
}

void backlog::add(reply&& owed) {
    if (owed.tells_of_all()) {
        newest_.clear();
    } else {
        for (const presence_frame& user : owed.users()) {
            if (user) {  // else that page has gone
                forget(user.user());
            }
        }
        // The handle may be another user's when there is news of it again.
        for (const user_key user : owed.gone()) {
            forget(user);
        }
    }
    items_.push_back({presence_frame{}, std::make_unique<reply>(std::move(owed))});
    ++replies_;
    kept_is_listed_ = false;
}

// What waits is sent as it is; what comes from now on waits behind.
void backlog::forget(user_key user) {
    if (const auto at = find(user); at != newest_.end() && at->user == user) {
        newest_.erase(at);
    }
}

// There are newer news of the user than the replies have, and than those before them.
void backlog::outdate(user_key user) {
    if (!kept_is_listed_) {
        list_kept();
    }
    const auto at =
        std::lower_bound(kept_.begin(), kept_.end(), user,
                         [](const kept_frames& kept, user_key u) { return kept.user < u; });
    if (at != kept_.end() && at->user == user) {
        outdated_ += std::exchange(at->bytes, 0);
    }
}

void backlog::list_kept() {
    kept_.clear();
    for (std::size_t i = 0; i < items_.size(); ++i) {
        if (const item& one = items_[i]; one.owed) {
            for (const presence_frame& user : one.owed->users()) {
                if (user && user.online()) {
                    keep(user);
                }
            }
        } else if (const auto at = find(one.news.user());
                   one.news.online() && (at == newest_.end() || at->user != one.news.user() ||
                                         at->number != sent_ + i)) {
            keep(one.news);
        }
    }
    std::sort(kept_.begin(), kept_.end(), [](const kept_frames& a, const kept_frames& b) {
        return a.user != b.user ? a.user < b.user : a.bytes > b.bytes;
    });
    const auto end =
        std::unique(kept_.begin(), kept_.end(),
                    [](const kept_frames& a, const kept_frames& b) { return a.user == b.user; });
    kept_.erase(end, kept_.end());
    kept_is_listed_ = true;
}

void backlog::keep(const presence_frame& frame) {
    kept_.push_back({frame.user(), static_cast<std::uint32_t>(frame.line().size())});
}

void backlog::next(std::string& to) {
    item& first = items_.front();
    if (first.owed) {
        first.owed->next_page(to);
        if (!first.owed->done()) {
            return;
        }
        if (--replies_ == 0) {
            kept_ = decltype(kept_){};
            kept_is_listed_ = false;
            outdated_ = 0;  // all of it stood in or before this one
        }
    } else {
        to += first.news.line();
        offline_ -= own_bytes(first.news);
        // It may be older news than those that wait behind a reply.
        if (const auto at = find(first.news.user());
            at != newest_.end() && at->user == first.news.user() && at->number == sent_) {
            newest_.erase(at);
        }
    }
    items_.pop_front();
    ++sent_;
}

std::size_t backlog::weight() const noexcept {
    return (items_.size() - replies_) * sizeof(item) + newest_.capacity() * sizeof(place) +
           offline_ + outdated_;
}

}  // namespace alo
