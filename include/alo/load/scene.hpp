// One scenario from start to end: as many crews as there are threads, each with people, a plan and
// a ledger of its own, and what came of them all. Called by load/run.
#pragma once

#include "alo/load/crew.hpp"
#include "alo/load/options.hpp"
#include "alo/load/place.hpp"
#include "alo/load/play.hpp"
#include "alo/load/result.hpp"

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>

namespace alo::load {

struct scene_orders {
    scene_kind kind = scene_kind::storm;
    std::uint64_t first_user = 0;
    socket_name server;
    std::chrono::steady_clock::time_point epoch;
    const std::atomic<bool>* stop = nullptr;             // Ctrl-C
    std::function<void(const progress& state)> on_tick;  // several times a second
};

[[nodiscard]] scene_result run_scene(const bench_options& options, const scene_orders& orders);

// How many descriptors it takes.
[[nodiscard]] std::size_t files_needed(const bench_options& options) noexcept;
// How many threads the options come to: no more than there are people for.
[[nodiscard]] std::uint32_t threads_for(const bench_options& options, scene_kind kind) noexcept;

}  // namespace alo::load
