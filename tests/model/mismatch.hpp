// How the model test says that something is wrong. Thrown by the harness and the watchers' view;
// caught by the campaigns, which shrink what led to it, and by the fuzzer, which shows it.
#pragma once

#include <stdexcept>
#include <string>

namespace alo::model {

// What the domain did is not what it should have done.
struct mismatch : std::runtime_error {
    using std::runtime_error::runtime_error;
};

template <typename T>
void expect_same(const char* what, const T& got, const T& expected) {
    if (got != expected) {
        throw mismatch{std::string{what} + " is " + std::to_string(got) + ", expected " +
                       std::to_string(expected)};
    }
}

}  // namespace alo::model
