// The deadlines of the black-box tests.
#include "support/patience.hpp"

#include <algorithm>
#include <cstdlib>
#include <thread>

namespace alo::test {

int slowness() {
    static const int factor = [] {
        const char* text = std::getenv("ALO_TEST_SLOW");  // NOLINT(concurrency-mt-unsafe): once
        return std::max(1, text == nullptr ? 1 : std::atoi(text));
    }();
    return factor;
}

bool sanitized() {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    return true;
#else
    return false;
#endif
}

milliseconds patience() { return std::chrono::seconds(15) * slowness(); }

int deadline::left_ms() const {
    const auto left = std::chrono::duration_cast<milliseconds>(at_ - steady::now()).count();
    return static_cast<int>(std::clamp<std::int64_t>(left, 0, 3'600'000));
}

void breathe() { std::this_thread::sleep_for(milliseconds(2)); }

}  // namespace alo::test
