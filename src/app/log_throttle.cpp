// See log_throttle.hpp.
#include "alo/app/log_throttle.hpp"

#include <algorithm>
#include <utility>

namespace alo {

std::optional<std::uint64_t> log_throttle::admit(std::string_view kind, time_point now) {
    auto found = kinds_.find(kind);
    if (found == kinds_.end()) {
        found = kinds_.emplace(std::string{kind}, state{now, 0}).first;
    }
    state& kept = found->second;
    if (now < kept.open) {
        ++kept.held;
        return std::nullopt;
    }
    kept.open = now + pause_;
    return std::exchange(kept.held, 0);
}

std::vector<log_throttle::held_back> log_throttle::due(time_point now) {
    std::vector<held_back> list;
    for (auto& [kind, kept] : kinds_) {
        if (kept.held > 0 && now >= kept.open) {
            kept.open = now + pause_;
            list.push_back({kind, std::exchange(kept.held, 0)});
        }
    }
    return list;
}

std::vector<log_throttle::held_back> log_throttle::all() {
    std::vector<held_back> list;
    for (auto& [kind, kept] : kinds_) {
        if (kept.held > 0) {
            list.push_back({kind, std::exchange(kept.held, 0)});
        }
    }
    return list;
}

time_point log_throttle::next_due() const noexcept {
    time_point next = never;
    for (const auto& [kind, kept] : kinds_) {
        if (kept.held > 0) {
            next = std::min(next, kept.open);
        }
    }
    return next;
}

}  // namespace alo
