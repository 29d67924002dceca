// The array whose elements stay where they are.
#include "alo/base/paged_vector.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <utility>

namespace alo {
namespace {

TEST(paged_vector, grows_and_never_shrinks) {
    paged_vector<int, 4> numbers;
    EXPECT_EQ(numbers.size(), 0U);
    numbers.grow_to(5);
    EXPECT_EQ(numbers.size(), 5U);
    numbers.grow_to(3);
    EXPECT_EQ(numbers.size(), 5U);
    numbers.grow_to(0);
    EXPECT_EQ(numbers.size(), 5U);
}

TEST(paged_vector, begins_with_zeros_and_keeps_what_it_is_given) {
    paged_vector<int, 4> numbers;
    for (std::size_t count = 1; count <= 100; ++count) {
        numbers.grow_to(count);
        EXPECT_EQ(numbers[count - 1], 0);
        numbers[count - 1] = static_cast<int>(count);
    }
    for (std::size_t i = 0; i < 100; ++i) {
        EXPECT_EQ(std::as_const(numbers)[i], static_cast<int>(i + 1));
    }
}

TEST(paged_vector, elements_stay_where_they_are) {
    paged_vector<int> numbers;
    numbers.grow_to(1);
    int* const first = &numbers[0];
    *first = 42;
    numbers.grow_to(100'000);
    EXPECT_EQ(&numbers[0], first);
    EXPECT_EQ(numbers[0], 42);
}

TEST(paged_vector, holds_what_cannot_be_copied) {
    paged_vector<std::unique_ptr<int>, 2> owners;
    owners.grow_to(3);
    EXPECT_EQ(owners[2], nullptr);
    owners[2] = std::make_unique<int>(7);
    owners.grow_to(9);
    EXPECT_EQ(*owners[2], 7);
}

}  // namespace
}  // namespace alo
