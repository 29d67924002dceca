// The large ones: 2,000,000 users with 18 friends, 1,000,000 with 100, and a celebrity before
// 1,000,000. They take two minutes and 2 GB. Run apart from the others, since a
// cache that they filled is no place to measure small things:
// build/release/bench/bench_roster
#include "alo/presence/friend_graph.hpp"
#include "alo/presence/presence_store.hpp"
#include "weigh.hpp"

#include <benchmark/benchmark.h>

#include <cstdint>
#include <vector>

namespace alo::bench {
namespace {

// Builds the graph, weighs it, and takes it down user by user.
void graph_of(benchmark::State& state) {
    const far_friends who{static_cast<std::uint32_t>(state.range(0)),
                          static_cast<std::uint32_t>(state.range(1))};
    for ([[maybe_unused]] auto _ : state) {
        std::vector<user_handle> list;
        const double before = bytes_in_use();
        friend_graph graph;
        stopwatch watch;
        for (std::uint32_t turn = 0; turn < who.users(); ++turn) {
            const std::uint32_t user = who.user_at(turn);
            who.of(user, list);
            graph.declare(user, list);
        }
        const double building = watch.lap();
        const double bytes = bytes_in_use() - before;
        const std::size_t edges = graph.edge_count();
        static_cast<void>(watch.lap());
        for (std::uint32_t turn = 0; turn < who.users(); ++turn) {
            graph.withdraw_all(who.user_at(who.users() - 1 - turn));
        }
        state.counters["take_down_ns_per_edge"] = nanoseconds(watch.lap(), edges);
        state.counters["build_ns_per_edge"] = nanoseconds(building, edges);
        state.counters["bytes_per_edge"] = bytes / static_cast<double>(edges);
        state.counters["bytes_per_user"] = bytes / who.users();
        state.counters["edges"] = static_cast<double>(edges);
        if (graph.edge_count() != 0) {
            state.SkipWithError("edges are left");
        }
    }
}

// The same where nobody is listed back: every edge is a pair of its own, so it costs twice as much
// as one of two between the same users.
void graph_one_way(benchmark::State& state) {
    const auto users = static_cast<std::uint32_t>(state.range(0));
    const far_friends who{users, static_cast<std::uint32_t>(state.range(1))};
    for ([[maybe_unused]] auto _ : state) {
        std::vector<user_handle> list;
        const double before = bytes_in_use();
        friend_graph graph;
        stopwatch watch;
        for (std::uint32_t turn = 0; turn < users; ++turn) {
            const std::uint32_t user = who.user_at(turn);
            who.of(user, list);
            for (user_handle& each : list) {
                each += users;
            }
            graph.declare(user, list);
        }
        const double building = watch.lap();
        const double bytes = bytes_in_use() - before;
        const std::size_t edges = graph.edge_count();
        static_cast<void>(watch.lap());
        for (std::uint32_t turn = 0; turn < users; ++turn) {
            graph.withdraw_all(who.user_at(users - 1 - turn));
        }
        state.counters["take_down_ns_per_edge"] = nanoseconds(watch.lap(), edges);
        state.counters["build_ns_per_edge"] = nanoseconds(building, edges);
        state.counters["bytes_per_edge"] = bytes / static_cast<double>(edges);
        state.counters["edges"] = static_cast<double>(edges);
    }
}

// The same friendships in the whole store: an id and a session for each user, and every friend who
// is there is told when one comes or goes.
void store_of(benchmark::State& state) {
    const far_friends who{static_cast<std::uint32_t>(state.range(0)),
                          static_cast<std::uint32_t>(state.range(1))};
    for ([[maybe_unused]] auto _ : state) {
        change result;
        std::vector<user_handle> handles;
        id_list list;
        std::vector<session_handle> sessions(who.users());
        const double before = bytes_in_use();
        presence_store store{limits{}};
        stopwatch watch;
        for (std::uint32_t turn = 0; turn < who.users(); ++turn) {
            const std::uint32_t user = who.user_at(turn);
            who.of(user, handles);
            list.clear();
            for (const user_handle each : handles) {
                list.push_back(user_id_view{each});
            }
            sessions[user] = store.attach({0, {user, 1}}, user_id_view{user}, list, arrival{},
                                          time_point{}, result);
        }
        const double building = watch.lap();
        const double bytes = bytes_in_use() - before;
        const std::size_t edges = store.edge_count();
        static_cast<void>(watch.lap());
        for (std::uint32_t turn = 0; turn < who.users(); ++turn) {
            store.detach(sessions[who.user_at(who.users() - 1 - turn)], departure::signed_off,
                         time_point{}, result);
        }
        state.counters["take_down_ns_per_edge"] = nanoseconds(watch.lap(), edges);
        state.counters["build_ns_per_edge"] = nanoseconds(building, edges);
        state.counters["bytes_per_edge"] = bytes / static_cast<double>(edges);
        state.counters["bytes_per_user"] = bytes / who.users();
        state.counters["edges"] = static_cast<double>(edges);
    }
}

// One comes and goes whom so many list, who are all online. `announced` is when the last of them is
// known who must be told that it went, which is before its links are taken down; here the listers
// keep them.
void celebrity(benchmark::State& state) {
    const auto listers = static_cast<std::uint32_t>(state.range(0));
    presence_store store{limits{}};
    change result;
    const id_list list = one(0);
    for (std::uint32_t user = 1; user <= listers; ++user) {
        store.attach({0, {user, 1}}, user_id_view{user}, list, arrival{}, time_point{}, result);
    }
    double coming = 0;
    double going = 0;
    double announced = 0;
    std::size_t told = 0;
    stopwatch until;
    result.announce = [&] {
        told += result.told.size();
        announced += result.kind == transition::offline ? until.lap() : 0;
    };
    for ([[maybe_unused]] auto _ : state) {
        stopwatch watch;
        told = 0;
        const session_handle session =
            store.attach({}, user_id_view{0}, id_list{}, arrival{}, time_point{}, result);
        told += result.told.size();
        coming += watch.lap();
        const double before = announced;
        static_cast<void>(until.lap());
        store.detach(session, departure::signed_off, time_point{}, result);
        going += watch.lap();
        if (told != 2 * std::size_t{listers} || announced == before) {
            state.SkipWithError("somebody was not told");
        }
    }
    const std::size_t all = static_cast<std::size_t>(state.iterations()) * listers;
    state.counters["come_ns_per_lister"] = nanoseconds(coming, all);
    state.counters["leave_ns_per_lister"] = nanoseconds(going, all);
    state.counters["announced_ns_per_lister"] = nanoseconds(announced, all);
}

void once(benchmark::internal::Benchmark* what) {
    what->ArgNames({"users", "friends"})->Iterations(1)->Unit(benchmark::kMillisecond);
    what->Args({2'000'000, 18});
}
BENCHMARK(graph_of)->Apply(once)->Args({1'000'000, 100});
BENCHMARK(graph_one_way)->Apply(once);
// Half as many of these: each is looked up by its id a hundred times, and tells a hundred.
BENCHMARK(store_of)->Apply(once)->Args({500'000, 100});
BENCHMARK(celebrity)->ArgName("listers")->Arg(10'000)->Arg(1'000'000)->Unit(
    benchmark::kMillisecond);

}  // namespace
}  // namespace alo::bench
