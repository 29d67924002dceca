// What a bench says when it is over, to people and to machines.
#include "alo/load/report.hpp"

#include "alo/load/figures.hpp"

#include <gtest/gtest.h>

#include <array>

namespace alo::load {
namespace {

using namespace std::chrono_literals;

scene_result churned() {
    scene_result result;
    result.kind = scene_kind::churn;
    result.users = 1000;
    result.friends = 20;
    result.counts.owed = 12'000;
    result.counts.told = 12'000;
    result.arrivals = 100;
    result.departures = 100;
    result.seconds = 2;
    result.told = 4000;
    for (int i = 1; i <= 1000; ++i) {
        result.came.record(i * 10us);
        result.went.record(i * 10us);
    }
    return result;
}

TEST(figures, have_three_digits_that_count) {
    EXPECT_EQ(in_words(0ns), "0 us");
    EXPECT_EQ(in_words(87'400ns), "87 us");
    EXPECT_EQ(in_words(999'400ns), "999 us");
    EXPECT_EQ(in_words(999'600ns), "1.00 ms");
    EXPECT_EQ(in_words(12'345us), "12.3 ms");
    EXPECT_EQ(in_words(123'456us), "123 ms");
    EXPECT_EQ(in_words(1234ms), "1.23 s");
    EXPECT_EQ(in_words(std::chrono::nanoseconds{2h}), "7200 s");
    EXPECT_EQ(in_words(std::uint64_t{0}), "0");
    EXPECT_EQ(in_words(std::uint64_t{999}), "999");
    EXPECT_EQ(in_words(std::uint64_t{1'234'567}), "1,234,567");
    EXPECT_EQ(in_words(3.14), "3.1");
    EXPECT_EQ(in_words(99.96), "100");
    EXPECT_EQ(in_words(12'345.6), "12,346");
}

TEST(report, is_readable) {
    EXPECT_EQ(report_of(churned(), {}),
              "churn: 1,000 users, 20 friends each, typed dialect\n"
              "  changes           200 in 2.0 s: 100/s (100 arrivals, 100 departures)\n"
              "  notifications     4,000: 2,000/s\n"
              "  latency           p50 5.00 ms · p90 9.01 ms · p99 9.91 ms · p99.9 9.99 ms · max "
              "10.0 ms\n"
              "    came            p50 5.00 ms · p90 9.01 ms · p99 9.91 ms · p99.9 9.99 ms · max "
              "10.0 ms\n"
              "    went            p50 5.00 ms · p90 9.01 ms · p99 9.91 ms · p99.9 9.99 ms · max "
              "10.0 ms\n"
              "  verdict           nothing missed, late, repeated or wrong of 12,000 "
              "notifications\n");
}

TEST(report, names_every_fault) {
    scene_result result = churned();
    EXPECT_TRUE(result.good());
    result.counts.missed = 1;
    result.counts.late = 2;
    result.counts.repeated = 3;
    result.counts.wrong = 4;
    result.counts.lost = 1;
    result.counts.errors = 6;
    result.counts.cut_short = 7;
    result.counts.notes = {"user 1 was never told that user 2 is online"};
    result.interrupted = true;
    result.trouble = "the server is about to stop";
    EXPECT_FALSE(result.good());
    const std::string report = report_of(result, {});
    EXPECT_NE(report.find("1 missed, 2 late, 3 repeated or unexpected, 4 wrong, 1 connection lost, "
                          "6 errors, 7 not judged of 12,000 notifications\n"),
              std::string::npos)
        << report;
    for (const auto* const words :
         {"(interrupted)\n", "user 1 was never told that user 2 is online\n", "and so on\n",
          "ended early       the server is about to stop\n"}) {
        EXPECT_NE(report.find(words), std::string::npos) << words << "\n" << report;
    }
}

TEST(report, says_when_the_bench_was_what_was_slow) {
    scene_result result = churned();
    result.busiest_thread = 0.9;
    EXPECT_EQ(report_of(result, {}).find("bottleneck"), std::string::npos);
    EXPECT_EQ(report_of(result, {}).find("for a core"), std::string::npos);
    result.starved_thread = 0.25;
    EXPECT_NE(report_of(result, {}).find("waited 25 % of the time for a core"), std::string::npos);
    result.busiest_thread = 0.93;
    EXPECT_NE(report_of(result, {}).find("a thread of the bench was 93 % busy"), std::string::npos);
}

TEST(report, tells_what_the_server_took_if_it_knows) {
    scene_result result = churned();
    EXPECT_EQ(report_of(result, {}).find("the server took"), std::string::npos);
    EXPECT_EQ(json_report(std::array{result}, {}, "").find("server_use"), std::string::npos);
    result.server = {true, 1ms, 20ms, 4000, 200, 5'000'000, 5'900'000};
    EXPECT_NE(report_of(result, {})
                  .find("  the server took   20.0 ms of a core, 5.0 us a notification; 900 bytes a "
                        "user\n"),
              std::string::npos)
        << report_of(result, {});
    EXPECT_NE(json_report(std::array{result}, {}, "")
                  .find(R"("server_use":{"ramp_cpu_us":1000.000,"cpu_us":20000.000,"told":4000,)"
                        R"("changes":200,"memory_before":5000000,"memory_after":5900000})"),
              std::string::npos);
    result.server.told = 0;
    result.server.memory_before = 0;
    EXPECT_NE(report_of(result, {}).find("  the server took   20.0 ms of a core\n"),
              std::string::npos);
}

TEST(report, tells_machines_everything) {
    scene_result bad = churned();
    bad.kind = scene_kind::fanout;
    bad.counts.missed = 1;
    bad.counts.notes = {"a \"note\""};
    bad.last.record(3ms);
    const std::array results{churned(), bad};
    const std::string line = json_report(results, {}, "localhost:8080");
    EXPECT_TRUE(line.ends_with("}\n"));
    EXPECT_EQ(line.find('\n'), line.size() - 1);
    for (const auto* const member :
         {R"({"good":false,"server":"localhost:8080","dialect":"typed",)",
          R"("scenarios":[{"scenario":"churn","good":true,"users":1000,)",
          R"({"scenario":"fanout","good":false,)", R"("notes":["a \"note\""])",
          R"("notifications":{"owed":12000,"told":12000,"missed":1,"late":0,)",
          R"("latency_us":{"count":2000,"min":10.000,"mean":5005.000,)",
          R"("last_us":{"count":1,"min":3000.000,)", R"("changes_per_second":100.000)"}) {
        EXPECT_NE(line.find(member), std::string::npos) << member << "\n" << line;
    }
}

TEST(report, has_a_live_line) {
    EXPECT_EQ(live_line(scene_kind::day, {900, 12, 34'567, 0}, 3.21, 1234),
              "day  3.2 s  900 online  12 changes  34,567 notifications, 1,234/s  no faults");
    EXPECT_NE(live_line(scene_kind::day, {900, 12, 3, 2}, 3, 1).find("2 FAULTS"),
              std::string::npos);
}

}  // namespace
}  // namespace alo::load
