// The log when stderr is well, and when it is not.
#include "alo/app/logger.hpp"

#include "unit/app/log_file.hpp"

#include <gtest/gtest.h>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <regex>
#include <thread>

namespace alo {
namespace {

using namespace std::chrono_literals;

const std::string stamp = R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)";

TEST(logger, writes_text_with_time_and_level) {
    const log_file file;
    {
        logger log{log_format::text, file.descriptor()};
        log.write(log_level::info, "a", "one");
        log.write(log_level::warning, "b", "two", {{"n", 2U}});
        log.write(log_level::error, "c", "three % {}");
    }
    const auto lines = file.lines();
    ASSERT_EQ(lines.size(), 3U);
    EXPECT_TRUE(std::regex_match(lines[0], std::regex{stamp + " info a: one"})) << lines[0];
    EXPECT_TRUE(std::regex_match(lines[1], std::regex{stamp + " warning b: two n=2"}));
    EXPECT_TRUE(std::regex_match(lines[2], std::regex{stamp + R"( error c: three % \{\})"}));
}

TEST(logger, writes_json_with_time_and_level) {
    const log_file file;
    {
        logger log{log_format::json, file.descriptor()};
        log.write(log_level::warning, "b", "say \"two\"", {{"n", 2U}, {"s", "x"}});
    }
    const auto lines = file.lines();
    ASSERT_EQ(lines.size(), 1U);
    const std::string rest =
        R"(","level":"warning","event":"b","message":"say \\"two\\"","n":2,"s":"x"\})";
    EXPECT_TRUE(std::regex_match(lines[0], std::regex{R"(\{"time":")" + stamp + rest})) << lines[0];
}

TEST(logger, keeps_lines_of_several_threads_whole) {
    const log_file file;
    constexpr int each = 500;
    {
        logger log{log_format::text, file.descriptor()};
        std::vector<std::jthread> threads;
        for (unsigned thread = 0; thread < 4; ++thread) {
            threads.emplace_back([&log, thread] {
                for (unsigned i = 0; i < each; ++i) {
                    log.write(log_level::info, "e", "m", {{"thread", thread}, {"i", i}});
                }
            });
        }
        threads.clear();
        EXPECT_TRUE(log.stop(10s));
    }
    const auto lines = file.lines();
    EXPECT_EQ(lines.size(), 4U * each);
    const std::regex whole{stamp + R"( info e: m thread=\d i=\d+)"};
    for (const std::string& line : lines) {
        EXPECT_TRUE(std::regex_match(line, whole)) << line;
    }
}

TEST(logger, says_nothing_after_the_end) {
    const log_file file;
    logger log{log_format::text, file.descriptor()};
    log.write(log_level::info, "a", "one");
    EXPECT_TRUE(log.stop(10s));
    log.write(log_level::info, "a", "two");
    EXPECT_EQ(file.lines().size(), 1U);
}

// What comes through the pipe until its writing end is closed.
std::string drain(int descriptor) {
    std::string text;
    std::array<char, 65'536> chunk{};
    for (ssize_t count = 1; count > 0;) {
        count = ::read(descriptor, chunk.data(), chunk.size());
        text.append(chunk.data(), static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
    }
    return text;
}

struct blocked_pipe {
    std::array<int, 2> ends{};
    blocked_pipe() {
        EXPECT_EQ(::pipe2(ends.data(), O_CLOEXEC), 0);
        // Full, so that the next write waits.
        EXPECT_EQ(::fcntl(ends[1], F_SETFL, O_NONBLOCK), 0);
        const std::string page(4'096, '-');
        while (::write(ends[1], page.data(), page.size()) > 0) {
        }
        EXPECT_EQ(::fcntl(ends[1], F_SETFL, 0), 0);
    }
};

TEST(logger, does_not_wait_for_a_reader_that_stalls_and_tells_what_was_lost) {
    const blocked_pipe pipe;
    constexpr std::size_t written = logger::queue_lines + 1'000;
    logger log{log_format::text, pipe.ends[1]};
    for (std::size_t i = 0; i < written; ++i) {
        log.write(log_level::info, "e", "m", {{"i", i}});
    }
    std::string text;
    std::jthread reader{[&] { text = drain(pipe.ends[0]); }};
    EXPECT_TRUE(log.stop(30s));
    ::close(pipe.ends[1]);
    reader.join();
    ::close(pipe.ends[0]);

    std::smatch lost;
    ASSERT_TRUE(std::regex_search(text, lost, std::regex{"warning log_lost: [^=]*=(\\d+)\n"}));
    EXPECT_NE(text.find("i=" + std::to_string(written - 1) + "\n"), std::string::npos)
        << "the newest lines are kept";
    std::size_t seen = 0;
    for (std::size_t at = 0; (at = text.find(" e: m i=", at)) != std::string::npos; ++at) {
        ++seen;
    }
    EXPECT_EQ(seen + std::stoul(lost[1]), written);
}

TEST(logger, gives_up_at_the_end_when_nobody_reads) {
    const blocked_pipe pipe;
    logger log{log_format::text, pipe.ends[1]};
    for (int i = 0; i < 10; ++i) {
        log.write(log_level::info, "e", "m");
    }
    const auto before = std::chrono::steady_clock::now();
    EXPECT_FALSE(log.stop(50ms));
    EXPECT_LT(std::chrono::steady_clock::now() - before, 10s);
    // The thread that was left behind gets an error now, and ends.
    ::close(pipe.ends[0]);
}

TEST(logger, survives_a_device_that_is_full_and_a_descriptor_that_is_closed) {
    const int full = ::open("/dev/full", O_WRONLY | O_CLOEXEC);
    ASSERT_GE(full, 0);
    for (const int descriptor : {full, 1'000'000}) {
        logger log{log_format::text, descriptor};
        for (int i = 0; i < 100; ++i) {
            log.write(log_level::info, "e", "m");
        }
        EXPECT_TRUE(log.stop(10s));
    }
    ::close(full);
}

TEST(logger, waits_for_a_descriptor_that_somebody_made_non_blocking) {
    std::array<int, 2> ends{};
    ASSERT_EQ(::pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK), 0);
    ASSERT_EQ(::fcntl(ends[0], F_SETFL, 0), 0);
    constexpr std::size_t written = 3'000;  // more than a pipe holds
    std::string text;
    {
        logger log{log_format::text, ends[1]};
        for (std::size_t i = 0; i < written; ++i) {
            log.write(log_level::info, "e", "m");
        }
        std::jthread reader{[&] { text = drain(ends[0]); }};
        EXPECT_TRUE(log.stop(30s));
        ::close(ends[1]);
    }
    ::close(ends[0]);
    EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), static_cast<std::ptrdiff_t>(written));
}

}  // namespace
}  // namespace alo
