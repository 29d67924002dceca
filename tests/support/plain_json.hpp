// Valid JSON, read plainly: a recursive reader into maps and strings, for the references that the
// decoder is compared with. It believes that the text is valid.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace alo::test {

struct plain_value {
    char kind = 0;                    // the byte that it begins with; 0 for a number
    std::string text;                 // a string's contents or a number's bytes
    std::vector<std::string> names;   // an object's
    std::vector<plain_value> values;  // an object's or an array's
};

class plain_reader {
  public:
    explicit plain_reader(std::string_view text) : text_{text} {}

    plain_value read() {
        skip_space();
        plain_value value;
        const char first = text_[at_];
        if (first == '{' || first == '[') {
            value.kind = first;
            read_members(value, first == '{');
        } else if (first == '"') {
            value.kind = first;
            value.text = read_string();
        } else {
            value.kind = first == '-' || (first >= '0' && first <= '9') ? '\0' : first;
            while (at_ < text_.size() && text_.find_first_of(",]} \t\r\n", at_) != at_) {
                value.text += text_[at_++];
            }
        }
        return value;
    }

  private:
    void skip_space() {
        while (at_ < text_.size() && text_.find_first_of(" \t\r\n", at_) == at_) {
            ++at_;
        }
    }

    void read_members(plain_value& into, bool named) {
        do {
            ++at_;  // the bracket or the comma
            skip_space();
            if (text_[at_] == '}' || text_[at_] == ']') {
                break;
            }
            if (named) {
                into.names.push_back(read_string());
                skip_space();
                ++at_;
            }
            into.values.push_back(read());
            skip_space();
        } while (text_[at_] == ',');
        ++at_;
    }

    std::uint32_t read_hex() {
        std::uint32_t code = 0;
        for (int i = 0; i < 4; ++i) {
            const char c = text_[at_++];
            code =
                code * 16 + static_cast<std::uint32_t>(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
        }
        return code;
    }

    std::string read_string() {
        std::string result;
        for (++at_; text_[at_] != '"';) {
            if (text_[at_] != '\\') {
                result += text_[at_++];
                continue;
            }
            const char escaped = text_[at_ + 1];
            at_ += 2;
            if (escaped != 'u') {
                constexpr std::string_view from = "bfnrt";
                constexpr std::string_view to = "\b\f\n\r\t";
                const std::size_t index = from.find(escaped);
                result += index == std::string_view::npos ? escaped : to[index];
                continue;
            }
            std::uint32_t code = read_hex();
            if (code >= 0xd800 && code <= 0xdbff) {
                at_ += 2;
                code = 0x10000 + ((code - 0xd800) << 10U) + (read_hex() - 0xdc00);
            }
            append_utf8(result, code);
        }
        ++at_;
        return result;
    }

    static void append_utf8(std::string& to, std::uint32_t code) {
        if (code < 0x80) {
            to += static_cast<char>(code);
            return;
        }
        const unsigned more = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
        const unsigned mark = more == 1 ? 0xc0U : more == 2 ? 0xe0U : 0xf0U;
        to += static_cast<char>(mark | (code >> (6 * more)));
        for (unsigned i = more; i > 0; --i) {
            to += static_cast<char>(0x80U | ((code >> (6 * (i - 1))) & 0x3fU));
        }
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

// The id as to_json() shows it, or nothing if the value is none.
inline std::string plain_id(const plain_value& value) {
    if (value.kind == '\0') {
        const std::string digits = value.text == "-0" ? "0" : value.text;
        constexpr std::string_view most = "18446744073709551615";
        const bool natural = digits.find_first_not_of("0123456789") == std::string::npos;
        const bool fits =
            digits.size() < most.size() || (digits.size() == most.size() && digits <= most);
        return natural && fits ? digits : "";
    }
    if (value.kind != '"' || value.text.empty() || value.text.size() > 128) {
        return "";
    }
    std::string shown = "\"";
    char before = 0;
    for (const char c : value.text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte == 0x7f || (before == '\xc2' && byte < 0xa0)) {
            return "";
        }
        shown += c == '"' || c == '\\' ? std::string{'\\', c} : std::string{c};
        before = c;
    }
    return shown + '"';
}

}  // namespace alo::test
