// What a process used, by the system's word: of this very process, which knows better.
#include "alo/load/server_meter.hpp"

#include "alo/load/thread_time.hpp"

#include <gtest/gtest.h>

#include <unistd.h>

#include <cstring>
#include <vector>

namespace alo::load {
namespace {

using namespace std::chrono_literals;

const auto self = static_cast<std::uint32_t>(::getpid());
// No process has such a number.
constexpr std::uint32_t nobody_at_all = 0x7fffffff;

// Keeps a core busy until the system has counted so much more of this thread's time.
void work(instant time) {
    const instant until = cpu_time() + time;
    while (cpu_time() < until) {
    }
}

TEST(server_meter, counts_the_measured_part_alone) {
    progress state{1, 2, 30, 0};
    server_meter meter{self, [&state] { return state; }};
    work(100ms);
    state = {1, 5, 100, 0};
    meter.begin();
    work(50ms);
    state = {1, 12, 400, 0};
    meter.end();
    work(100ms);
    state = {1, 99, 999, 0};
    meter.end();  // of another crew, which needs longer
    const server_use use = meter.use();
    ASSERT_TRUE(use.known);
    // The system counts a running thread's time some ticks late.
    EXPECT_GE(use.ramp_cpu, 50ms);
    EXPECT_GE(use.cpu, 20ms);
    EXPECT_EQ(use.told, 300U);
    EXPECT_EQ(use.changes, 7U);
}

TEST(server_meter, weighs_what_came_to_be_held) {
    if (!memory_of(self)) {
        GTEST_SKIP() << "the system does not tell how much memory a process holds";
    }
    server_meter meter{self, [] { return progress{}; }};
    std::vector<char> held(std::size_t{32} << 20U);
    std::memset(held.data(), 1, held.size());
    meter.end();
    const server_use use = meter.use();
    EXPECT_GT(use.memory_before, 0U);
    EXPECT_GE(use.memory_after, use.memory_before + held.size() / 2);
}

TEST(server_meter, takes_all_for_measured_where_nothing_is_prepared) {
    server_meter meter{self, [] { return progress{}; }};
    work(50ms);
    meter.end();
    EXPECT_EQ(meter.use().ramp_cpu, 0ns);
    EXPECT_GE(meter.use().cpu, 20ms);
}

TEST(server_meter, knows_when_it_does_not_know) {
    EXPECT_FALSE(cpu_time_of(nobody_at_all));
    EXPECT_FALSE(memory_of(nobody_at_all));
    for (const std::uint32_t process : {std::uint32_t{0}, nobody_at_all}) {
        server_meter meter{process, [] { return progress{}; }};
        meter.begin();
        meter.end();
        EXPECT_FALSE(meter.use().known);
    }
}

}  // namespace
}  // namespace alo::load
