// See typed_view.hpp.
#include "simulation/typed_view.hpp"

#include "simulation/violation.hpp"

#include <algorithm>
#include <string_view>

namespace alo::sim {
namespace {

constexpr std::string_view type_of(owed::kind what) {
    switch (what) {
        case owed::kind::news:
            return "presence";
        case owed::kind::welcome:
            return "welcome";
        case owed::kind::snapshot:
            return "snapshot";
        case owed::kind::ok:
            return "ok";
        case owed::kind::watching:
            return "watching";
        case owed::kind::presences:
            return "presences";
        case owed::kind::too_many:
            break;
    }
    return "error";
}

// SPEC section 5: a page.
constexpr std::size_t most_entries = 1'000;

}  // namespace

bool owed::tells_of(const name& user) const {
    return what == kind::snapshot || added.contains(user) || removed.contains(user) ||
           std::any_of(asked.begin(), asked.end(),
                       [&](const auto& each) { return each.first == user; });
}

std::size_t typed_view::next_reply() const {
    std::size_t at = next_;
    while (at < stream_.size() && stream_[at].what == owed::kind::news) {
        ++at;
    }
    return at;
}

void typed_view::owe(owed&& item, bool stalled) {
    if (item.what == owed::kind::news) {
        std::size_t& last = last_news_[item.of];
        // Older news of the user wait, and behind them a reply that must stay between.
        if (stalled && last > heard_[item.of]) {
            for (std::size_t i = last; i < stream_.size(); ++i) {
                if (stream_[i].what != owed::kind::news && stream_[i].tells_of(item.of)) {
                    seen_->saw(sight::sealed);
                    break;
                }
            }
        }
        last = stream_.size() + 1;
    }
    stream_.push_back(std::move(item));
}

void typed_view::hear(const frame& what, const name& me, bool merges) {
    if (what.type == "presence") {
        demand(!open_, "news came between the pages of a list");
        demand(what.who.user != me, "a session was told of its own user");
        hear_news(what.who, merges);
    } else {
        hear_reply(what);
    }
}

void typed_view::must_be(const frame::entry& what, const looks& is, const name& user) const {
    demand(what.user == user && *what.online && what.status == is.status && what.text == is.text,
           [&] { return "user " + user + " is " + is.status + ", and was shown another way"; });
    demand(what.at == is.since.time_since_epoch().count(),
           [&] { return "user " + user + " is so since another time"; });
}

// SPEC section 5: versions grow with every change that is shown, and never go back.
void typed_view::note_version(const frame::entry& what, bool fresh) {
    const seen_user now{{what.status, what.text, time_point{duration{what.at}}}, *what.version};
    const auto [known, first] = newest_.try_emplace(what.user, now);
    if (first) {
        return;
    }
    demand(now.version >= known->second.version,
           [&] { return "the version of user " + what.user + " went back"; });
    if (now.version == known->second.version) {
        demand(!fresh, [&] { return "news of user " + what.user + " told twice"; });
        demand(now.is == known->second.is,
               [&] { return "user " + what.user + " changed, and its version did not grow"; });
    }
    known->second = now;
}

void typed_view::hear_news(const frame::entry& what, bool merges) {
    const name& user = what.user;
    demand(list_.contains(user),
           [&] { return "told of user " + user + ", whom it does not watch"; });
    std::size_t skipped = 0;
    std::size_t at = heard_[user];
    for (;; ++at) {
        demand(at < stream_.size(),
               [&] { return "heard news of user " + user + " that it was never owed"; });
        const owed& item = stream_[at];
        if (item.what != owed::kind::news) {
            demand(at < next_ || !item.tells_of(user),
                   [&] { return "news of user " + user + " overtook a reply that tells of it"; });
        } else if (item.of == user) {
            if (item.version == *what.version) {
                break;
            }
            ++skipped;
        }
    }
    const owed& item = stream_[at];
    heard_[user] = at + 1;
    demand(skipped == 0 || merges,
           [&] { return "a reader that keeps up missed news of user " + user; });
    if (skipped > 0) {
        seen_->saw(sight::merged_news);
    }
    note_version(what, true);
    ++seen_->news;
    const auto known = picture_.find(user);
    if (!item.now) {
        demand(!*what.online && what.at == item.at,
               [&] { return "user " + user + " is offline, and was shown another way"; });
        // Whoever came and went while nobody read was never heard to come.
        demand(known != picture_.end() || skipped > 0,
               [&] { return "user " + user + " went offline twice"; });
        picture_.erase(user);
        return;
    }
    must_be(what, *item.now, user);
    demand(known == picture_.end() || known->second.is != *item.now || skipped > 0,
           [&] { return "told of no change of user " + user; });
    picture_.insert_or_assign(user, seen_user{*item.now, *what.version});
}

void typed_view::hear_reply(const frame& what) {
    const std::size_t at = open_.value_or(next_reply());
    demand(at < stream_.size(), [&] { return "heard a reply to nothing: " + what.type; });
    const owed& item = stream_[at];
    demand(what.type == type_of(item.what) && what.tag == item.tag, [&] {
        return "heard " + what.type + " " + what.tag + " where " + std::string{type_of(item.what)} +
               " " + item.tag + " is due";
    });
    demand(what.list.size() <= most_entries, "a page is too long");
    const bool more = what.more.value_or(false);
    if (open_) {
        demand(!what.list.empty(), "a page with nothing in it");
    } else {
        begin_reply(at);
    }
    if (item.what == owed::kind::presences) {
        hear_presences(item, what.list);
    } else if (item.what == owed::kind::too_many) {
        demand(what.code == "too_many_friends" && !what.fatal && what.rejected == item.rejected,
               "another error than too_many_friends, or for others");
        seen_->saw(sight::too_many_watched);
    } else {
        demand(item.what != owed::kind::watching || what.count == item.list.size(),
               "the watch list has another length");
        hear_list(item, what.list);
    }
    if (more) {
        seen_->saw(item.what == owed::kind::snapshot ? sight::paged_snapshot : sight::paged_reply);
        open_ = at;
        return;
    }
    open_.reset();
    demand(told_.size() == item.online.size() && asked_ == item.asked.size(),
           "a list ended too early");
    next_ = at + 1;
}

// All that was owed before it has come: of each user the newest at least.
void typed_view::begin_reply(std::size_t index) {
    const owed& item = stream_[index];
    for (std::size_t i = next_; i < index; ++i) {
        demand(heard_[stream_[i].of] > i,
               [&] { return "a reply overtook news of user " + stream_[i].of; });
    }
    told_.clear();
    asked_ = 0;
    if (item.what == owed::kind::snapshot) {
        picture_.clear();
        if (std::exchange(greeted_, true)) {
            seen_->saw(sight::hello_again);
        }
    }
    if (item.what == owed::kind::snapshot || item.what == owed::kind::watching) {
        list_ = item.list;
        std::erase_if(picture_, [this](const auto& each) { return !list_.contains(each.first); });
    }
}

void typed_view::hear_list(const owed& item, const std::vector<frame::entry>& list) {
    for (const frame::entry& each : list) {
        const auto is = item.online.find(each.user);
        demand(is != item.online.end(),
               [&] { return "a list tells of user " + each.user + ", whom it should not"; });
        must_be(each, is->second, each.user);
        demand(told_.insert(each.user).second, "a list tells twice of one user");
        note_version(each, false);
        picture_.insert_or_assign(each.user, seen_user{is->second, *each.version});
    }
}

void typed_view::hear_presences(const owed& item, const std::vector<frame::entry>& list) {
    for (const frame::entry& each : list) {
        demand(asked_ < item.asked.size(), "more was answered than was asked");
        const auto& pair = item.asked[asked_++];
        const auto& user = pair.first;  // clang 14 captures no structured binding
        const auto& is = pair.second;
        const auto known = picture_.find(user);
        if (is.online) {
            must_be(each, *is.online, user);
            demand(known != picture_.end() && known->second.is == *is.online,
                   [&] { return "a reply tells news of user " + user; });
            note_version(each, false);
            continue;
        }
        demand(each.user == user && !*each.online,
               [&] { return "user " + user + " is nothing to this session, and was shown"; });
        demand(known == picture_.end(), [&] { return "a reply tells news of user " + user; });
        demand(each.last_seen.has_value() == is.last_seen.has_value() &&
                   (!is.last_seen || *each.last_seen == is.last_seen->time_since_epoch().count()),
               [&] { return "user " + user + " was last seen at another time"; });
        if (is.last_seen) {
            seen_->saw(sight::last_seen);
        }
    }
}

std::string typed_view::missing() const {
    for (std::size_t i = next_; i < stream_.size(); ++i) {
        if (stream_[i].what != owed::kind::news) {
            return "a reply never came: " + std::string{type_of(stream_[i].what)};
        }
    }
    for (const auto& [user, last] : last_news_) {
        const auto found = heard_.find(user);
        if (found == heard_.end() || found->second < last) {
            return "the newest of user " + user + " never came";
        }
    }
    return {};
}

std::string typed_view::untrue(const std::map<name, looks>& truth) const {
    for (const auto& [user, is] : truth) {
        const auto known = picture_.find(user);
        if (known == picture_.end() || known->second.is != is ||
            known->second.is.since != is.since) {
            return "it does not see user " + user + " as it is";
        }
    }
    return picture_.size() == truth.size() ? std::string{} : "it sees somebody who is not there";
}

}  // namespace alo::sim
