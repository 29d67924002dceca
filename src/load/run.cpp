// See bench.hpp: finds the server, plays one scenario after the other, reports.
#include "alo/load/bench.hpp"
#include "alo/load/place.hpp"
#include "alo/load/report.hpp"
#include "alo/load/scene.hpp"
#include "alo/load/server_meter.hpp"

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <string>
#include <vector>

namespace alo::load {
namespace {

using namespace std::chrono_literals;
using clock = std::chrono::steady_clock;

// A server that is just starting is waited for.
constexpr auto start_time = 5s;

std::atomic<bool> interrupted{false};

void interrupt(int) { interrupted = true; }

// Ctrl-C ends the bench early; a second one at once.
void listen_to_signals() {
    struct sigaction what {};
    what.sa_handler = interrupt;
    what.sa_flags = static_cast<int>(SA_RESETHAND) | SA_RESTART;
    ::sigaction(SIGINT, &what, nullptr);
    ::sigaction(SIGTERM, &what, nullptr);
}

std::string place_text(const bench_options& options) {
    const bool v6 = options.host.find(':') != std::string::npos;
    return (v6 ? "[" + options.host + "]" : options.host) + ":" + std::to_string(options.port);
}

// Without our own name in front, and with its end.
bool complain(const std::string& words) {
    std::fprintf(stderr, "alo bench: %s\n", words.c_str());
    return false;
}

bool print(const std::string& words) {
    return std::fputs(words.c_str(), stdout) >= 0 && std::fflush(stdout) == 0;
}

// One line at a terminal that tells what happens.
class live_line_printer {
  public:
    explicit live_line_printer(bool wanted) : on_{wanted && ::isatty(STDERR_FILENO) == 1} {}
    void begin(scene_kind kind) {
        kind_ = kind;
        began_ = last_ = clock::now();
        told_ = 0;
    }
    void show(const progress& state) {
        if (!on_) {
            return;
        }
        const auto now = clock::now();
        const double passed = std::chrono::duration<double>{now - last_}.count();
        const double rate = static_cast<double>(state.told - std::min(state.told, told_)) / passed;
        last_ = now;
        told_ = state.told;
        const std::string line =
            live_line(kind_, state, std::chrono::duration<double>{now - began_}.count(),
                      static_cast<std::uint64_t>(rate));
        std::fprintf(stderr, "\r%s\x1b[K", line.c_str());
    }
    void clear() const {
        if (on_) {
            std::fputs("\r\x1b[K", stderr);
        }
    }

  private:
    bool on_;
    scene_kind kind_ = scene_kind::storm;
    clock::time_point began_;
    clock::time_point last_;
    std::uint64_t told_ = 0;
};

bool enough_files(const bench_options& options) {
    const std::size_t limit = raise_file_limit();
    const std::size_t needed = files_needed(options);
    return limit >= needed ||
           complain(std::to_string(options.users) + " users need " + std::to_string(needed) +
                    " open files, and the limit is " + std::to_string(limit) +
                    ": fewer --users, or raise it (ulimit -n)");
}

bool sees_process(const bench_options& options) {
    return options.server_pid == 0 || cpu_time_of(options.server_pid) ||
           complain("there is no process " + std::to_string(options.server_pid) +
                    " here, or the system does not tell of it (--server-pid)");
}

}  // namespace

int run_bench(const bench_options& options) {
    listen_to_signals();
    if (!enough_files(options) || !sees_process(options)) {
        return exit_runtime;
    }
    const std::string place = place_text(options);
    const auto found = find_server(options.host, options.port, start_time);
    if (!found.trouble.empty()) {
        complain("cannot reach " + place + ": " + found.trouble);
        return exit_runtime;
    }
    live_line_printer live{!options.quiet};
    scene_orders orders;
    orders.first_user = options.first_user;
    orders.server = found.server;
    orders.epoch = clock::now();
    orders.stop = &interrupted;
    orders.on_tick = [&live](const progress& state) { live.show(state); };
    std::vector<scene_result> results;
    bool good = true;
    for (const scene_kind kind : options.scenes) {
        orders.kind = kind;
        live.begin(kind);
        results.push_back(run_scene(options, orders));
        live.clear();
        good = good && results.back().good();
        if (!options.json) {
            const std::string report = report_of(results.back(), options);
            good = print((results.size() > 1 ? "\n" : "") + report) && good;
        }
        if (interrupted || !results.back().trouble.empty()) {
            break;
        }
        // The next scenario's people are others: what this one left behind cannot disturb it.
        orders.first_user += std::uint64_t{options.users} + 1;
    }
    if (options.json) {
        good = print(json_report(results, options, place)) && good;
    }
    return good ? exit_good : exit_runtime;
}

}  // namespace alo::load
