// What a fan-out to very many costs besides the sends: how long other clients of the thread wait
// while it is found, queued and cut into slices. The whole of the hub and of a worker, with sockets
// that take everything at once. Run by whoever changes hub/ or session/:
// build/release/bench/bench_fan_out
#include "alo/hub/hub.hpp"
#include "alo/session/worker.hpp"

#include <benchmark/benchmark.h>
#include <boost/asio/io_context.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace alo::bench {
namespace {

// Sockets that take everything.
class open_wire final : public wire {
  public:
    bool turn_requested = false;

    std::ptrdiff_t send(std::uint32_t /*slot*/, std::string_view bytes) override {
        return static_cast<std::ptrdiff_t>(bytes.size());
    }
    void await_writable(std::uint32_t /*slot*/) override {}
    void resume_reading(std::uint32_t /*slot*/) override {}
    void shutdown_send(std::uint32_t /*slot*/) override {}
    void close(std::uint32_t /*slot*/) override {}
    void request_end_of_turn() override { turn_requested = true; }
    void wake_at(time_point /*when*/) override {}
};

class silent final : public observer {
  public:
    void connected(const peer_address& /*peer*/) override {}
    void identified(const peer_address& /*peer*/, user_id_view /*user*/, std::size_t /*friends*/,
                    bool /*again*/) override {}
    void rejected(const peer_address& /*peer*/, std::string_view /*code*/,
                  std::string_view /*message*/) override {}
    void ended(const peer_address& /*peer*/, std::optional<user_id_view> /*user*/,
               end_reason /*reason*/, duration /*lasted*/) override {}
    void refused(const peer_address& /*peer*/, refusal /*reason*/) override {}
    void trouble(std::string_view /*kind*/, std::string_view /*what*/) override {}
};

using steady = std::chrono::steady_clock;

double seconds_since(steady::time_point begin) {
    return std::chrono::duration<double>(steady::now() - begin).count();
}

time_point no_time() { return time_point{}; }

// A server's thread with a hub, and so many clients that list user 0.
class thread_of_clients {
  public:
    explicit thread_of_clients(std::uint32_t clients) {
        rules_.rate = 1'000'000;
        rules_.burst = 1'000'000;
        center_ = std::make_unique<hub>(context_.get_executor(), rules_, 1, &no_time);
        worker_ = std::make_unique<worker>(rules_, sockets_, center_->port(0), log_, pool_);
        center_->connect(0, context_.get_executor(), *worker_);
        for (std::uint32_t i = 1; i <= clients; ++i) {
            say(connect(), R"({"user_id":)" + std::to_string(i) + R"(,"friends":[0]})");
            turns();
        }
    }
    session_ref connect() { return worker_->on_accept({}, time_point{}); }
    void say(session_ref session, std::string line) {
        line += '\n';
        const std::size_t size = line.size();
        line.resize(size + line_framer::padding);
        benchmark::DoNotOptimize(
            worker_->on_input(session.slot, std::string_view{line.data(), size}, time_point{}));
    }
    void leave(session_ref session) { worker_->on_broken(session.slot); }
    // Ends the turn, and returns how long that took, in seconds; 0 if nobody asked for it.
    double one_turn() {
        if (!std::exchange(sockets_.turn_requested, false)) {
            return 0;
        }
        const auto begin = steady::now();
        worker_->end_of_turn(time_point{});
        return seconds_since(begin);
    }
    // Until nothing is left; the longest of them.
    double turns() {
        double longest = 0;
        while (sockets_.turn_requested) {
            longest = std::max(longest, one_turn());
        }
        return longest;
    }

  private:
    open_wire sockets_;
    limits rules_;
    boost::asio::io_context context_;
    silent log_;
    stranger_pool pool_;
    std::unique_ptr<hub> center_;
    std::unique_ptr<worker> worker_;
};

// User 0 comes and goes. `queued_ms` and `left_ms`: the longest that others waited until the first
// slice; `slice_ms`: the longest of the turns after it, without what sends take.
void celebrity_comes_and_goes(benchmark::State& state) {
    const auto watchers = static_cast<std::uint32_t>(state.range(0));
    thread_of_clients all{watchers};
    double queued = 0;
    double left = 0;
    double slice = 0;
    for ([[maybe_unused]] auto _ : state) {
        const session_ref star = all.connect();
        const auto hello = steady::now();
        all.say(star, R"({"user_id":0,"friends":[]})");
        queued = std::max(queued, seconds_since(hello));
        slice = std::max(slice, all.turns());
        all.leave(star);
        left = std::max(left, all.one_turn());
        slice = std::max(slice, all.turns());
    }
    state.SetItemsProcessed(state.iterations() * 2 * state.range(0));
    state.counters["queued_ms"] = queued * 1e3;
    state.counters["left_ms"] = left * 1e3;
    state.counters["slice_ms"] = slice * 1e3;
    state.SetLabel("items are frames to tell");
}
BENCHMARK(celebrity_comes_and_goes)
    ->ArgName("watchers")
    ->Arg(10'000)
    ->Arg(100'000)
    ->Arg(1'000'000)
    ->Unit(benchmark::kMillisecond)
    ->Iterations(4);

}  // namespace
}  // namespace alo::bench
