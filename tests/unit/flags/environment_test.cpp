// Options from the environment.
#include "alo/flags/environment.hpp"

#include "support/fake_environment.hpp"

#include <gtest/gtest.h>

namespace alo {
namespace {

const test::fake_environment world{
    {{"ALO_PORT", "9001"}, {"SERVER_PORT", "9002"}, {"ALO_HOST", ""}}};

TEST(environment, names_an_options_variable) { EXPECT_EQ(variable_of("max-line"), "ALO_MAX_LINE"); }

TEST(environment, takes_the_first_variable_that_is_set) {
    const auto port = first_set(world, {"ALO_PORT", "SERVER_PORT"});
    ASSERT_TRUE(port);
    EXPECT_EQ(port->text, "9001");
    EXPECT_EQ(port->place, "environment ALO_PORT");
    EXPECT_EQ(first_set(world, {"ALO_RATE", "SERVER_PORT"})->text, "9002");
    EXPECT_FALSE(first_set(world, {"ALO_RATE"}));
}

TEST(environment, counts_an_empty_variable_as_none) {
    EXPECT_FALSE(first_set(world, {"ALO_HOST"}));
    EXPECT_EQ(first_set(world, {"ALO_HOST", "SERVER_PORT"})->place, "environment SERVER_PORT");
}

TEST(environment, has_no_variable_without_a_name) {
    EXPECT_FALSE(first_set(test::fake_environment{{{"", "x"}}}, {"", ""}));
}

TEST(environment, notes_for_the_help_which_variables_count) {
    EXPECT_EQ(note_variables({"ALO_PORT", "SERVER_PORT"}), " [env: ALO_PORT or SERVER_PORT]");
    EXPECT_EQ(note_variables({"ALO_HOST", ""}), " [env: ALO_HOST]");
    EXPECT_EQ(note_variables({"", ""}), "");
}

}  // namespace
}  // namespace alo
