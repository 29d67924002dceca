// How long a black-box test waits for something that it can observe before it gives up, and the one
// loop that waits. Used by everything in tests/support and by the cases themselves. Nothing here is
// a pause: a wait ends the moment its condition holds.
#pragma once

#include <chrono>
#include <stdexcept>

namespace alo::test {

using steady = std::chrono::steady_clock;
using std::chrono::milliseconds;

// What a helper throws when the world did not do what it had to; GoogleTest reports it as a failure
// of the case, with the sentence.
class failure : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

// How much slower than a release build the server may be: the environment's ALO_TEST_SLOW, at
// least 1. Builds with sanitizers set it.
[[nodiscard]] int slowness();

// True for a build with sanitizers, whose memory figures say little.
[[nodiscard]] bool sanitized();

// The deadline of a wait that should succeed at once: 15 s times slowness().
[[nodiscard]] milliseconds patience();

class deadline {
  public:
    explicit deadline(milliseconds within = patience()) : at_(steady::now() + within) {}
    [[nodiscard]] bool passed() const { return steady::now() >= at_; }
    // For poll(2): what is left, in ms, at least 0.
    [[nodiscard]] int left_ms() const;

  private:
    steady::time_point at_;
};

// Gives the processor away for a moment between two looks at the same fact.
void breathe();

// True as soon as the condition holds; false when it did not within the time.
template <class condition>
[[nodiscard]] bool eventually(condition holds, milliseconds within = patience()) {
    const deadline end(within);
    while (!holds()) {
        if (end.passed()) {
            return false;
        }
        breathe();
    }
    return true;
}

}  // namespace alo::test
