// See wishes.hpp.
#include "alo/client/wishes.hpp"

#include "alo/protocol/request_lines.hpp"

#include <algorithm>
#include <utility>

namespace alo {
namespace {

std::vector<user_id> owned(const id_list& ids) {
    std::vector<user_id> list;
    list.reserve(ids.size());
    for (std::size_t i = 0; i < ids.size(); ++i) {
        list.emplace_back(ids[i]);
    }
    return list;
}

bool holds(const std::vector<user_id>& list, const user_id& user) {
    return std::find(list.begin(), list.end(), user) != list.end();
}

}  // namespace

wishes::wishes(user_id user, const id_list& friends, chosen_status status,
               std::optional<std::uint32_t> grace)
    : user_{std::move(user)}, grace_{grace} {
    granted_.status = std::move(status);
    granted_.friends = owned(friends);
    wanted_ = granted_;
}

std::string wishes::hello() {
    granted_ = wanted_;
    open_.clear();
    const hello_words words{wanted_.status.status, wanted_.status.text, grace_};
    hello_id_ = next_id();
    return hello_line(hello_id_, user_.view(), wanted_.friends, words);
}

std::string wishes::choose(chosen_status status) {
    request asked{next_id(), std::move(status), {}, {}};
    std::string frame = status_line(asked.id, asked.status->status, asked.status->text);
    apply(asked, wanted_);
    open_.push_back(std::move(asked));
    return frame;
}

std::string wishes::edit(const id_list& add, const id_list& remove) {
    request asked{next_id(), std::nullopt, owned(add), owned(remove)};
    std::string frame = watch_line(asked.id, asked.add, asked.remove);
    apply(asked, wanted_);
    open_.push_back(std::move(asked));
    return frame;
}

std::optional<wishes::request> wishes::answered(std::string_view id, bool granted) {
    const auto found = std::find_if(open_.begin(), open_.end(),
                                    [id](const request& asked) { return asked.id == id; });
    if (found == open_.end()) {
        return std::nullopt;
    }
    request asked = std::move(*found);
    open_.erase(found);
    if (granted) {
        apply(asked, granted_);
    } else {
        wanted_ = granted_;
        for (const request& later : open_) {
            apply(later, wanted_);
        }
    }
    return asked;
}

void wishes::apply(const request& what, state& to) {
    if (what.status) {
        to.status = *what.status;
    }
    std::erase_if(to.friends, [&](const user_id& user) {
        return holds(what.remove, user) && !holds(what.add, user);
    });
    for (const user_id& user : what.add) {
        if (!holds(to.friends, user)) {
            to.friends.push_back(user);
        }
    }
}

std::string wishes::next_id() { return "\"alo-" + std::to_string(++ids_) + "\""; }

}  // namespace alo
