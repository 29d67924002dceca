// Looks inside a worker between turns: bounds, and that its books agree with each other
// (RELIABILITY section 4, invariants 1, 7 and 12). A friend of worker.
#pragma once

#include "alo/session/worker.hpp"

#include <cstddef>
#include <cstdint>

namespace alo {

struct worker_probe {
    // Throws sim::violation. Call it when no call of the worker's is under way and no turn is
    // asked for.
    static void check(worker& it);
    // Bytes of the sessions' unread input that count for the pool.
    [[nodiscard]] static std::size_t pending_input(const worker& it);
    [[nodiscard]] static const outbox& outbox_of(const worker& it, std::uint32_t slot);
    [[nodiscard]] static std::size_t input_of(const worker& it, std::uint32_t slot);
    // Of all sessions whose unread input counts, the one that was accepted last.
    [[nodiscard]] static bool is_newest_stranger(const worker& it, std::uint32_t slot);
    [[nodiscard]] static session_phase phase_of(const worker& it, std::uint32_t slot);
    [[nodiscard]] static bool is_paused(const worker& it, std::uint32_t slot);
    [[nodiscard]] static bool awaits_hub(const worker& it, std::uint32_t slot);
    [[nodiscard]] static bool awaits_answer(const worker& it, std::uint32_t slot);
    [[nodiscard]] static bool has_backlog(const worker& it, std::uint32_t slot);
    // Of the news that wait for a session, and of no reply, there is one for each user at most.
    static void check_news(const worker& it, std::uint32_t slot);
    // What the session is owed costs more than its limit, so that one reply more ends it.
    [[nodiscard]] static bool is_full(const worker& it, std::uint32_t slot);
};

}  // namespace alo
