// See backoff.hpp.
#include "alo/client/backoff.hpp"

#include <algorithm>

namespace alo {

duration backoff::next(std::optional<std::uint64_t> asked) {
    std::uniform_int_distribution<duration::rep> range{0, bound_.count()};
    const duration jitter = std::max(least, duration{range(random_)});
    bound_ = std::min(bound_ * 2, last_bound);
    const auto cap = static_cast<std::uint64_t>(longest_asked.count());
    return jitter + duration{static_cast<duration::rep>(std::min(asked.value_or(0), cap))};
}

}  // namespace alo
