// What the domain costs when somebody comes or goes: by those who are told, and by the friends in
// the hello. The large ones are in roster_bench.cpp. Run by whoever changes presence/:
// build/release/bench/bench_store
#include "alo/presence/presence_store.hpp"
#include "weigh.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdint>
#include <vector>

namespace alo::bench {
namespace {

constexpr std::uint64_t x = 0;

session_address address_of(std::uint64_t user) {
    return {0, {static_cast<std::uint32_t>(user), 1}};
}

// User 0 comes and goes with so many listers online: two transitions a turn.
void transition_before(benchmark::State& state) {
    const auto listers = static_cast<std::uint64_t>(state.range(0));
    presence_store store{limits{}};
    change result;
    const id_list list = one(x);
    for (std::uint64_t user = 1; user <= listers; ++user) {
        store.attach(address_of(user), user_id_view{user}, list, arrival{}, time_point{}, result);
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
BENCHMARK(transition_before)->ArgName("listers")->Arg(50)->Arg(10'000);

enum class timed : std::uint8_t { hello, departure };
enum class friends_are : std::uint8_t {
    unknown,  // nobody heard of them: ids are interned, edges go one way
    online,   // and list the user: edges become mutual, and all are told
};

// Some users say hello with so many friends each, of their own, and go; only one of the two is
// timed. Several at a time, so that the clock costs little, and the caches cannot keep one list.
template <timed what, friends_are who>
void alone(benchmark::State& state) {
    const auto friends = static_cast<std::uint64_t>(state.range(0));
    const std::uint64_t users = std::max<std::uint64_t>(1, 20'000 / friends);
    limits rules;
    rules.max_friends = friends;
    presence_store store{rules};
    change result;
    std::vector<id_list> lists;
    for (std::uint64_t user = 0; user < users; ++user) {
        lists.push_back(range(users + user * friends, friends));
        if (who == friends_are::online) {
            const id_list back = one(user);
            for (std::uint64_t i = 0; i < friends; ++i) {
                const std::uint64_t other = users + user * friends + i;
                store.attach(address_of(other), user_id_view{other}, back, arrival{}, time_point{},
                             result);
            }
        }
    }
    std::vector<session_handle> sessions(users);
    const auto batch = [&] {
        stopwatch watch;
        for (std::uint64_t user = 0; user < users; ++user) {
            sessions[user] = store.attach(address_of(user), user_id_view{user}, lists[user],
                                          arrival{}, time_point{}, result);
            benchmark::DoNotOptimize(result.told.data());
        }
        const double coming = watch.lap();
        for (const session_handle each : sessions) {
            store.detach(each, departure::signed_off, time_point{}, result);
            benchmark::DoNotOptimize(result.told.data());
        }
        const double going = watch.lap();
        return (what == timed::hello ? coming : going) / static_cast<double>(users);
    };
    batch();  // so that tables have grown
    for ([[maybe_unused]] auto _ : state) {
        state.SetIterationTime(batch());
    }
    // The time is that of one user.
    state.SetItemsProcessed(state.iterations() * state.range(0));
    state.SetComplexityN(state.range(0));
    state.SetLabel("items are friends");
}
void hello_to_strangers(benchmark::State& state) {
    alone<timed::hello, friends_are::unknown>(state);
}
void departure_from_strangers(benchmark::State& state) {
    alone<timed::departure, friends_are::unknown>(state);
}
void hello_to_friends(benchmark::State& state) { alone<timed::hello, friends_are::online>(state); }
void departure_from_friends(benchmark::State& state) {
    alone<timed::departure, friends_are::online>(state);
}

void by_friends(benchmark::internal::Benchmark* what) {
    what->ArgName("friends")->Arg(10)->Arg(100)->Arg(1'000)->Arg(10'000);
    what->UseManualTime()->Complexity(benchmark::oN)->Iterations(50);
}
BENCHMARK(hello_to_strangers)->Apply(by_friends);
BENCHMARK(departure_from_strangers)->Apply(by_friends);
BENCHMARK(hello_to_friends)->Apply(by_friends);
BENCHMARK(departure_from_friends)->Apply(by_friends);

// So many users with friends among themselves, in the whole store, with an id and a session each.
void store_memory(benchmark::State& state) {
    const far_friends who{20'000, static_cast<std::uint32_t>(state.range(0))};
    double bytes = 0;
    std::size_t edges = 0;
    for ([[maybe_unused]] auto _ : state) {
        change result;
        std::vector<user_handle> handles;
        const double before = bytes_in_use();
        presence_store store{limits{}};
        for (std::uint32_t turn = 0; turn < who.users(); ++turn) {
            const std::uint32_t user = who.user_at(turn);
            who.of(user, handles);
            id_list list;
            for (const user_handle each : handles) {
                list.push_back(user_id_view{each});
            }
            store.attach(address_of(user), user_id_view{user}, list, arrival{}, time_point{},
                         result);
        }
        bytes = bytes_in_use() - before;
        edges = store.edge_count();
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(edges));
    state.counters["bytes_per_user"] = bytes / who.users();
    state.counters["bytes_per_edge"] = bytes / static_cast<double>(edges);
    state.SetLabel("mutual; items are edges made");
}
BENCHMARK(store_memory)
    ->ArgName("friends")
    ->Arg(10)
    ->Arg(50)
    ->Arg(100)
    ->Unit(benchmark::kMillisecond);

// User 0, with a list so long, adds somebody and removes him again, on one device or two.
void edit_of_a_list(benchmark::State& state) {
    const auto friends = static_cast<std::uint64_t>(state.range(0));
    presence_store store{limits{}};
    change result;
    const session_handle session = store.attach({}, user_id_view{x}, range(1, friends),
                                                arrival{.typed = true}, time_point{}, result);
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
BENCHMARK(edit_of_a_list)
    ->ArgNames({"friends", "devices"})
    ->ArgsProduct({{10, 1'000, 9'000}, {1, 2}});

}  // namespace
}  // namespace alo::bench
