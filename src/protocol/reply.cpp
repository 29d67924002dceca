// See reply.hpp.
#include "alo/protocol/reply.hpp"

#include <string_view>
#include <utility>

namespace alo {
namespace {

constexpr std::string_view last_page = "]}\n";
constexpr std::string_view more_pages = "],\"more\":true}\n";
constexpr std::string_view last_of_snapshot = "],\"more\":false}\n";

void append_tag(std::string& json, std::string_view tag) {
    if (!tag.empty()) {
        json.append(R"(,"id":)").append(tag);
    }
}

}  // namespace

reply reply::line(std::string frame) {
    reply made{kind::line};
    made.line_ = std::move(frame);
    return made;
}

reply reply::ok(request_tag tag) {
    std::string frame{R"({"type":"ok")"};
    append_tag(frame, tag);
    frame += "}\n";
    return line(std::move(frame));
}

reply reply::too_many(request_tag tag, std::size_t max_friends, const id_list& asked,
                      std::span<const std::size_t> rejected) {
    reply made{kind::line};
    made.error_ = error_code::too_many_friends;
    made.message_ = "The watch list would have more than " + std::to_string(max_friends) +
                    " users, which is the limit; nothing was changed.";
    std::string ids{"["};
    for (const std::size_t index : rejected) {
        ids.append(ids.size() > 1 ? "," : "").append(to_json(asked[index]));
    }
    ids += ']';
    made.line_ = error_frame(*made.error_, made.message_, {.tag = tag, .rejected = ids});
    return made;
}

reply reply::snapshot(std::vector<presence_frame> online) {
    reply made{kind::snapshot};
    made.users_ = std::move(online);
    return made;
}

reply reply::watching(request_tag tag, std::size_t count, std::vector<presence_frame> added,
                      std::vector<presence_frame::user_key> gone) {
    reply made{kind::watching};
    made.tag_ = tag;
    made.count_ = count;
    made.users_ = std::move(added);
    made.gone_ = std::move(gone);
    return made;
}

reply reply::presences(request_tag tag, std::vector<presence_frame> users) {
    reply made{kind::presences};
    made.tag_ = tag;
    made.users_ = std::move(users);
    return made;
}

std::string reply::head() const {
    std::string json;
    switch (what_) {
        case kind::line:
            break;
        case kind::snapshot:
            json = R"({"type":"snapshot","online":[)";
            break;
        case kind::watching:
            json = R"({"type":"watching")";
            append_tag(json, tag_);
            json.append(R"(,"count":)").append(std::to_string(count_)).append(R"(,"online":[)");
            break;
        case kind::presences:
            json = R"({"type":"presences")";
            append_tag(json, tag_);
            json += R"(,"users":[)";
            break;
    }
    return json;
}

void reply::next_page(std::string& to, page_size most) {
    to += std::exchange(lead_, {});
    if (what_ == kind::line) {
        to += line_;
        done_ = true;
        return;
    }
    const std::size_t begin = to.size();
    to += head();
    const bool with_online = what_ == kind::presences;
    for (std::size_t entries = 0; next_ < users_.size(); ++entries) {
        const std::size_t before = to.size();
        to += entries == 0 ? "" : ",";
        users_[next_].append_entry(to, with_online);
        const bool too_long = to.size() - begin + last_of_snapshot.size() > most.bytes;
        if (entries > 0 && (entries == most.entries || too_long)) {
            to.resize(before);
            break;
        }
        users_[next_++] = presence_frame{};  // nobody needs it any more
    }
    done_ = next_ == users_.size();
    to += !done_ ? more_pages : what_ == kind::snapshot ? last_of_snapshot : last_page;
}

std::size_t reply::weight() const noexcept {
    return sizeof(reply) + lead_.size() + line_.size() + tag_.size() + message_.size() +
           users_.capacity() * sizeof(presence_frame) +
           gone_.capacity() * sizeof(presence_frame::user_key);
}

}  // namespace alo
