// A counter that one thread counts up while others look.
#include "alo/base/counter.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <thread>

namespace alo {
namespace {

TEST(counter, counts_up) {
    counter count;
    EXPECT_EQ(count.value(), 0U);
    count.add();
    count.add(41);
    EXPECT_EQ(count.value(), 42U);
    count.add(0);
    EXPECT_EQ(count.value(), 42U);
}

TEST(counter, may_be_read_by_another_thread_and_never_goes_back) {
    constexpr std::uint64_t last = 200'000;
    counter count;
    std::thread owner{[&count] {
        for (std::uint64_t i = 0; i < last; ++i) {
            count.add();
        }
    }};
    std::uint64_t before = 0;
    bool grew = true;
    while (before < last) {
        const std::uint64_t now = count.value();
        grew = grew && now >= before;
        before = now;
    }
    owner.join();
    EXPECT_TRUE(grew);
    EXPECT_EQ(count.value(), last);
}

}  // namespace
}  // namespace alo
