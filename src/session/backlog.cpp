// See backlog.hpp.
#include "alo/session/backlog.hpp"

#include <algorithm>
#include <utility>

namespace alo {

std::vector<backlog::place>::iterator backlog::find(user_key user) {
    return std::lower_bound(newest_.begin(), newest_.end(), user,
                            [](const place& p, user_key u) { return p.user < u; });
}

bool backlog::add(const presence_frame& news) {
    const auto at = find(news.user());
    if (at != newest_.end() && at->user == news.user()) {
        items_[at->number - sent_].news = news;
        return true;
    }
    newest_.insert(at, {news.user(), sent_ + static_cast<std::uint32_t>(items_.size())});
    items_.push_back({news, nullptr});
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
    auto kept = std::make_unique<reply>(std::move(owed));
    replies_ += kept->weight();
    items_.push_back({presence_frame{}, std::move(kept)});
}

// What waits is sent as it is; what comes from now on waits behind.
void backlog::forget(user_key user) {
    if (const auto at = find(user); at != newest_.end() && at->user == user) {
        newest_.erase(at);
    }
}

void backlog::next(std::string& to) {
    item& first = items_.front();
    if (first.owed) {
        const std::size_t before = first.owed->weight();
        first.owed->next_page(to);
        if (!first.owed->done()) {
            return;
        }
        replies_ -= before;
    } else {
        to += first.news.line();
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
    return items_.size() * sizeof(item) + newest_.capacity() * sizeof(place) + replies_;
}

}  // namespace alo
