// See latency.hpp.
#include "alo/load/latency.hpp"

#include <boost/histogram/axis/option.hpp>
#include <boost/histogram/axis/regular.hpp>
#include <boost/histogram/histogram.hpp>
#include <boost/histogram/make_histogram.hpp>

#include <algorithm>
#include <cmath>
#include <tuple>
#include <utility>
#include <vector>

namespace alo::load {
namespace {

namespace histogram = boost::histogram;
using std::chrono::nanoseconds;

// From a microsecond to a thousand seconds; what is beyond either end is counted there, too.
constexpr double shortest = 1e3;
constexpr double longest = 1e12;
constexpr double width = 0.002;

using logarithmic = histogram::axis::regular<double, histogram::axis::transform::log>;
using counts =
    histogram::histogram<std::tuple<logarithmic>, histogram::dense_storage<std::uint64_t>>;

counts empty_counts() {
    const auto buckets = static_cast<unsigned>(std::ceil(std::log(longest / shortest) / width));
    return histogram::make_histogram_with(std::vector<std::uint64_t>{},
                                          logarithmic{buckets, shortest, longest});
}

}  // namespace

struct latency::buckets {
    counts values = empty_counts();
};

latency::latency() : buckets_{std::make_unique<buckets>()} {}
latency::latency(const latency& other)
    : buckets_{std::make_unique<buckets>(*other.buckets_)},
      count_{other.count_},
      least_{other.least_},
      most_{other.most_},
      sum_{other.sum_} {}
latency::latency(latency&& other) noexcept = default;
latency& latency::operator=(latency other) noexcept {
    std::swap(buckets_, other.buckets_);
    std::swap(count_, other.count_);
    std::swap(least_, other.least_);
    std::swap(most_, other.most_);
    std::swap(sum_, other.sum_);
    return *this;
}
latency::~latency() = default;

void latency::record(nanoseconds value) {
    buckets_->values(static_cast<double>(value.count()));
    ++count_;
    least_ = std::min(least_, value);
    most_ = std::max(most_, value);
    sum_ += value;
}

void latency::merge(const latency& other) {
    buckets_->values += other.buckets_->values;
    count_ += other.count_;
    least_ = std::min(least_, other.least_);
    most_ = std::max(most_, other.most_);
    sum_ += other.sum_;
}

nanoseconds latency::least() const noexcept { return count_ == 0 ? nanoseconds{} : least_; }

nanoseconds latency::mean() const noexcept {
    return count_ == 0 ? nanoseconds{} : sum_ / static_cast<nanoseconds::rep>(count_);
}

nanoseconds latency::percentile(double percent) const {
    if (count_ == 0) {
        return {};
    }
    const double part = std::ceil(static_cast<double>(count_) * percent / 100.0);
    const auto wanted = std::clamp(static_cast<std::uint64_t>(part), std::uint64_t{1}, count_);
    const auto& axis = buckets_->values.axis();
    std::uint64_t passed = 0;
    for (int i = -1; i <= axis.size(); ++i) {
        passed += buckets_->values.at(i);
        if (passed >= wanted) {
            const double edge = i < axis.size() ? axis.value(i + 1) : longest;
            const auto above = i < axis.size() ? nanoseconds{std::llround(edge)} : most_;
            return std::clamp(above, least_, most_);
        }
    }
    return most_;
}

}  // namespace alo::load
