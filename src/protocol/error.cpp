// See error.hpp.
#include "alo/protocol/error.hpp"

namespace alo {
namespace {

// In the order of error_code.
constexpr std::array<error_info, error_code_count> table{{
    {"invalid_json", false},
    {"missing_user_id", false},
    {"invalid_user_id", false},
    {"invalid_friends", false},
    {"too_many_friends", false},
    {"invalid_field", false},
    {"unknown_type", false},
    {"not_identified", false},
    {"already_identified", false},
    {"line_too_long", true},
    {"too_many_errors", true},
    {"hello_timeout", true},
    {"slow_consumer", true},
    {"replaced", true},
    {"server_full", true},
    {"server_error", true},
}};
static_assert(static_cast<std::size_t>(error_code::server_error) + 1 == error_code_count);

void append_escaped(std::string& json, std::string_view text) {
    constexpr std::string_view digits = "0123456789abcdef";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            json += '\\';
            json += c;
        } else if (byte < 0x20 || byte == 0x7f) {
            json += "\\u00";
            json += digits[byte >> 4U];
            json += digits[byte & 0xfU];
        } else {
            // A message is ASCII. Should it ever not be, the frame is valid UTF-8 all the same.
            json += byte < 0x80 ? c : '?';
        }
    }
}

}  // namespace

const error_info& info_of(error_code code) noexcept {
    return table[static_cast<std::size_t>(code)];
}

std::string error_frame(error_code code, std::string_view message, const error_extras& extras) {
    const error_info& info = info_of(code);
    std::string json;
    json.reserve(message.size() + extras.tag.size() + extras.rejected.size() + 160);
    json += R"({"type":"error",)";
    if (!extras.tag.empty()) {
        json.append(R"("id":)").append(extras.tag).append(",");
    }
    json.append(R"("code":")").append(info.name).append(R"(","message":")");
    append_escaped(json, message);
    json.append(R"(","fatal":)").append(info.fatal ? "true" : "false");
    if (extras.retry_after_ms) {
        json.append(R"(,"retry_after_ms":)").append(std::to_string(*extras.retry_after_ms));
    }
    if (!extras.rejected.empty()) {
        json.append(R"(,"rejected":)").append(extras.rejected);
    }
    json += "}\n";
    return json;
}

}  // namespace alo
