// The canary pair.
#include "support/canary.hpp"

#include "support/tcp_client.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace alo::test {

canary::canary(std::uint16_t port) : thread_([this, port] { run(port); }) {}

canary::~canary() { stop(); }

void canary::stop() {
    stopping_ = true;
    if (thread_.joinable()) {
        thread_.join();
    }
}

void canary::run(std::uint16_t port) {
    try {
        tcp_client watcher(port, "canary watcher", {"canary"});
        watcher.sync();
        while (!stopping_) {
            auto began = steady::now();
            const auto told = [&](const std::string& expected) {
                const auto line = watcher.read_line();
                const auto took =
                    std::chrono::duration_cast<std::chrono::microseconds>(steady::now() - began)
                        .count();
                slowest_us_ = std::max(slowest_us_.load(), std::int64_t{took});
                if (line != expected) {
                    throw failure("heard " + line + " instead of " + expected);
                }
                ++sung_;
            };
            tcp_client bird(port, "canary", {});
            told(on);
            began = steady::now();
            bird.half_close();
            told(off);
            breathe();
        }
    } catch (const std::exception& what) {
        const std::lock_guard hold(guard_);
        problem_ = what.what();
    }
}

void canary::sing(std::uint64_t more) {
    const auto goal = sung() + more;
    const bool done = eventually([&] {
        const std::lock_guard hold(guard_);
        return sung() >= goal || !problem_.empty();
    });
    EXPECT_TRUE(done) << "the canary was told of " << sung() << " transitions instead of " << goal;
}

void canary::expect_well(milliseconds within) {
    sing(4);
    stop();
    const std::lock_guard hold(guard_);
    EXPECT_EQ(problem_, "");
    EXPECT_GT(sung(), 0U);
    EXPECT_LE(slowest_us_.load(), std::chrono::microseconds(within).count());
}

}  // namespace alo::test
