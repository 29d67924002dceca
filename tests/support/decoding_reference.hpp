// What a line of valid JSON means, written down plainly after SPEC sections 2 and 4 to 6: the rules
// one after the other. The decoder's fuzzer compares with it.
#pragma once

#include "alo/protocol/request.hpp"
#include "support/decoding_reference_typed.hpp"
#include "support/plain_json.hpp"

#include <algorithm>
#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace alo::test {

// As decode_and_show() shows it, but of errors the code (and in the typed dialect the id) alone.
inline std::string decode_classic_plainly(const plain_value& root, std::size_t max_friends) {
    const auto find = [&root](std::string_view name) {
        std::vector<const plain_value*> found;
        for (std::size_t i = 0; i < root.names.size(); ++i) {
            if (root.names[i] == name) {
                found.push_back(&root.values[i]);
            }
        }
        return found;
    };
    const auto user = find("user_id");
    const auto friends = find("friends");
    const auto online = find("online");
    if (user.size() > 1 || friends.size() > 1 || online.size() > 1) {
        return "invalid_json";
    }
    if (!online.empty() && online.front()->kind != 't' && online.front()->kind != 'f') {
        return "invalid_field";
    }
    if (user.empty()) {
        return "missing_user_id";
    }
    const std::string id = plain_id(*user.front());
    if (id.empty()) {
        return "invalid_user_id";
    }
    std::string list;
    std::set<std::string> different;
    if (!friends.empty()) {
        if (friends.front()->kind != '[') {
            return "invalid_friends";
        }
        for (const plain_value& value : friends.front()->values) {
            const std::string other = plain_id(value);
            if (other.empty()) {
                return "invalid_friends";
            }
            list += (list.empty() ? "" : ",") + other;
            different.insert(other);
        }
    }
    different.erase(id);
    if (different.size() > max_friends) {
        return "too_many_friends";
    }
    if (!online.empty() && online.front()->kind == 'f') {
        return "sign_off " + id;
    }
    return "hello " + id + " [" + list + "]";
}

inline std::string decode_plainly(std::string_view valid_json, std::size_t max_friends,
                                  dialect spoken) {
    const plain_value root = plain_reader{valid_json}.read();
    if (root.kind != '{') {
        return "invalid_json";
    }
    const bool has_type =
        std::find(root.names.begin(), root.names.end(), "type") != root.names.end();
    if (spoken == dialect::classic || (spoken == dialect::undecided && !has_type)) {
        return decode_classic_plainly(root, max_friends);
    }
    return plain_typed{root, max_friends, spoken == dialect::undecided}.meaning();
}

}  // namespace alo::test
