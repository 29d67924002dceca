// See scene.hpp.
#include "alo/load/scene.hpp"

#include "alo/load/audience.hpp"
#include "alo/load/company.hpp"
#include "alo/load/fanout_board.hpp"
#include "alo/load/plans.hpp"
#include "alo/load/server_meter.hpp"
#include "alo/load/stampede.hpp"

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace alo::load {
namespace {

using namespace std::chrono_literals;

// One thread's part.
struct part {
    std::uint32_t number = 0;
    std::uint32_t people = 0;
    std::uint64_t first_user = 0;
    plan_rules rules;
    gauges show;
    scene_result result;
    measured times;
};

double seconds_of(instant time) { return std::chrono::duration<double>{time}.count(); }

std::unique_ptr<measured_plan> plan_for(scene_kind kind, const part& mine) {
    switch (kind) {
        case scene_kind::storm:
            return std::make_unique<storm_plan>(mine.people, mine.rules);
        case scene_kind::day:
            return std::make_unique<day_plan>(mine.people, mine.rules);
        default:
            return std::make_unique<churn_plan>(mine.people, mine.rules);
    }
}

// What a play and its crew have to tell, whatever was played.
void take_common(scene_result& result, const judged_play& what, const crew& sockets) {
    result.counts = what.counts();
    result.busiest_thread = sockets.busy();
    result.starved_thread = sockets.starved();
    result.trouble = what.trouble();
}

void play_ring(const bench_options& options, const scene_orders& orders, server_meter& meter,
               part& mine) {
    crew sockets{mine.people, {orders.server, orders.epoch, orders.stop, &meter}};
    const friend_ring ring{mine.people, options.friends};
    auto plan = plan_for(orders.kind, mine);
    const measured_plan& times = *plan;
    company people{
        sockets.sockets(),
        ring,
        {options.typed, options.leave_by_word, options.late, options.patience, mine.first_user},
        std::move(plan)};
    const instant begin = sockets.now_since_epoch();
    sockets.run(people, mine.show);

    scene_result& result = mine.result;
    mine.times = times.times();
    result.friends = options.friends;
    take_common(result, people, sockets);
    const company::account& done = people.done();
    const company::account& before = mine.times.before;
    result.arrivals = done.arrivals - before.arrivals;
    result.departures = done.departures - before.departures;
    result.statuses = done.statuses - before.statuses;
    result.devices = done.devices - before.devices;
    result.most_at_once = done.most_at_once;
    result.slipped = mine.times.slipped;
    result.ramp_seconds = seconds_of(mine.times.begin - begin);
    result.seconds = seconds_of(mine.times.end - mine.times.begin);
    result.told = people.counts().told - mine.times.told;
    result.came = people.book().of(news::kind::came);
    result.went = people.book().of(news::kind::went);
    result.changed = people.book().of(news::kind::changed);
}

void play_stampede(const bench_options& options, const scene_orders& orders, server_meter& meter,
                   part& mine) {
    crew sockets{mine.people, {orders.server, orders.epoch, orders.stop, &meter}};
    stampede people{
        sockets.sockets(),
        {mine.people, options.friends},
        {options.late, options.patience, mine.first_user, mine.rules.at_once, mine.rules.seed}};
    sockets.run(people, mine.show);

    scene_result& result = mine.result;
    result.friends = options.friends;
    take_common(result, people, sockets);
    result.told = result.counts.told;
    result.arrivals = people.arrivals();
    result.most_at_once = people.most_at_once();
    result.seconds = seconds_of(people.end() - people.begin());
    result.came = people.came();
}

void play_star(const bench_options& options, const scene_orders& orders, server_meter& meter,
               fanout_board& board, part& mine) {
    crew sockets{mine.people + 1, {orders.server, orders.epoch, orders.stop, &meter}};
    audience people{sockets.sockets(),
                    board,
                    mine.people,
                    {options.typed, options.leave_by_word, options.late, options.patience,
                     mine.first_user, mine.rules.at_once, orders.first_user, options.users,
                     mine.number, static_cast<double>(options.rate), options.span}};
    const instant begin = sockets.now_since_epoch();
    sockets.run(people, mine.show);

    scene_result& result = mine.result;
    take_common(result, people, sockets);
    result.told = people.told();
    result.rounds = people.steps();
    result.ramp_seconds = mine.number == 0 ? seconds_of(people.begin() - begin) : 0;
    result.seconds = seconds_of(people.end() - people.begin());
    result.came = people.came();
    result.went = people.went();
}

void add(scene_result& all, const scene_result& one) {
    all.friends = one.friends;
    all.counts += one.counts;
    all.arrivals += one.arrivals;
    all.departures += one.departures;
    all.statuses += one.statuses;
    all.devices += one.devices;
    all.most_at_once += one.most_at_once;
    all.slipped += one.slipped;
    all.ramp_seconds = std::max(all.ramp_seconds, one.ramp_seconds);
    all.seconds = std::max(all.seconds, one.seconds);
    all.told += one.told;
    all.rounds += one.rounds;
    all.came.merge(one.came);
    all.went.merge(one.went);
    all.changed.merge(one.changed);
    all.busiest_thread = std::max(all.busiest_thread, one.busiest_thread);
    all.starved_thread = std::max(all.starved_thread, one.starved_thread);
    if (all.trouble.empty()) {
        all.trouble = one.trouble;
    }
}

progress sum_of(const std::vector<std::unique_ptr<part>>& parts) {
    progress all;
    for (const auto& one : parts) {
        all.online += one->show.online.load(std::memory_order_relaxed);
        all.changes += one->show.changes.load(std::memory_order_relaxed);
        all.told += one->show.told.load(std::memory_order_relaxed);
        all.faults += one->show.faults.load(std::memory_order_relaxed);
    }
    return all;
}

// Runs the parts, one on each thread, and ticks until the last is done.
template <typename Play>
void run_parts(std::vector<std::unique_ptr<part>>& parts, const scene_orders& orders, Play play) {
    std::mutex lock;
    std::condition_variable done;
    std::size_t running = parts.size();
    std::vector<std::thread> threads;
    threads.reserve(parts.size());
    for (const auto& one : parts) {
        threads.emplace_back([&, mine = one.get()] {
            try {
                play(*mine);
            } catch (const std::exception& error) {
                mine->result.trouble = error.what();
            }
            const std::lock_guard guard{lock};
            --running;
            done.notify_one();
        });
    }
    std::unique_lock guard{lock};
    while (!done.wait_for(guard, 200ms, [&running] { return running == 0; })) {
        orders.on_tick(sum_of(parts));
    }
    guard.unlock();
    for (std::thread& each : threads) {
        each.join();
    }
}

}  // namespace

std::uint32_t threads_for(const bench_options& options, scene_kind kind) noexcept {
    const std::uint32_t cores = std::max(1U, std::thread::hardware_concurrency());
    const std::uint32_t wanted = options.threads > 0 ? options.threads : std::max(1U, cores / 2);
    // A ring of its own for every thread needs people, or all would be in everybody's way.
    const std::uint32_t ring = 2 * options.friends + 2;
    const std::uint32_t most = kind == scene_kind::fanout ? options.users : options.users / ring;
    return std::max(1U, std::min(wanted, most));
}

std::size_t files_needed(const bench_options& options) noexcept {
    const bool day = std::find(options.scenes.begin(), options.scenes.end(), scene_kind::day) !=
                     options.scenes.end();
    const std::size_t connections = std::size_t{options.users} + (day ? options.users / 5 : 1);
    return connections + 2 * std::size_t{threads_for(options, scene_kind::fanout)} + 16;
}

scene_result run_scene(const bench_options& options, const scene_orders& orders) {
    const std::uint32_t count = threads_for(options, orders.kind);
    std::vector<std::unique_ptr<part>> parts;
    std::uint32_t given = 0;
    for (std::uint32_t i = 0; i < count; ++i) {
        auto one = std::make_unique<part>();
        one->number = i;
        one->people = (options.users - given) / (count - i);
        one->first_user = orders.first_user + given;
        one->rules = {(options.in_flight + count - 1) / count, options.seed + i,
                      static_cast<double>(options.rate) / count, options.span, options.away};
        given += one->people;
        parts.push_back(std::move(one));
    }
    fanout_board board{count};
    server_meter meter{options.server_pid, [&parts] { return sum_of(parts); }};
    run_parts(parts, orders, [&options, &orders, &meter, &board](part& mine) {
        if (orders.kind == scene_kind::storm && options.typed) {
            play_stampede(options, orders, meter, mine);
            return;
        }
        if (orders.kind != scene_kind::fanout) {
            play_ring(options, orders, meter, mine);
            return;
        }
        try {
            play_star(options, orders, meter, board, mine);
        } catch (...) {
            board.end();  // the others would wait for this one
            throw;
        }
    });

    scene_result all;
    all.first = board.firsts();
    all.last = board.lasts();
    for (const auto& one : parts) {
        add(all, one->result);
    }
    all.kind = orders.kind;
    all.users = options.users;
    all.threads = count;
    all.server = meter.use();
    all.interrupted = orders.stop->load();
    return all;
}

}  // namespace alo::load
