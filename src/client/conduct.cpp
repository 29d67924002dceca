// See conduct.hpp.
#include "alo/client/conduct.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace alo {
namespace {

// What can be wrong with a hello that is well-formed on our side.
constexpr std::array<std::string_view, 7> hello_faults{
    "invalid_json",     "missing_user_id", "invalid_user_id", "invalid_friends",
    "too_many_friends", "invalid_field",   "line_too_long"};

}  // namespace

void conduct::connected(std::string hello_id) noexcept {
    hello_id_ = std::move(hello_id);
    welcomed_ = false;
    typed_ = false;
    signed_off_ = false;
    failed_ = false;
    wait_.reset();
}

void conduct::typed(bool sign_off) noexcept {
    typed_ = true;
    signed_off_ = signed_off_ || sign_off;
}

void conduct::heard(const server_frame& frame) {
    welcomed_ = welcomed_ || frame.what == server_frame::kind::welcome;
    if (frame.what == server_frame::kind::going_away) {
        wait_ = frame.retry_after_ms;
    }
    if (frame.what != server_frame::kind::error) {
        return;
    }
    failed_ = failed_ || frame.fatal;
    if (frame.retry_after_ms) {
        wait_ = frame.retry_after_ms;
    }
    if (frame.code == "replaced") {
        final_ = "another session of this user took the place";
    } else if (frame.code == "unauthorized") {
        final_ = "the server does not let this user in";
    } else if (about_hello(frame)) {
        final_ = "the server refused the hello";
    }
}

bool conduct::about_hello(const server_frame& error) const {
    if (!error.id.empty()) {
        return error.id == hello_id_;
    }
    return !typed_ && !welcomed_ &&
           std::find(hello_faults.begin(), hello_faults.end(), error.code) != hello_faults.end();
}

}  // namespace alo
