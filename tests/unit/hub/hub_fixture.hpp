// The hub between threads: the threads are io_contexts that the cases run by hand, handler by
// handler, so that every order can be had.
#pragma once

#include "alo/hub/hub.hpp"
#include "unit/session/worker_fixture.hpp"

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

namespace alo::test {

using boost::asio::io_context;

inline time_point test_time{};
inline time_point read_test_time() { return test_time; }

// An I/O thread: what its worker's sessions were sent, in order.
struct fake_thread {
    io_context context{1};
    fake_wire wire;
    fake_observer log;
    std::unique_ptr<worker> its;

    session_ref connect() {
        const session_ref ref = its->on_accept({}, test_time);
        wire.sockets[ref.slot] = {};
        return ref;
    }
    void say(session_ref ref, std::string_view line) {
        const heap_bytes bytes{line};
        EXPECT_TRUE(its->on_input(ref.slot, bytes.view(), test_time));
    }
    // The same, unless the session is not read now.
    void say_if_read(session_ref ref, std::string_view lines) {
        const heap_bytes bytes{lines};
        if (its->read_budget(ref.slot) > 0) {
            wire.sockets.at(ref.slot).reading = its->on_input(ref.slot, bytes.view(), test_time);
        }
    }
    void turn() {
        while (std::exchange(wire.turn_requested, false)) {
            its->end_of_turn(test_time);
        }
    }
    // Runs what was posted here, and says how many handlers that were.
    std::size_t run() {
        context.restart();
        const std::size_t handlers = context.poll();
        turn();
        return handlers;
    }
    const std::string& received(session_ref ref) { return wire.sockets.at(ref.slot).received; }
};

class hub_test : public testing::Test {
  protected:
    limits rules;
    stranger_pool pool;
    std::vector<std::unique_ptr<fake_thread>> threads;
    std::unique_ptr<hub> center;

    void SetUp() override { test_time = time_point{duration{1'000'000}}; }
    void begin(worker_index count) {
        for (worker_index i = 0; i < count; ++i) {
            threads.push_back(std::make_unique<fake_thread>());
        }
        center = std::make_unique<hub>(threads[0]->context.get_executor(), rules, count,
                                       &read_test_time);
        for (worker_index i = 0; i < count; ++i) {
            fake_thread& t = *threads[i];
            t.its = std::make_unique<worker>(rules, t.wire, center->port(i), t.log, pool);
            center->connect(i, t.context.get_executor(), *t.its);
        }
    }
    fake_thread& at(std::size_t index) { return *threads[index]; }
    session_ref hello(std::size_t thread, const std::string& line) {
        const session_ref ref = at(thread).connect();
        at(thread).say(ref, line + "\n");
        at(thread).turn();
        return ref;
    }
    void lose(std::size_t thread, session_ref ref) {
        at(thread).its->on_broken(ref.slot);
        at(thread).turn();
        settle();
    }
    void settle() {
        std::size_t handlers = 0;
        do {
            handlers = 0;
            for (const auto& t : threads) {
                handlers += t->run();
            }
        } while (handlers > 0);
    }
};

}  // namespace alo::test
