// What the suites share: cases that have to hold for one thread as well as for several run on both
// (`per_threads`), and say with which options the server starts.
#pragma once

#include "support/bell.hpp"
#include "support/server.hpp"
#include "support/tcp_client.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace alo::test {

// A suite whose every case runs with one I/O thread and with three.
class per_threads : public ::testing::TestWithParam<int> {
  protected:
    // The arguments of this run's server, with these added.
    [[nodiscard]] static std::vector<std::string> args(const std::vector<std::string>& more = {}) {
        std::vector<std::string> all{"--threads", std::to_string(GetParam())};
        all.insert(all.end(), more.begin(), more.end());
        return all;
    }
};

// For suites about rules of time or number, in which the rate of lines must not interfere.
[[nodiscard]] inline std::vector<std::string> unhurried(std::vector<std::string> args = {}) {
    args.insert(args.end(), {"--rate", "1000000", "--burst", "1000000"});
    return args;
}

// For clients that are to be slow: their system holds next to nothing for them.
[[nodiscard]] inline connect_options tiny_buffer() {
    connect_options options;
    options.receive_buffer = 16 * 1024;
    return options;
}

inline std::string threads_name(const ::testing::TestParamInfo<int>& info) {
    return std::to_string(info.param) + "_threads";
}

}  // namespace alo::test

// NOLINTNEXTLINE(cppcoreguidelines-macro-usage): GoogleTest has no function for it
#define ALO_ON_ONE_AND_THREE_THREADS(suite) \
    INSTANTIATE_TEST_SUITE_P(on, suite, ::testing::Values(1, 3), ::alo::test::threads_name)
