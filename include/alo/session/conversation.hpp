// A client's state machine: what a request means, given what was said before (SPEC sections 4 to
// 6). Knows no socket, no time and no other client. One a session, called by session/worker.
#pragma once

#include "alo/base/user_id.hpp"
#include "alo/protocol/decoder.hpp"
#include "alo/protocol/error.hpp"

#include <cstdint>
#include <optional>
#include <variant>

namespace alo {

// What is to be done about a line.
struct say_hello {        // the session begins
    hello_request hello;  // as valid as the request it came in
};
struct replace_friends {  // the watch list is another one
    hello_request hello;
};
struct end_session {};  // the client signed off
struct ask_hub {};      // the request is for the hub as it is
struct answer_ping {    // the client wants to know whether we are there
    request_tag tag;
};
struct no_matter {};          // that it came is all there is to it
using reject = decode_error;  // tell the client; if the code is fatal, that was the last line
using decision =
    std::variant<say_hello, replace_friends, end_session, ask_hub, answer_ping, no_matter, reject>;

class conversation {
  public:
    // `max_errors`: the bad line in a row that ends the session.
    [[nodiscard]] decision on_request(const request& what, std::uint32_t max_errors);
    // The hub did what it was asked, or refused, which makes the line a bad one.
    void on_answer(bool refused) noexcept { errors_in_a_row_ = refused ? errors_in_a_row_ + 1 : 0; }
    // Whether lines that the hub refused are the bad ones that end the session.
    [[nodiscard]] bool refused_too_often(std::uint32_t max_errors) const noexcept {
        return errors_in_a_row_ >= max_errors;
    }

    [[nodiscard]] dialect spoken() const noexcept { return spoken_; }
    [[nodiscard]] bool typed() const noexcept { return spoken_ == dialect::typed; }
    [[nodiscard]] bool identified() const noexcept { return user_.has_value(); }
    // Empty before hello.
    [[nodiscard]] std::optional<user_id_view> user() const noexcept {
        return user_ ? std::optional{user_->view()} : std::nullopt;
    }

  private:
    [[nodiscard]] decision judge(const request& what);
    [[nodiscard]] decision on_hello(const hello_request& hello);
    [[nodiscard]] decision on_sign_off(const sign_off_request& bye) const;

    std::optional<user_id> user_;
    std::uint32_t errors_in_a_row_ = 0;
    dialect spoken_ = dialect::undecided;
};

}  // namespace alo
