// The sockets of one play: one thread, one epoll. It connects, sends and cuts lines as the play
// says, and decides nothing. Made and run by load/scene.
#pragma once

#include "alo/load/place.hpp"
#include "alo/load/play.hpp"
#include "alo/load/server_meter.hpp"
#include "alo/protocol/line_framer.hpp"
#include "alo/protocol/server_frame.hpp"

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace alo::load {

// What the main thread may read while the crew works.
struct gauges {
    std::atomic<std::uint64_t> online{0};
    std::atomic<std::uint64_t> changes{0};
    std::atomic<std::uint64_t> told{0};
    std::atomic<std::uint64_t> faults{0};
};

class crew final : private stage {
  public:
    struct orders {
        socket_name server;
        std::chrono::steady_clock::time_point epoch;  // the beginning of the bench
        const std::atomic<bool>* stop = nullptr;      // somebody pressed Ctrl-C
        server_meter* meter = nullptr;
    };
    crew(std::uint32_t people, const orders& what);
    ~crew();

    [[nodiscard]] stage& sockets() noexcept { return *this; }
    // Until the play is over, and everybody has left or was given time to.
    void run(play& what, gauges& show);

    [[nodiscard]] instant now_since_epoch() const { return now(); }
    // Of the play, without the leaving at its end: how much of a core this thread used, 0 to 1.
    [[nodiscard]] double busy() const noexcept { return busy_; }
    // And for how much of the time it was ready to run and got no core, 0 to 1; 0 where the system
    // does not tell.
    [[nodiscard]] double starved() const noexcept { return starved_; }

  private:
    struct connection {
        int descriptor = -1;
        std::uint32_t life = 0;  // grows with every close, so that old events are known
        bool connecting = false;
        bool writable_wanted = false;
        std::optional<line_framer> lines;
        std::string unsent;
    };
    struct failure {
        seat at;
        int error;
    };

    void open(seat at) override;
    instant say(seat at, std::string_view lines) override;
    [[nodiscard]] instant now() const override;
    void close(seat at) override;

    void turn(play& what, instant until);
    void handle(play& what, std::uint64_t tag, std::uint32_t events);
    void finish_connecting(play& what, std::uint64_t key);
    void read(play& what, std::uint64_t key);
    [[nodiscard]] bool cut_lines(play& what, std::uint64_t key, std::size_t size);
    void hear(play& what, std::uint64_t key, std::string_view line);
    void write(std::uint64_t key);
    void watch(std::uint64_t key, bool writable, bool added);
    void shut(std::uint64_t key) noexcept;
    void end(play& what, std::uint64_t key, std::string_view why);
    void report_failures(play& what);
    void leave(play& what);

    orders orders_;
    int epoll_;
    std::vector<connection> connections_;  // by seat
    std::vector<failure> failures_;        // of open(), which calls nobody back
    std::size_t open_ = 0;
    std::uint32_t opened_ = 0;
    bool judging_ = true;
    double busy_ = 0;
    double starved_ = 0;
    server_frame_reader reader_;
    server_frame online_;  // the classic frames, which need no reading
    server_frame offline_;
    std::array<char, std::size_t{64} * 1024 + line_framer::padding> bytes_;
};

}  // namespace alo::load
