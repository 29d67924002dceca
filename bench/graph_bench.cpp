// What the domain costs: a transition by its audience, an edge by the length of the list it comes
// in, and the bytes that an edge, a friendship and a user take. Run by whoever changes
// presence/: build/release/bench/bench_graph
#include "alo/presence/friend_graph.hpp"
#include "alo/presence/presence_store.hpp"

#include <benchmark/benchmark.h>

#include <malloc.h>

#include <cstdint>
#include <vector>

namespace alo {
namespace {

// Bytes that malloc has given out, large blocks included.
double bytes_in_use() {
    const struct mallinfo2 info = mallinfo2();
    return static_cast<double>(info.uordblks + info.hblkhd);
}

id_list one(std::uint64_t user) {
    id_list list;
    list.push_back(user_id_view{user});
    return list;
}

id_list range(std::uint64_t first, std::uint64_t count) {
    id_list list;
    for (std::uint64_t i = 0; i < count; ++i) {
        list.push_back(user_id_view{first + i});
    }
    return list;
}

constexpr std::uint64_t x = 0;

// User 0 comes and goes with so many listers online: two transitions a turn.
void transitions(benchmark::State& state) {
    const auto listers = static_cast<std::uint64_t>(state.range(0));
    presence_store store{limits{}};
    change result;
    const id_list list = one(x);
    for (std::uint64_t user = 1; user <= listers; ++user) {
        store.attach({0, {static_cast<std::uint32_t>(user), 1}}, user_id_view{user}, list,
                     arrival{}, time_point{}, result);
    }
    for ([[maybe_unused]] auto _ : state) {
        const session_handle session =
            store.attach({}, user_id_view{x}, id_list{}, arrival{}, time_point{}, result);
        benchmark::DoNotOptimize(result.told.data());
        store.detach(session, departure::signed_off, time_point{}, result);
        benchmark::DoNotOptimize(result.told.data());
    }
    state.SetItemsProcessed(state.iterations() * 2 * state.range(0));
    state.SetLabel("items are frames to tell");
}
BENCHMARK(transitions)->Arg(50)->Arg(10'000);

// User 0 says hello with so many friends nobody heard of, and goes: ids, edges, all of it.
void hello_and_bye(benchmark::State& state) {
    presence_store store{limits{}};
    change result;
    const id_list list = range(1, static_cast<std::uint64_t>(state.range(0)));
    for ([[maybe_unused]] auto _ : state) {
        const session_handle session =
            store.attach({}, user_id_view{x}, list, arrival{}, time_point{}, result);
        store.detach(session, departure::signed_off, time_point{}, result);
    }
    state.SetItemsProcessed(state.iterations() * state.range(0));
    state.SetLabel("items are edges made and taken down");
}
BENCHMARK(hello_and_bye)->Arg(10)->Arg(100)->Arg(1'000)->Arg(10'000);

// User 0, with a list so long, adds somebody and removes him again; arg 1: on one device or two.
void edit_of_a_list(benchmark::State& state) {
    presence_store store{limits{}};
    change result;
    const auto friends = static_cast<std::uint64_t>(state.range(0));
    const id_list list = range(1, friends);
    const session_handle session =
        store.attach({}, user_id_view{x}, list, arrival{.typed = true}, time_point{}, result);
    if (state.range(1) == 2) {
        store.attach({}, user_id_view{x}, one(1), arrival{.typed = true}, time_point{}, result);
    }
    const id_list other = one(friends + 1);
    for ([[maybe_unused]] auto _ : state) {
        store.watch(session, other, {}, time_point{}, result);
        store.watch(session, {}, other, time_point{}, result);
    }
    state.SetItemsProcessed(state.iterations() * 2);
    state.SetLabel("items are edits");
}
BENCHMARK(edit_of_a_list)->ArgsProduct({{10, 100, 1'000, 9'000}, {1, 2}});

// The same where the friends are online and list user 0 in turn: every link becomes mutual.
void hello_and_bye_among_friends(benchmark::State& state) {
    presence_store store{limits{}};
    change result;
    const auto friends = static_cast<std::uint64_t>(state.range(0));
    const id_list back = one(x);
    for (std::uint64_t user = 1; user <= friends; ++user) {
        store.attach({}, user_id_view{user}, back, arrival{}, time_point{}, result);
    }
    const id_list list = range(1, friends);
    for ([[maybe_unused]] auto _ : state) {
        const session_handle session =
            store.attach({}, user_id_view{x}, list, arrival{}, time_point{}, result);
        store.detach(session, departure::signed_off, time_point{}, result);
    }
    state.SetItemsProcessed(state.iterations() * state.range(0));
    state.SetLabel("items are edges made, told twice and taken down");
}
BENCHMARK(hello_and_bye_among_friends)->Arg(10)->Arg(100)->Arg(1'000)->Arg(10'000);

// Who lists whom, the same in every run: user i lists the next ones round the circle, and where
// friendship is mutual those before it too.
template <typename Declare>
void declare_circle(std::uint32_t users, std::uint32_t friends, bool mutual, Declare declare) {
    std::vector<user_handle> list;
    for (std::uint32_t i = 0; i < users; ++i) {
        list.clear();
        for (std::uint32_t k = 1; k <= (mutual ? friends / 2 : friends); ++k) {
            list.push_back((i + k) % users);
            if (mutual) {
                list.push_back((i + users - k) % users);
            }
        }
        declare(i, list);
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
        declare_circle(users, friends, state.range(1) != 0,
                       [&graph](user_handle user, const std::vector<user_handle>& list) {
                           graph.declare(user, list);
                       });
        bytes = bytes_in_use() - before;
        edges = graph.edge_count();
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(edges));
    state.counters["bytes_per_edge"] = bytes / static_cast<double>(edges);
    state.SetLabel(state.range(1) != 0 ? "mutual; items are edges made" : "items are edges made");
}
BENCHMARK(graph_memory)->ArgsProduct({{10, 100}, {0, 1}})->Unit(benchmark::kMillisecond);

// The same in the whole store, with an id and a session for each user.
void store_memory(benchmark::State& state) {
    constexpr std::uint32_t users = 20'000;
    const auto friends = static_cast<std::uint32_t>(state.range(0));
    double bytes = 0;
    std::size_t edges = 0;
    for ([[maybe_unused]] auto _ : state) {
        change result;
        id_list list;
        const double before = bytes_in_use();
        presence_store store{limits{}};
        declare_circle(users, friends, state.range(1) != 0,
                       [&](user_handle user, const std::vector<user_handle>& handles) {
                           list.clear();
                           for (const user_handle each : handles) {
                               list.push_back(user_id_view{each});
                           }
                           store.attach({}, user_id_view{user}, list, arrival{}, time_point{},
                                        result);
                       });
        bytes = bytes_in_use() - before;
        edges = store.edge_count();
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(edges));
    state.counters["bytes_per_user"] = bytes / users;
    state.counters["bytes_per_edge"] = bytes / static_cast<double>(edges);
    state.SetLabel(state.range(1) != 0 ? "mutual; items are edges made" : "items are edges made");
}
BENCHMARK(store_memory)->ArgsProduct({{10, 100}, {0, 1}})->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace alo
