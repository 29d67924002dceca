// See speaker.hpp.
#include "simulation/speaker.hpp"

#include <algorithm>
#include <array>

namespace alo::sim {
namespace {

struct bad_line {
    std::string_view text;
    std::string_view code;
};

constexpr std::array<bad_line, 16> always_bad{
    {{"x", "invalid_json"},
     {"{\"user_id\":1", "invalid_json"},
     {"[]", "invalid_json"},
     {"{\"user_id\":1}{\"user_id\":1}", "invalid_json"},
     {"{\"user_id\":1,\"user_id\":1}", "invalid_json"},
     {"{\"user_id\":\"\xff\"}", "invalid_json"},
     {"{}", "missing_user_id"},
     {"{\"friends\":[1,2]}", "missing_user_id"},
     {"{\"user_id\":-1}", "invalid_user_id"},
     {"{\"user_id\":\"\"}", "invalid_user_id"},
     {"{\"user_id\":1.5}", "invalid_user_id"},
     {"{\"user_id\":null}", "invalid_user_id"},
     {"{\"user_id\":1,\"friends\":5}", "invalid_friends"},
     {"{\"user_id\":1,\"friends\":[2,{}]}", "invalid_friends"},
     {"{\"user_id\":1,\"online\":0}", "invalid_field"},
     {"  null", "invalid_json"}}};

// Whoever speaks the classic dialect already may have a member `type`.
constexpr std::array<bad_line, 3> bad_at_first{
    {{"{\"type\":\"chat\",\"user_id\":1}", "unknown_type"},
     {"{\"type\":7}", "invalid_field"},
     {"{\"user_id\":1,\"type\":\"\"}", "unknown_type"}}};

}  // namespace

std::vector<name> speaker::some_friends() {
    std::vector<name> friends = some_users(6);
    if (chance_.chance(15)) {
        friends.push_back(me_);  // which is ignored
    }
    return friends;
}

std::string speaker::hello_text(const name& user, const std::vector<name>& friends) {
    const std::string list = list_text(friends);
    switch (chance_.below(6)) {
        case 0:
            return "{\"friends\": " + list + " , \"user_id\" : " + user + " }";
        case 1:
            return "{\"user_id\":" + user + ",\"mood\":{\"is\":[1,\"x\"]},\"friends\":" + list +
                   "}";
        case 2:
            return " {\"user_id\":" + user + ",\"online\":true,\"friends\":" + list + "}\t";
        default:
            if (friends.empty()) {
                return "{\"user_id\":" + user + "}";
            }
            return "{\"user_id\":" + user + ",\"friends\":" + list + "}";
    }
}

void speaker::hello() { hello(some_friends()); }

void speaker::hello(std::vector<name> friends) {
    text_ += hello_text(me_, friends);
    text_ += end_of_line();
    script_.lines.push_back({said_line::kind::hello, me_, std::move(friends)});
    said_hello_ = true;
}

void speaker::hello_for_another() {
    if (!said_hello_) {
        bad();  // it would be a hello like any other
        return;
    }
    const name other = another();
    text_ += hello_text(other, {chance_.pick(others_)});
    text_ += end_of_line();
    script_.lines.push_back({said_line::kind::hello, other});
}

void speaker::sign_off() {
    text_ += "{\"user_id\":" + me_ + ",\"online\":false}";
    text_ += end_of_line();
    script_.lines.push_back({said_line::kind::sign_off, me_});
}

void speaker::sign_off_for_another() {
    const name other = another();
    text_ += "{\"online\":false,\"user_id\":" + other + "}";
    text_ += end_of_line();
    script_.lines.push_back({said_line::kind::sign_off, other});
}

void speaker::bad() {
    said_line line{said_line::kind::bad};
    if (chance_.chance(10)) {
        text_ += "{\"user_id\":" + me_ + ",\"friends\":[";
        for (std::size_t i = 0; i <= rules_.max_friends; ++i) {
            text_ += (i == 0 ? "" : ",") + std::to_string(900 + i);
        }
        text_ += "]}";
        line.code = "too_many_friends";
    } else {
        const std::uint64_t kinds = always_bad.size() + (said_hello_ ? 0 : bad_at_first.size());
        const std::uint64_t kind = chance_.below(kinds);
        const bad_line& one =
            kind < always_bad.size() ? always_bad[kind] : bad_at_first[kind - always_bad.size()];
        text_ += one.text;
        line.code = one.code;
    }
    text_ += end_of_line();
    script_.lines.push_back(std::move(line));
}

void speaker::anything() {
    switch (chance_.below(12)) {
        case 0:
        case 1:
        case 2:
        case 3:
            hello();
            break;
        case 4:
        case 5:
            blank();
            break;
        case 6:
            hello_for_another();
            break;
        case 7:
            sign_off_for_another();
            break;
        default:
            bad();
            break;
    }
}

void speaker::unended_hello() {
    const std::vector<name> friends = some_friends();
    text_ += hello_text(me_, friends);
    script_.lines.push_back({said_line::kind::hello, me_, friends});
    said_hello_ = true;
}

void speaker::cut_hello() {
    const std::string whole = hello_text(me_, some_friends());
    const std::size_t brace = whole.rfind('}');
    text_ += whole.substr(0, 1 + chance_.below(brace - 1));
}

}  // namespace alo::sim
