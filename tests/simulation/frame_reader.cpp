// See frame_reader.hpp.
#include "simulation/frame_reader.hpp"

#include "simulation/violation.hpp"

#include <simdjson.h>

#include <algorithm>
#include <set>

namespace alo::sim {
namespace {

namespace dom = simdjson::dom;

// An object of which every member has to be taken.
class members {
  public:
    members(dom::object object, std::string_view line) : object_{object}, line_{line} {
        for (const auto& field : object) {
            if (!left_.insert(std::string{field.key}).second) {
                wrong("names a member twice");
            }
        }
    }
    ~members() = default;
    members(const members&) = delete;
    members& operator=(const members&) = delete;

    [[nodiscard]] bool has(std::string_view key) const { return left_.contains(std::string{key}); }
    dom::element take(std::string_view key) {
        dom::element value;
        if (object_.at_key(key).get(value) != simdjson::SUCCESS) {
            wrong("has no " + std::string{key});
        }
        left_.erase(std::string{key});
        return value;
    }
    std::string text(std::string_view key) {
        std::string_view value;
        if (take(key).get(value) != simdjson::SUCCESS) {
            wrong("has no text in " + std::string{key});
        }
        return std::string{value};
    }
    std::uint64_t number(std::string_view key) {
        std::uint64_t value = 0;
        if (take(key).get(value) != simdjson::SUCCESS) {
            wrong("has no number in " + std::string{key});
        }
        return value;
    }
    bool flag(std::string_view key) {
        bool value = false;
        if (take(key).get(value) != simdjson::SUCCESS) {
            wrong("has no boolean in " + std::string{key});
        }
        return value;
    }
    name json(std::string_view key) { return simdjson::minify(take(key)); }
    dom::array array(std::string_view key) {
        dom::array value;
        if (take(key).get(value) != simdjson::SUCCESS) {
            wrong("has no array in " + std::string{key});
        }
        return value;
    }
    void done() const {
        if (!left_.empty()) {
            wrong("has a member too many: " + *left_.begin());
        }
    }
    [[noreturn]] void wrong(const std::string& how) const {
        fail("a frame " + how + ": " + std::string{line_});
    }

  private:
    dom::object object_;
    std::string_view line_;
    std::set<std::string> left_;
};

bool is_status(const std::string& word) {
    return word == "online" || word == "away" || word == "busy";
}

// `says_online`: the entry says itself whether the user is.
frame::entry read_entry(members& from, bool says_online, bool versioned) {
    frame::entry one;
    one.user = from.json("user_id");
    one.status = from.text("status");
    bool online = true;
    if (says_online) {
        online = from.flag("online");
    }
    one.online = online;
    if (online != is_status(one.status) || (!online && one.status != "offline")) {
        from.wrong("shows a status that is none");
    }
    if (from.has("text")) {
        one.text = from.text("text");
        if (!online || one.text.empty()) {
            from.wrong("has a text that is none");
        }
    }
    if (online || versioned) {
        one.version = from.number("version");
        one.at = static_cast<std::int64_t>(from.number("at"));
    } else if (from.has("last_seen")) {
        one.last_seen = static_cast<std::int64_t>(from.number("last_seen"));
    }
    return one;
}

void read_list(members& from, const char* key, bool says_online, std::string_view line,
               std::vector<frame::entry>& into) {
    for (const dom::element each : from.array(key)) {
        dom::object object;
        if (each.get(object) != simdjson::SUCCESS) {
            from.wrong("lists what is no user");
        }
        members one{object, line};
        into.push_back(read_entry(one, says_online, false));
        one.done();
    }
}

void read_welcome(members& from, const limits& rules, std::string_view line, frame& result) {
    result.who.user = from.json("user_id");
    result.session = from.text("session");
    const bool hex = std::all_of(result.session.begin(), result.session.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    });
    if (!hex || result.session.size() != 32 || from.text("server").empty()) {
        from.wrong("greets without a name");
    }
    result.now = static_cast<std::int64_t>(from.number("now"));
    if ((simdjson::minify(from.take("heartbeat")) == "0") !=
        (rules.heartbeat == duration::zero())) {
        from.wrong("names another heartbeat");
    }
    dom::object met;
    if (from.take("limits").get(met) != simdjson::SUCCESS) {
        from.wrong("names no limits");
    }
    members limits{met, line};
    if (limits.number("line") != rules.max_line || limits.number("friends") != rules.max_friends ||
        limits.number("sessions") != rules.max_sessions_per_user ||
        limits.number("text") != 1'024 || limits.number("query") != 1'000 ||
        limits.number("rate") != rules.rate || limits.number("burst") != rules.burst) {
        from.wrong("names other limits");
    }
}

void read_error(members& from, frame& result) {
    result.code = from.text("code");
    result.fatal = from.flag("fatal");
    if (from.text("message").empty()) {
        from.wrong("is an error without words");
    }
    if (from.has("retry_after_ms")) {
        result.retry_after_ms = from.number("retry_after_ms");
    }
    if (from.has("rejected")) {
        result.rejected.emplace();
        for (const dom::element each : from.array("rejected")) {
            result.rejected->push_back(simdjson::minify(each));
        }
    }
}

}  // namespace

frame read_frame(std::string_view line, const limits& rules) {
    static dom::parser parser;  // the simulation has one thread
    dom::object object;
    if (parser.parse(line.data(), line.size()).get(object) != simdjson::SUCCESS) {
        fail("a line is no frame: " + std::string{line});
    }
    members from{object, line};
    frame result;
    result.type = from.text("type");
    if (from.has("id")) {
        result.tag = from.json("id");
    }
    if (result.type == "presence") {
        result.who = read_entry(from, true, true);
    } else if (result.type == "snapshot") {
        read_list(from, "online", false, line, result.list);
        result.more = from.flag("more");
    } else if (result.type == "watching" || result.type == "presences") {
        const bool query = result.type == "presences";
        read_list(from, query ? "users" : "online", query, line, result.list);
        if (!query) {
            result.count = from.number("count");
        }
        result.more = from.has("more") && from.flag("more");
    } else if (result.type == "welcome") {
        read_welcome(from, rules, line, result);
    } else if (result.type == "error") {
        read_error(from, result);
    } else if (result.type == "going_away") {
        result.retry_after_ms = from.number("retry_after_ms");
    } else if (result.type != "ok" && result.type != "pong" && result.type != "ping") {
        from.wrong("has a type that does not exist");
    }
    const bool answers = result.type != "presence" && result.type != "snapshot" &&
                         result.type != "going_away" && result.type != "ping";
    if (!result.tag.empty() && !answers) {
        from.wrong("has an id and answers nothing");
    }
    from.done();
    return result;
}

}  // namespace alo::sim
