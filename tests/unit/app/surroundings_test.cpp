// Reading real files and variables.
#include "alo/app/config.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

namespace alo {
namespace {

TEST(surroundings, say_why_a_file_cannot_be_read) {
    const surroundings world = real_surroundings();
    std::string fault;
    EXPECT_EQ(world.file("/nonexistent/alo.toml", fault), std::nullopt);
    EXPECT_EQ(fault, "No such file or directory");
    EXPECT_EQ(world.file("/", fault), std::nullopt);
    EXPECT_EQ(fault, "Is a directory");
}

TEST(surroundings, do_not_read_a_device_without_an_end) {
    std::string fault;
    EXPECT_EQ(real_surroundings().file("/dev/zero", fault), std::nullopt);
    EXPECT_EQ(fault, "it is longer than 1 MiB");
}

TEST(surroundings, read_an_empty_file_as_empty) {
    std::string fault;
    EXPECT_EQ(real_surroundings().file("/dev/null", fault), "");
}

TEST(surroundings, tell_an_unset_variable_from_an_empty_one) {
    ASSERT_EQ(::setenv("ALO_TEST_EMPTY", "", 1), 0);
    EXPECT_EQ(real_surroundings().variable("ALO_TEST_EMPTY"), "");
    EXPECT_EQ(real_surroundings().variable("ALO_TEST_UNSET"), std::nullopt);
}

}  // namespace
}  // namespace alo
