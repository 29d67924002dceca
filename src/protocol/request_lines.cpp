// See request_lines.hpp.
#include "alo/protocol/request_lines.hpp"

#include "alo/protocol/json_text.hpp"

namespace alo {
namespace {

std::string begin(std::string_view type, std::string_view id) {
    std::string frame{R"({"type":")"};
    frame.append(type).append(R"(","id":)").append(id);
    return frame;
}

void add_users(std::string& frame, std::string_view member, std::span<const user_id> users) {
    frame.append(",\"").append(member).append("\":[");
    bool first = true;
    for (const user_id& user : users) {
        frame.append(first ? "" : ",").append(to_json(user.view()));
        first = false;
    }
    frame += ']';
}

void add_text(std::string& frame, std::string_view member, std::string_view text) {
    if (!text.empty()) {
        frame.append(",\"").append(member).append("\":");
        append_json_string(frame, text);
    }
}

constexpr std::string_view end = "}\n";

}  // namespace

std::string hello_line(std::string_view id, user_id_view user, std::span<const user_id> friends,
                       const hello_words& words) {
    std::string frame = begin("hello", id);
    frame.append(",\"user_id\":").append(to_json(user));
    add_users(frame, "friends", friends);
    add_text(frame, "status", words.status);
    add_text(frame, "text", words.text);
    if (words.grace) {
        frame.append(",\"grace\":").append(std::to_string(*words.grace));
    }
    return frame.append(end);
}

std::string status_line(std::string_view id, std::string_view status, std::string_view text) {
    std::string frame = begin("status", id);
    add_text(frame, "status", status);
    add_text(frame, "text", text);
    return frame.append(end);
}

std::string watch_line(std::string_view id, std::span<const user_id> add,
                       std::span<const user_id> remove) {
    std::string frame = begin("watch", id);
    add_users(frame, "add", add);
    add_users(frame, "remove", remove);
    return frame.append(end);
}

std::string query_line(std::string_view id, std::span<const user_id> users) {
    std::string frame = begin("query", id);
    add_users(frame, "user_ids", users);
    return frame.append(end);
}

std::string hello_frame(user_id_view user, const id_list& friends) {
    std::string frame = "{\"user_id\":" + to_json(user) + ",\"friends\":[";
    for (std::size_t i = 0; i < friends.size(); ++i) {
        frame += i == 0 ? "" : ",";
        frame += to_json(friends[i]);
    }
    frame += "]}\n";
    return frame;
}

std::string sign_off_frame(user_id_view user) {
    return "{\"user_id\":" + to_json(user) + ",\"online\":false}\n";
}

}  // namespace alo
