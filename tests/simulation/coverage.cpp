// See coverage.hpp.
#include "simulation/coverage.hpp"

#include <cstdio>

namespace alo::sim {

std::string_view name_of(sight what) noexcept {
    static constexpr std::array<std::string_view, sight_count> names{
        "pause",          "hub_wait",
        "stall",          "over_soft",
        "merged_send",    "large_fan_out",
        "eviction",       "grace_cancelled",
        "grace_expired",  "grace_refused",
        "stale_tell",     "crossed_detach",
        "cut_line",       "last_line_handled",
        "half_closed",    "lingered",
        "broken_send",    "second_device",
        "fault",          "drain_cut_off",
        "isolated_stall", "merged_news",
        "sealed",         "backlog",
        "answer_wait",    "paged_snapshot",
        "paged_reply",    "hello_again",
        "caught_up",      "too_many_watched",
        "last_seen",      "consent_given",
        "consent_taken",  "hidden",
        "unhidden",       "mixed_devices",
        "pinged",         "ping_answered",
        "going_away",     "unveiled",
        "unseen_user"};
    return names[static_cast<std::size_t>(what)];
}

void coverage::add(const coverage& other) noexcept {
    for (std::size_t i = 0; i < sight_count; ++i) {
        sights[i] += other.sights[i];
    }
    for (std::size_t i = 0; i < end_reason_count; ++i) {
        ends[i] += other.ends[i];
    }
    steps += other.steps;
    sessions += other.sessions;
    transitions += other.transitions;
    frames += other.frames;
    news += other.news;
    hash = hash * 31 + other.hash;
}

std::uint64_t coverage::slow_readers() const noexcept {
    return ends[static_cast<std::size_t>(end_reason::output_limit)] +
           ends[static_cast<std::size_t>(end_reason::write_timeout)];
}

std::string coverage::missing() const {
    std::string names;
    const auto never = [&names](std::string_view name) {
        names += names.empty() ? "" : ", ";
        names += name;
    };
    for (std::size_t i = 0; i < sight_count; ++i) {
        if (sights[i] == 0) {
            never(name_of(static_cast<sight>(i)));
        }
    }
    for (std::size_t i = 0; i < end_reason_count; ++i) {
        if (ends[i] == 0) {
            never(alo::name_of(static_cast<end_reason>(i)));
        }
    }
    return names;
}

void coverage::print() const {
    const auto number = [](std::uint64_t n) { return static_cast<unsigned long long>(n); };
    std::printf(
        "%llu steps, %llu sessions, %llu transitions, %llu classic and %llu typed presence frames, "
        "hash %016llx\n",
        number(steps), number(sessions), number(transitions), number(frames), number(news),
        number(hash));
    std::printf("seen:");
    for (std::size_t i = 0; i < sight_count; ++i) {
        const std::string_view name = name_of(static_cast<sight>(i));
        std::printf(" %.*s %llu", static_cast<int>(name.size()), name.data(), number(sights[i]));
    }
    std::printf("\nends:");
    for (std::size_t i = 0; i < end_reason_count; ++i) {
        const std::string_view name = alo::name_of(static_cast<end_reason>(i));
        std::printf(" %.*s %llu", static_cast<int>(name.size()), name.data(), number(ends[i]));
    }
    std::printf("\n");
}

}  // namespace alo::sim
