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

TEST(start_test, a_log_whose_threads_cannot_be_started_is_one_line_too) {
    if (sanitized()) {
        GTEST_SKIP() << "a sanitizer takes all the address space there is";
    }
    launch what{alo_binary(), {"--port", "0"}};
    what.stack = std::uint64_t{256} << 20U;
    what.address_space = std::uint64_t{128} << 20U;
    expect_refused(what, {"alo: cannot start: "});
}

TEST(start_test, more_threads_than_descriptors_are_named) {
    for (const auto& [threads, files] :
         std::vector<std::pair<std::string, std::uint64_t>>{{"1024", 256}, {"2", 8}, {"1", 10}}) {
        launch what{alo_binary(), {"--port", "0", "--threads", threads}};
        what.open_files = files;
        expect_refused(what, {"--threads " + threads, "limit is " + std::to_string(files)});
    }
}

TEST(start_test, descriptors_that_just_suffice_serve_a_client) {
    if (sanitized()) {
        GTEST_SKIP() << "UBSan opens a pipe to look at memory";
    }
    for (const auto& [threads, files] :
         std::vector<std::pair<std::string, std::uint64_t>>{{"1", 12}, {"3", 24}}) {
        server_options options;
        options.args = {"--threads", threads};
        options.open_files = files;
        server alo(options);
        tcp_client client(alo.port());
        client.sync();
    }
}

}  // namespace
}  // namespace alo::test
