// What the graph costs, alone and of a size that fits a cache or nearly: bytes an edge, and the
// time to make one. The large ones are in roster_bench.cpp. Run by whoever changes
// presence/friend_graph: build/release/bench/bench_graph
#include "alo/presence/friend_graph.hpp"
#include "weigh.hpp"

#include <benchmark/benchmark.h>

#include <cstdint>
#include <vector>

namespace alo::bench {
namespace {

// User i lists the next ones round the circle, and where friendship is mutual those before it too.
void declare_circle(friend_graph& graph, std::uint32_t users, std::uint32_t friends, bool mutual) {
    std::vector<user_handle> list;
    for (std::uint32_t i = 0; i < users; ++i) {
        list.clear();
        for (std::uint32_t k = 1; k <= (mutual ? friends / 2 : friends); ++k) {
            list.push_back((i + k) % users);
            if (mutual) {
                list.push_back((i + users - k) % users);
            }
        }
        graph.declare(i, list);
    }
}

// Builds a graph of 20,000 users with so many friends each and weighs it. Arg 1: mutual or not.
void graph_memory(benchmark::State& state) {
    constexpr std::uint32_t users = 20'000;
    const auto friends = static_cast<std::uint32_t>(state.range(0));
    double bytes = 0;
    std::size_t edges = 0;
    for ([[maybe_unused]] auto _ : state) {
        const double before = bytes_in_use();
        friend_graph graph;
        declare_circle(graph, users, friends, state.range(1) != 0);
        bytes = bytes_in_use() - before;
        edges = graph.edge_count();
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(edges));
    state.counters["bytes_per_edge"] = bytes / static_cast<double>(edges);
    state.counters["bytes_per_user"] = bytes / users;
    state.SetLabel(state.range(1) != 0 ? "mutual; items are edges made" : "items are edges made");
}
BENCHMARK(graph_memory)
    ->ArgNames({"friends", "mutual"})
    ->ArgsProduct({{10, 100}, {0, 1}})
    ->Unit(benchmark::kMillisecond);

// One edge, put to a user with so many listers and taken away again from either side: the length
// of the lists must not matter.
void one_edge(benchmark::State& state) {
    const auto listers = static_cast<user_handle>(state.range(0));
    constexpr user_handle x = 0;
    friend_graph graph;
    const std::vector<user_handle> to_x{x};
    for (user_handle user = 1; user <= listers; ++user) {
        graph.declare(user, to_x);
    }
    const user_handle last = listers + 1;
    for ([[maybe_unused]] auto _ : state) {
        graph.declare(last, to_x);
        graph.withdraw_all(last);
        // Now one out of the middle, and back.
        graph.withdraw_all(1 + listers / 2);
        graph.declare(1 + listers / 2, to_x);
    }
    state.SetItemsProcessed(state.iterations() * 2);
    state.SetLabel("items are edges made and taken away");
}
BENCHMARK(one_edge)->ArgName("listers")->Arg(10)->Arg(1'000)->Arg(1'000'000)->MinTime(0.2);

}  // namespace
}  // namespace alo::bench
