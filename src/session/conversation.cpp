// See conversation.hpp.
#include "alo/session/conversation.hpp"

#include <string>
#include <utility>

namespace alo {
namespace {

reject another_user(user_id_view mine, request_tag tag) {
    return {error_code::already_identified,
            "This connection already speaks for user " + printable(mine) +
                "; open another connection for another user.",
            std::string{tag}};
}

}  // namespace

decision conversation::judge(const request& what) {
    if (const auto* const hello = std::get_if<hello_request>(&what)) {
        return on_hello(*hello);
    }
    if (const auto* const bye = std::get_if<sign_off_request>(&what)) {
        return on_sign_off(*bye);
    }
    // The decoder lets the rest through only after a typed hello.
    if (const auto* const ping = std::get_if<ping_request>(&what)) {
        return answer_ping{ping->tag};
    }
    if (const auto* const error = std::get_if<decode_error>(&what)) {
        return *error;
    }
    if (std::holds_alternative<bye_request>(what)) {
        return end_session{};
    }
    if (std::holds_alternative<pong_request>(what)) {
        return no_matter{};
    }
    return ask_hub{};
}

decision conversation::on_request(const request& what, std::uint32_t max_errors) {
    decision result = judge(what);
    auto* const bad = std::get_if<reject>(&result);
    if (bad == nullptr) {
        // What the hub is asked, on_answer() will tell; and that somebody answers pings says
        // nothing of what it asks for.
        if (!std::holds_alternative<ask_hub>(result) &&
            !std::holds_alternative<no_matter>(result)) {
            errors_in_a_row_ = 0;
        }
    } else if (++errors_in_a_row_ >= max_errors) {
        bad->code = error_code::too_many_errors;
        bad->message = std::to_string(errors_in_a_row_) +
                       " bad lines in a row end the connection; the last one: " + bad->message;
    }
    return result;
}

decision conversation::on_hello(const hello_request& hello) {
    if (!user_) {
        user_.emplace(hello.user);
        spoken_ = hello.typed ? dialect::typed : dialect::classic;
        return say_hello{hello};
    }
    if (user_->view() == hello.user) {
        return replace_friends{hello};
    }
    return another_user(user_->view(), hello.tag);
}

decision conversation::on_sign_off(const sign_off_request& bye) const {
    if (!user_) {
        return reject{error_code::not_identified,
                      "This connection has not said hello, so there is nothing to sign off from; "
                      "say hello first, for example {\"user_id\":1,\"friends\":[2,3]}."};
    }
    if (user_->view() == bye.user) {
        return end_session{};
    }
    return another_user(user_->view(), {});
}

}  // namespace alo
