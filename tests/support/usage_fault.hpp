// What a command line that is refused owes its reader: code 2 and one line on stderr.
#pragma once

#include "alo/base/exit_request.hpp"

#include <gtest/gtest.h>

#include <string>
#include <variant>

namespace alo::test {

// That line; a failed test, and nothing, where the outcome is not a request to exit.
template <typename Accepted>
[[nodiscard]] std::string usage_fault(const std::variant<Accepted, exit_request>& outcome) {
    const auto* request = std::get_if<exit_request>(&outcome);
    if (request == nullptr) {
        ADD_FAILURE() << "accepted";
        return {};
    }
    EXPECT_EQ(request->code, 2);
    EXPECT_EQ(request->to, exit_request::stream::error);
    EXPECT_EQ(request->text.find('\n'), request->text.size() - 1) << request->text;
    return request->text;
}

}  // namespace alo::test
