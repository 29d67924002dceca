// What the shell around a worker owes it, in the orders in which a kernel and a loop may bring it.
#include "unit/transport/io_thread_fixture.hpp"

#include <thread>

namespace alo::test {
namespace {

// run() has to return once nothing is left to do, and with a timer armed there always is.
TEST_F(io_thread_test, a_tick_that_is_due_when_it_is_released_arms_nothing) {
    rules.hello_timeout = duration{30};
    const unique_fd client = connect();
    const time_point later = steady_now() + std::chrono::hours{1};
    it().drain(later, [this] {
        // Now the tick of the hello deadline is due and cannot be cancelled any more; its handler
        // runs after what is posted here.
        std::this_thread::sleep_until(std::chrono::steady_clock::now() + 2 * rules.hello_timeout);
        it().release();
    });
    it().context().run_for(patience);
    EXPECT_TRUE(it().context().stopped()) << "something is left to do";
}

}  // namespace
}  // namespace alo::test
