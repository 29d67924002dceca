// SPEC section 9: a start that the system does not allow ends with code 1 and one clear line, and
// before any client could be let down.
#include "fixture.hpp"

namespace alo::test {
namespace {

void expect_refused(const launch& what, const std::vector<std::string>& words) {
    const auto end = run(what);
    EXPECT_EQ(end.end, ending({1, 0})) << to_string(end.end);
    EXPECT_EQ(end.output, "");
    EXPECT_EQ(lines_of(end.errors).size(), 1U) << end.errors;
    for (const auto& word : words) {
        EXPECT_NE(end.errors.find(word), std::string::npos) << word << " is not in\n" << end.errors;
    }
}

TEST(start_test, threads_that_cannot_be_started_are_named_and_none_is_left) {
    if (sanitized()) {
        GTEST_SKIP() << "a sanitizer takes all the address space there is";
    }
    launch what{alo_binary(), {"--port", "0", "--threads", "16"}};
    // Room for the log's threads, and by far not for all the others.
    what.stack = std::uint64_t{256} << 20U;
    what.address_space = std::uint64_t{1} << 30U;
    expect_refused(what, {"--threads", " of 16"});
}

}  // namespace
}  // namespace alo::test
