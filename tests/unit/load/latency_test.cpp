// The histogram against values that are known.
#include "alo/load/latency.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

namespace alo::load {
namespace {

using namespace std::chrono_literals;
using std::chrono::nanoseconds;

TEST(latency, of_nothing_is_nothing) {
    const latency values;
    EXPECT_EQ(values.count(), 0U);
    EXPECT_EQ(values.least(), 0ns);
    EXPECT_EQ(values.most(), 0ns);
    EXPECT_EQ(values.mean(), 0ns);
    EXPECT_EQ(values.percentile(99), 0ns);
}

TEST(latency, of_one_is_that_one) {
    latency values;
    values.record(1234567ns);
    for (const double percent : {0.0, 50.0, 99.9, 100.0}) {
        EXPECT_EQ(values.percentile(percent), 1234567ns);
    }
    EXPECT_EQ(values.mean(), 1234567ns);
}

TEST(latency, is_exact_to_a_bucket) {
    std::mt19937_64 chance{7};
    std::lognormal_distribution<double> shape{13, 2};
    latency values;
    std::vector<nanoseconds> all;
    for (int i = 0; i < 20'000; ++i) {
        all.emplace_back(std::llround(shape(chance)));
        values.record(all.back());
    }
    std::sort(all.begin(), all.end());
    EXPECT_EQ(values.least(), all.front());
    EXPECT_EQ(values.most(), all.back());
    for (const double percent : {1.0, 50.0, 90.0, 99.0, 99.9, 99.99, 100.0}) {
        const auto rank =
            static_cast<std::size_t>(std::ceil(static_cast<double>(all.size()) * percent / 100.0));
        const double exact = static_cast<double>(all[rank - 1].count());
        const double told = static_cast<double>(values.percentile(percent).count());
        EXPECT_GE(told, exact * 0.999) << percent;
        EXPECT_LE(told, exact * 1.003 + 1000) << percent;  // the shortest bucket is 1 us
    }
}

TEST(latency, takes_what_is_beyond_its_buckets) {
    latency values;
    values.record(5ns);
    values.record(50h);
    EXPECT_EQ(values.least(), 5ns);
    EXPECT_LE(values.percentile(50), 1us);
    EXPECT_EQ(values.percentile(100), 50h);
}

TEST(latency, merges) {
    latency a;
    latency b;
    latency both;
    for (int i = 1; i <= 1000; ++i) {
        ((i % 3 == 0) ? a : b).record(i * 1us);
        both.record(i * 1us);
    }
    a.merge(b);
    a.merge(latency{});
    EXPECT_EQ(a.count(), both.count());
    EXPECT_EQ(a.mean(), both.mean());
    for (const double percent : {0.1, 25.0, 50.0, 75.0, 99.9}) {
        EXPECT_EQ(a.percentile(percent), both.percentile(percent));
    }
    const latency copy = a;
    a = {};
    EXPECT_EQ(a.count(), 0U);
    EXPECT_EQ(copy.count(), 1000U);
    EXPECT_EQ(copy.most(), 1ms);
}

}  // namespace
}  // namespace alo::load
