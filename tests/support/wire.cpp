// Lines of the classic dialect, and error frames.
#include "support/wire.hpp"

#include "support/json.hpp"
#include "support/patience.hpp"

namespace alo::test {

std::string hello(const id& user, const std::vector<id>& friends) {
    std::string line = "{\"user_id\":" + user.json() + ",\"friends\":[";
    bool first = true;
    for (const auto& other : friends) {
        line += first ? "" : ",";
        line += other.json();
        first = false;
    }
    return line + "]}\n";
}

std::string sign_off(const id& user) {
    return "{\"user_id\":" + user.json() + ",\"online\":false}\n";
}

std::string hello_of_size(const id& user, std::size_t bytes) {
    const std::string begin = "{\"user_id\":" + user.json() + ",\"friends\":[],\"pad\":\"";
    const std::string end = "\"}";
    if (begin.size() + end.size() > bytes) {
        throw failure("a hello needs more bytes");
    }
    return begin + std::string(bytes - begin.size() - end.size(), 'x') + end;
}

bool is_error(std::string_view line) { return line.starts_with("{\"type\":\"error\""); }

std::optional<error_frame> parse_error(std::string_view line) {
    if (!line.starts_with("{\"type\":\"error\",\"code\":\"") || !line.ends_with("}\n")) {
        return std::nullopt;
    }
    const auto members = parse_object(line.substr(0, line.size() - 1));
    if (!members) {
        return std::nullopt;
    }
    const auto code = members->find("code");
    const auto message = members->find("message");
    const auto fatal = members->find("fatal");
    const auto retry = members->find("retry_after_ms");
    const bool retries = retry != members->end();
    if (members->size() != (retries ? 5U : 4U) || code == members->end() ||
        message == members->end() || fatal == members->end() || !message->second.is_string ||
        fatal->second.is_string || (retries && !retry->second.is_integer) ||
        (fatal->second.text != "true" && fatal->second.text != "false")) {
        return std::nullopt;
    }
    error_frame frame{code->second.text, message->second.text, fatal->second.text == "true"};
    if (retries) {
        frame.retry_after_ms = std::stoull(retry->second.text);
    }
    return frame;
}

}  // namespace alo::test
