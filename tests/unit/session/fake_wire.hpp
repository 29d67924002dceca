// The sockets of a worker under test.
#pragma once

#include "alo/session/ports.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace alo::test {

// Sockets whose kernel buffers have room for so many bytes.
class fake_wire final : public wire {
  public:
    struct socket {
        std::string received;  // by the client
        int sends = 0;
        std::size_t room = SIZE_MAX;
        bool broken = false;
        bool awaits_writable = false;
        bool reading = true;
        bool fin_sent = false;
        bool closed = false;
    };
    std::map<std::uint32_t, socket> sockets;
    bool turn_requested = false;
    int turn_requests = 0;
    time_point wake = never;
    int wakes = 0;
    // Whether the hub still holds something back, while the client is about to see something.
    std::function<bool()> hub_holds = [] { return false; };

    // Over all sockets.
    [[nodiscard]] int sends() const {
        int all = 0;
        for (const auto& [slot, each] : sockets) {
            all += each.sends;
        }
        return all;
    }

    std::ptrdiff_t send(std::uint32_t slot, std::string_view bytes) override {
        socket& to = sockets.at(slot);
        EXPECT_FALSE(to.closed);
        EXPECT_FALSE(to.fin_sent);
        EXPECT_FALSE(hub_holds()) << "a client is answered before the hub hears";
        ++to.sends;
        if (to.broken) {
            return wire::broken;
        }
        const std::size_t taken = std::min(bytes.size(), to.room);
        to.received += bytes.substr(0, taken);
        to.room -= to.room == SIZE_MAX ? 0 : taken;
        return static_cast<std::ptrdiff_t>(taken);
    }
    void await_writable(std::uint32_t slot) override { sockets.at(slot).awaits_writable = true; }
    void resume_reading(std::uint32_t slot) override {
        EXPECT_FALSE(sockets.at(slot).reading) << "asked to go on reading while it did";
        sockets.at(slot).reading = true;
    }
    void shutdown_send(std::uint32_t slot) override {
        EXPECT_FALSE(sockets.at(slot).fin_sent);
        EXPECT_FALSE(hub_holds()) << "a client sees its end before the hub hears";
        sockets.at(slot).fin_sent = true;
    }
    void close(std::uint32_t slot) override {
        EXPECT_FALSE(sockets.at(slot).closed);
        EXPECT_FALSE(hub_holds()) << "a client sees its end before the hub hears";
        sockets.at(slot).closed = true;
    }
    void request_end_of_turn() override {
        turn_requested = true;
        ++turn_requests;
    }
    void wake_at(time_point when) override {
        wake = std::min(wake, when);
        ++wakes;
    }
};

}  // namespace alo::test
