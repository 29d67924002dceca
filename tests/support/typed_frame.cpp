// See typed_frame.hpp.
#include "support/typed_frame.hpp"

#include "support/patience.hpp"

#include <charconv>

namespace alo::test {
namespace {

constexpr std::size_t longest_text = 1024;

void demand(bool holds, const std::string& rule, const typed_frame& frame) {
    if (!holds) {
        throw failure(rule + ", unlike " + frame.json());
    }
}

// `user_id[ online] status[ text]` and what the kind of entry adds.
std::string words(const typed_frame& user, bool with_online, std::string_view begin,
                  std::string_view end) {
    const std::string status = user.text("status");
    const bool online = status != "offline";
    std::string shape(begin);
    shape.append("user_id").append(with_online ? " online" : "").append(" status");
    std::string said = user.raw("user_id") + " " + status;
    if (user.has("text")) {
        const std::string text = user.text("text");
        demand(online, "who is offline has no text", user);
        demand(!text.empty() && text.size() <= longest_text, "a text has 1 to 1024 bytes", user);
        shape += " text";
        said += " '" + text + "'";
    }
    demand(online || with_online, "only who is online is listed", user);
    demand(!with_online || user.raw("online") == (online ? "true" : "false"),
           "the status agrees with online", user);
    demand(user.shape() == shape.append(end), "the members are '" + shape + "'", user);
    demand(status == "online" || status == "away" || status == "busy" || status == "offline",
           "there is no such status", user);
    for (const char* const time : {"at", "last_seen"}) {
        // After 2020 and before 2100, in milliseconds.
        demand(!user.has(time) ||
                   (user.number(time) > 1'577'836'800'000 && user.number(time) < 4'102'444'800'000),
               "times are in ms since 1970", user);
    }
    demand(!user.has("version") || user.number("version") > 0, "versions are positive", user);
    return said;
}

}  // namespace

typed_frame::typed_frame(std::string_view line) : json_(line) {
    if (json_.ends_with("\n")) {
        json_.pop_back();
    }
    auto members = parse_object(json_);
    if (!members) {
        throw failure("not a JSON object: '" + json_.substr(0, 300) + "'");
    }
    members_ = *std::move(members);
    shape_ = names_in_order(json_);
}

const json_value& typed_frame::at(const std::string& member) const {
    const auto found = members_.find(member);
    if (found == members_.end()) {
        throw failure("there is no '" + member + "' in " + json_);
    }
    return found->second;
}

std::string typed_frame::raw(const std::string& member) const {
    const json_value& value = at(member);
    return value.is_string ? '"' + value.text + '"' : value.text;
}

std::string typed_frame::text(const std::string& member) const {
    const json_value& value = at(member);
    demand(value.is_string, "'" + member + "' is a string", *this);
    return value.text;
}

std::int64_t typed_frame::number(const std::string& member) const {
    const json_value& value = at(member);
    std::int64_t number = 0;
    const char* const end = value.text.data() + value.text.size();
    const auto read = std::from_chars(value.text.data(), end, number);
    demand(value.is_integer && read.ptr == end, "'" + member + "' is a whole number", *this);
    return number;
}

std::vector<typed_frame> typed_frame::list(const std::string& member) const {
    const auto elements = parse_array(at(member).text);
    demand(elements.has_value(), "'" + member + "' is an array", *this);
    std::vector<typed_frame> frames;
    for (const std::string& element : *elements) {
        frames.emplace_back(element);
    }
    return frames;
}

std::string words_of_presence(const typed_frame& presence) {
    return words(presence, true, "type ", " version at");
}

std::string words_of_entry(const typed_frame& entry) {
    return words(entry, false, "", " version at");
}

std::string words_of_answer(const typed_frame& user) {
    if (user.text("status") != "offline") {
        return words(user, true, "", " version at");
    }
    return words(user, true, "", user.has("last_seen") ? " last_seen" : "");
}

}  // namespace alo::test
