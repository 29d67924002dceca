// See log_line.hpp.
#include "alo/app/log_line.hpp"

#include "alo/protocol/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <iterator>

namespace alo {
namespace {

constexpr std::string_view replacement = "\xef\xbf\xbd";  // U+FFFD

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

// Copies text and hands what may not stand as it is to `escape`: control characters, and the two
// that JSON keeps for itself.
template <typename escaper>
void append_escaped(std::string& out, std::string_view text, escaper escape) {
    while (!text.empty()) {
        const char c = text.front();
        if (static_cast<unsigned char>(c) >= 0x80) {
            const std::size_t length = utf8_sequence(text);
            // U+0080 to U+009F are control characters too; terminals obey some of them.
            const bool c1 = text.starts_with('\xc2') && length == 2 &&
                            static_cast<unsigned char>(text[1]) < 0xa0;
            out += length == 0 || c1 ? replacement : text.substr(0, length);
            text.remove_prefix(std::max<std::size_t>(length, 1));
            continue;
        }
        if (is_control(c) || c == '"' || c == '\\') {
            escape(out, c);
        } else {
            out += c;
        }
        text.remove_prefix(1);
    }
}

void append_plain(std::string& out, std::string_view text) {
    append_escaped(out, text, [](std::string& line, char c) { line += is_control(c) ? ' ' : c; });
}

void append_text_value(std::string& out, std::string_view text) {
    const bool word = !text.empty() && std::none_of(text.begin(), text.end(), [](char c) {
        return is_control(c) || c == ' ' || c == '"' || c == '=' || c == '\\';
    });
    if (word) {
        append_plain(out, text);
    } else {
        append_json_string(out, text);
    }
}

struct value_writer {
    std::string& out;
    log_format format;

    void operator()(std::string_view text) const {
        if (format == log_format::json) {
            append_json_string(out, text);
        } else {
            append_text_value(out, text);
        }
    }
    void operator()(std::uint64_t number) const { out += std::to_string(number); }
    // Quoted in both formats: 1 and "1" are different users.
    void operator()(user_id_view user) const {
        if (user.is_text()) {
            append_json_string(out, user.text());
        } else {
            out += std::to_string(user.number());
        }
    }
    void operator()(duration time) const {
        const std::int64_t ms = std::max<std::int64_t>(time.count(), 0);
        fmt::format_to(std::back_inserter(out), "{}.{:03}", ms / 1'000, ms % 1'000);
    }
};

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
    out += '"';
    append_escaped(out, text, [](std::string& line, char c) {
        if (is_control(c)) {
            fmt::format_to(std::back_inserter(line), "\\u{:04x}", static_cast<unsigned>(c));
        } else {
            line += '\\';
            line += c;
        }
    });
    out += '"';
}

std::string log_line(log_format format, std::string_view event, std::string_view message,
                     std::span<const log_field> fields) {
    std::string line;
    if (format == log_format::json) {
        line += "\"event\":";
        append_json_string(line, event);
        line += ",\"message\":";
        append_json_string(line, message);
    } else {
        append_plain(line, event);
        line += ": ";
        append_plain(line, message);
    }
    for (const log_field& field : fields) {
        if (format == log_format::json) {
            line += ',';
            append_json_string(line, field.name);
            line += ':';
        } else {
            line += ' ';
            append_plain(line, field.name);
            line += '=';
        }
        std::visit(value_writer{line, format}, field.value);
    }
    return line;
}

}  // namespace alo
