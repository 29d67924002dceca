// What a scenario came to, over all its crews. Made by load/scene, printed by load/report.
#pragma once

#include "alo/load/latency.hpp"
#include "alo/load/options.hpp"
#include "alo/load/tally.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <string>

namespace alo::load {

// What a server on this machine used, by load/server_meter.
struct server_use {
    bool known = false;
    std::chrono::nanoseconds ramp_cpu{};  // on a core, before what is measured
    std::chrono::nanoseconds cpu{};       // and while it was measured; in that time:
    std::uint64_t told = 0;               // notifications
    std::uint64_t changes = 0;            // comings, goings and statuses
    std::uint64_t memory_before = 0;      // bytes, before anybody came; 0: the system does not say
    std::uint64_t memory_after = 0;       // and when it was measured, everybody still there
};

struct scene_result {
    scene_kind kind = scene_kind::storm;
    std::uint32_t users = 0;
    std::uint32_t friends = 0;  // 0: a star, not a ring
    std::uint32_t threads = 1;

    tally counts;                    // of all of it, the ramp included
    std::uint64_t most_at_once = 0;  // people in the middle of a change
    double ramp_seconds = 0;         // until everybody was there

    double seconds = 0;      // what was measured, and in it:
    std::uint64_t told = 0;  // notifications
    std::uint64_t arrivals = 0;
    std::uint64_t departures = 0;
    std::uint64_t statuses = 0;
    std::uint64_t devices = 0;  // second ones, taken and left
    std::uint64_t slipped = 0;  // changes that could not begin when they were due
    latency came;               // notifications, from the change to a friend
    latency went;
    latency changed;
    std::uint64_t rounds = 0;  // fanout: comings and goings before all watchers
    latency first;             // and until the first
    latency last;              // and the last watcher heard of one

    double busiest_thread = 0;  // of our own: how much of a core it used
    double starved_thread = 0;  // for how much of the time one was ready to run, and got no core
    server_use server;          // if it was asked for
    bool interrupted = false;   // by Ctrl-C
    std::string trouble;        // why it could not go on; empty if it could

    [[nodiscard]] std::uint64_t changes() const noexcept {
        return arrivals + departures + statuses + devices;
    }
    [[nodiscard]] bool good() const noexcept { return counts.faults() == 0 && trouble.empty(); }
    [[nodiscard]] latency all_latencies() const;
};

}  // namespace alo::load
