// See frames.hpp.
#include "alo/protocol/frames.hpp"

#include <chrono>
#include <cstddef>
#include <initializer_list>
#include <utility>

namespace alo {
namespace {

void append_tag(std::string& json, request_tag tag) {
    if (!tag.empty()) {
        json.append(R"(,"id":)").append(tag);
    }
}

// Whole seconds as an integer, others as a decimal fraction.
std::string seconds_text(duration time) {
    const std::int64_t ms = time.count();
    std::string text = std::to_string(ms / 1000);
    if (ms % 1000 != 0) {
        std::string fraction = std::to_string(1000 + ms % 1000).substr(1);
        fraction.erase(fraction.find_last_not_of('0') + 1);
        text.append(".").append(fraction);
    }
    return text;
}

}  // namespace

std::string pong_frame(request_tag tag) {
    std::string json{R"({"type":"pong")"};
    append_tag(json, tag);
    return json.append("}\n");
}

std::string going_away_frame(std::uint64_t retry_after_ms) {
    return R"({"type":"going_away","retry_after_ms":)" + std::to_string(retry_after_ms) + "}\n";
}

std::string welcome_frame(const welcome& what, const limits& rules) {
    std::string json{R"({"type":"welcome")"};
    append_tag(json, what.tag);
    json.append(R"(,"user_id":)").append(to_json(what.user));
    json.append(R"(,"session":")").append(what.session);
    json.append(R"(","server":")").append(what.server);
    json.append(R"(","now":)").append(std::to_string(what.now));
    json.append(R"(,"heartbeat":)").append(seconds_text(rules.heartbeat));
    const std::initializer_list<std::pair<std::string_view, std::size_t>> met{
        {"line", rules.max_line},
        {"friends", rules.max_friends},
        {"sessions", rules.max_sessions_per_user},
        {"text", max_status_text},
        {"query", max_queried_users},
        {"rate", rules.rate},
        {"burst", rules.burst},
        {"grace", static_cast<std::size_t>(rules.max_grace / std::chrono::seconds{1})}};
    std::string_view before{R"(,"limits":{")"};
    for (const auto& [name, value] : met) {
        json.append(before).append(name).append(R"(":)").append(std::to_string(value));
        before = R"(,")";
    }
    return json.append("}}\n");
}

}  // namespace alo
