// See server_frame.hpp. Members that are not known are skipped: a newer server may send more.
#include "alo/protocol/server_frame.hpp"

#include <simdjson.h>

#include <array>
#include <utility>

namespace alo {
namespace {

using simdjson::dom::element;
using simdjson::dom::object;
using kind = server_frame::kind;

std::string text_of(const object& from, const char* member) {
    std::string_view text;
    return from.at_key(member).get(text) == simdjson::SUCCESS ? std::string{text} : std::string{};
}

std::optional<std::uint64_t> number_of(const object& from, const char* member) {
    std::uint64_t number = 0;
    return from.at_key(member).get(number) == simdjson::SUCCESS ? std::optional{number}
                                                                : std::nullopt;
}

bool switch_of(const object& from, const char* member) {
    bool value = false;
    return from.at_key(member).get(value) == simdjson::SUCCESS && value;
}

std::string id_of(const object& from) {
    element id;
    if (from.at_key("id").get(id) != simdjson::SUCCESS || !(id.is_string() || id.is_number())) {
        return {};
    }
    return simdjson::minify(id);
}

std::optional<user_id> user_of(const object& from) {
    if (const auto number = number_of(from, "user_id")) {
        return user_id{user_id_view{*number}};
    }
    const std::string text = text_of(from, "user_id");
    return is_valid_user_text(text) ? std::optional{user_id{user_id_view{std::string_view{text}}}}
                                    : std::nullopt;
}

std::optional<unix_ms> time_of(const object& from, const char* member) {
    unix_ms time = 0;
    return from.at_key(member).get(time) == simdjson::SUCCESS ? std::optional{time} : std::nullopt;
}

// False if the user has no name.
bool read_user(const object& from, bool online, std::vector<shown_user>& users) {
    std::optional<user_id> user = user_of(from);
    if (!user) {
        return false;
    }
    shown_user seen;
    seen.user = std::move(*user);
    seen.online = online;
    seen.status = text_of(from, "status");
    if (seen.status.empty()) {
        seen.status = online ? "online" : "offline";
    }
    seen.text = text_of(from, "text");
    seen.version = number_of(from, "version").value_or(0);
    seen.at = time_of(from, "at");
    if (!seen.at) {
        seen.at = time_of(from, "last_seen");
    }
    users.push_back(std::move(seen));
    return true;
}

void read_users(const object& from, const char* member, std::vector<shown_user>& users) {
    simdjson::dom::array list;
    if (from.at_key(member).get(list) != simdjson::SUCCESS) {
        return;
    }
    for (const element item : list) {
        object entry;
        if (item.get(entry) == simdjson::SUCCESS) {
            // Entries of snapshots do not say that they are online: nobody else is in there.
            const bool told = entry.at_key("online").error() == simdjson::SUCCESS;
            static_cast<void>(read_user(entry, !told || switch_of(entry, "online"), users));
        }
    }
}

constexpr std::array<std::pair<std::string_view, kind>, 10> types{{
    {"error", kind::error},
    {"welcome", kind::welcome},
    {"snapshot", kind::snapshot},
    {"presence", kind::presence},
    {"ok", kind::ok},
    {"watching", kind::watching},
    {"presences", kind::presences},
    {"ping", kind::ping},
    {"pong", kind::pong},
    {"going_away", kind::going_away},
}};

server_frame read_typed(const object& from, std::string_view type) {
    server_frame frame;
    for (const auto& [name, what] : types) {
        if (name == type) {
            frame.what = what;
        }
    }
    frame.id = id_of(from);
    frame.more = switch_of(from, "more");
    frame.retry_after_ms = number_of(from, "retry_after_ms");
    object limits;
    switch (frame.what) {
        case kind::error:
            frame.code = text_of(from, "code");
            frame.message = text_of(from, "message");
            frame.fatal = switch_of(from, "fatal");
            break;
        case kind::welcome:
            frame.heartbeat = number_of(from, "heartbeat").value_or(0);
            if (from.at_key("limits").get(limits) == simdjson::SUCCESS) {
                frame.most_friends = number_of(limits, "friends");
            }
            break;
        case kind::presence:
            if (!read_user(from, switch_of(from, "online"), frame.users)) {
                frame.what = kind::other;
            }
            break;
        case kind::snapshot:
            read_users(from, "online", frame.users);
            break;
        case kind::watching:
            frame.count = number_of(from, "count").value_or(0);
            read_users(from, "online", frame.users);
            break;
        case kind::presences:
            read_users(from, "users", frame.users);
            break;
        default:
            break;
    }
    return frame;
}

server_frame read_frame(simdjson::dom::parser& parser, std::string_view line, bool padded) {
    object members;
    if (parser.parse(line.data(), line.size(), !padded).get(members) != simdjson::SUCCESS) {
        return {};
    }
    if (members.at_key("type").error() != simdjson::NO_SUCH_FIELD) {
        return read_typed(members, text_of(members, "type"));
    }
    server_frame frame;
    bool online = false;
    if (members.at_key("online").get(online) == simdjson::SUCCESS) {
        frame.what = online ? kind::online : kind::offline;
    }
    return frame;
}

}  // namespace

struct server_frame_reader::parser {
    simdjson::dom::parser json;
};

server_frame_reader::server_frame_reader() : parser_{std::make_unique<parser>()} {}
server_frame_reader::~server_frame_reader() = default;

server_frame server_frame_reader::read(std::string_view line) {
    return read_frame(parser_->json, line, true);
}

server_frame read_server_frame(std::string_view line) {
    simdjson::dom::parser parser;
    return read_frame(parser, line, false);
}

}  // namespace alo
