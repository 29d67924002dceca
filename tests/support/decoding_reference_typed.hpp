// What a line of the typed dialect means (SPEC section 5), written down plainly; the typed half of
// decoding_reference.hpp.
#pragma once

#include "support/plain_json.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace alo::test {

class plain_typed {
  public:
    plain_typed(const plain_value& object, std::size_t max_friends, bool undecided)
        : object_{object}, max_friends_{max_friends}, undecided_{undecided} {}

    // As show() does, but of errors the code and the id alone.
    std::string meaning() {
        if (count("type") > 1) {
            return "invalid_json";
        }
        const bool good_id = read_id();
        const plain_value* const type = the("type");
        if (type == nullptr || type->kind != '"') {
            return error("invalid_field");
        }
        static const std::map<std::string, std::vector<std::string>> members{
            {"hello", {"user_id", "friends", "status", "text", "grace"}},
            {"status", {"status", "text"}},
            {"watch", {"add", "remove"}},
            {"query", {"user_ids"}},
            {"ping", {}},
            {"pong", {}},
            {"bye", {}}};
        const auto known = members.find(type->text);
        if (known == members.end()) {
            return error("unknown_type");
        }
        if (!good_id) {
            return count("id") > 1 ? "invalid_json" : "invalid_field";
        }
        if (undecided_ && type->text != "hello") {
            return error("not_identified");
        }
        for (const std::string& member : known->second) {
            if (count(member) > 1) {
                return error("invalid_json");
            }
        }
        const std::string read = type->text == "hello"    ? hello()
                                 : type->text == "status" ? status()
                                 : type->text == "watch"  ? watch()
                                 : type->text == "query"  ? query()
                                                          : type->text;
        if (!failed_.empty()) {
            return error(failed_);
        }
        return type->text == "pong" || type->text == "bye" ? read : read + id_;
    }

  private:
    std::size_t count(std::string_view name) const {
        return static_cast<std::size_t>(
            std::count(object_.names.begin(), object_.names.end(), name));
    }
    const plain_value* the(std::string_view name) const {
        const auto at = std::find(object_.names.begin(), object_.names.end(), name);
        return at == object_.names.end()
                   ? nullptr
                   : &object_.values[static_cast<std::size_t>(at - object_.names.begin())];
    }
    std::string error(const std::string& code) const { return code + id_; }
    std::string fail(const std::string& code) {
        if (failed_.empty()) {
            failed_ = code;
        }
        return {};
    }

    static bool is_integer(const plain_value& value) {
        return value.kind == '\0' && value.text.find_first_of(".eE") == std::string::npos;
    }
    static std::string escaped(std::string_view text) {
        constexpr std::string_view digits = "0123456789abcdef";
        std::string json = "\"";
        for (std::size_t i = 0; i < text.size(); ++i) {
            auto byte = static_cast<unsigned char>(text[i]);
            const bool c1 = byte == 0xc2 && static_cast<unsigned char>(text[i + 1]) < 0xa0;
            if (c1) {
                byte = static_cast<unsigned char>(text[++i]);
            }
            if (byte < 0x20 || byte == 0x7f || c1) {
                json += std::string{"\\u00"} + digits[byte / 16] + digits[byte % 16];
            } else {
                json += text[i] == '"' || text[i] == '\\' ? std::string{'\\', text[i]}
                                                          : std::string{text[i]};
            }
        }
        return json + '"';
    }
    // Integers of 64 bits but for the least, and strings of 128 bytes.
    bool read_id() {
        const plain_value* const id = the("id");
        if (id == nullptr || count("id") > 1) {
            return id == nullptr;
        }
        if (id->kind == '"' && id->text.size() <= 128) {
            id_ = " id " + escaped(id->text);
            return true;
        }
        if (!is_integer(*id)) {
            return false;
        }
        const bool negative = id->text.front() == '-';
        const std::string digits = id->text.substr(negative ? 1 : 0);
        const std::string_view most = negative ? "9223372036854775807" : "18446744073709551615";
        if (digits.size() > most.size() || (digits.size() == most.size() && digits > most)) {
            return false;
        }
        id_ = " id " + (digits == "0" ? "0" : id->text);
        return true;
    }

    std::string ids(std::string_view member, const std::string& code,
                    std::vector<std::string>* all = nullptr) {
        std::string list;
        if (const plain_value* const value = the(member)) {
            if (value->kind != '[') {
                return fail(code);
            }
            for (const plain_value& each : value->values) {
                const std::string id = plain_id(each);
                if (id.empty()) {
                    return fail(code);
                }
                list += (list.empty() ? "" : ",") + id;
                if (all != nullptr) {
                    all->push_back(id);
                }
            }
        }
        return "[" + list + "]";
    }
    std::string stance() {
        std::string word = "-";
        if (const plain_value* const status = the("status")) {
            constexpr std::array<std::string_view, 4> words{"online", "away", "busy", "invisible"};
            word = status->text;
            if (status->kind != '"' || std::find(words.begin(), words.end(), word) == words.end()) {
                return fail("invalid_field");
            }
        }
        std::string said;
        if (const plain_value* const text = the("text")) {
            said = text->text;
            if (text->kind != '"' || said.size() > 1024) {
                return fail("invalid_field");
            }
        }
        return word + " '" + said + "'";
    }
    std::string hello() {
        const plain_value* const user = the("user_id");
        if (user == nullptr) {
            return fail("missing_user_id");
        }
        const std::string id = plain_id(*user);
        if (id.empty()) {
            return fail("invalid_user_id");
        }
        std::vector<std::string> friends;
        std::string text = "typed hello " + id + ' ' + ids("friends", "invalid_friends", &friends);
        std::set<std::string> different{friends.begin(), friends.end()};
        different.erase(id);
        if (failed_.empty() && different.size() > max_friends_) {
            fail("too_many_friends");
        }
        const std::string shows = stance();
        if (the("status") != nullptr || the("text") != nullptr) {
            text += ' ' + shows;
        }
        if (const plain_value* const grace = the("grace")) {
            const std::string digits = grace->text == "-0" ? "0" : grace->text;
            const bool natural = grace->kind == '\0' && digits.size() <= 3 &&
                                 digits.find_first_not_of("0123456789") == std::string::npos;
            if (!natural || std::stoi(digits) > 120) {
                return fail("invalid_field");
            }
            text += " grace " + digits;
        }
        return text;
    }
    std::string status() {
        return the("status") == nullptr ? fail("invalid_field") : "status " + stance();
    }
    std::string watch() {
        std::vector<std::string> added;
        const std::string add = ids("add", "invalid_field", &added);
        const std::string remove = ids("remove", "invalid_field");
        // One of them may be the user itself.
        const std::set<std::string> different{added.begin(), added.end()};
        return "watch " + add + ' ' + remove +
               (different.size() > max_friends_ + 1 ? " hopeless" : "");
    }
    std::string query() {
        std::vector<std::string> all;
        (void)ids("user_ids", "invalid_field", &all);
        std::string once;
        for (std::size_t i = 0; i < all.size(); ++i) {
            const auto here = all.begin() + static_cast<std::ptrdiff_t>(i);
            if (std::find(all.begin(), here, *here) == here) {
                once += (once.empty() ? "" : ",") + *here;
            }
        }
        return the("user_ids") == nullptr || all.size() > 1000 ? fail("invalid_field")
                                                               : "query [" + once + "]";
    }

    const plain_value& object_;
    std::size_t max_friends_;
    bool undecided_;
    std::string id_;      // " id 7", if there is a good one
    std::string failed_;  // the first code
};

}  // namespace alo::test
