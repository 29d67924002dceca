// See world.hpp.
#include "simulation/world.hpp"

#include "simulation/worker_probe.hpp"

#include <algorithm>

namespace alo::sim {
namespace {

constexpr time_point start{duration{1'000'003}};  // clocks do not start at 0, nor on a tick
// The scripts are over by then. After another such time nothing is under way: every deadline,
// pause and grace of a scenario is shorter, and so is the kernel's patience with whoever vanished.
constexpr duration playtime{12'000};
constexpr duration rest{30'000};

}  // namespace

world::world(const scenario& what, bool loud)
    : play_{what},
      time_{start},
      log_{time_, loud},
      book_{play_, time_, log_, pool_, seen_},
      chance_{what.seed} {
    const surroundings here{play_, time_, log_, seen_, book_, pool_};
    for (worker_index i = 0; i < play_.workers; ++i) {
        threads_.push_back(std::make_unique<io_thread>(here, i, chance_));
    }
    hub_ = std::make_unique<strand>(here, chance_, threads_);
    for (worker_index i = 0; i < play_.workers; ++i) {
        threads_[i]->join(hub_->port(i));
    }
    for (session_number i = 0; i < play_.clients.size(); ++i) {
        clients_.push_back(std::make_unique<client>(here, i, chance_));
        clients_.back()->start(*threads_[play_.clients[i].worker]);
    }
}

void world::run() {
    time_.run_until(start + playtime);
    for (const auto& one : clients_) {
        one->come_to_rest();
    }
    settle(rest);
    judge_quiet();
    if (play_.drains) {
        drain();
    } else {
        everybody_leaves();
    }
    judge_end();
}

void world::settle(duration time) { time_.run_until(time_.now() + time); }

void world::judge_quiet() {
    book_.judge_quiet(hub_->truth());
    hub_->judge_counts();
    std::size_t pending = 0;
    for (const auto& thread : threads_) {
        thread->check();
        pending += worker_probe::pending_input(thread->its_worker());
    }
    demand(pending == pool_.bytes.load(), "the pool of strangers' input does not add up");
}

void world::everybody_leaves() {
    for (const auto& one : clients_) {
        time_.after(chance_.ms(0, 500), [&gone = *one] { gone.leave(); });
    }
    settle(rest);
}

void world::drain() {
    const duration window = chance_.ms(300, 2'000);
    // Some read no more, and some go, so that the end of the window finds unsent frames.
    for (const auto& one : clients_) {
        switch (chance_.below(5)) {
            case 0:
                one->stop_reading();
                break;
            case 1:
            case 2:
                one->leave();
                break;
            default:
                break;
        }
    }
    settle(chance_.ms(0, 100));
    book_.drain_begins(window);
    hub_->stop();
    const time_point by = time_.now() + window;
    for (const auto& thread : threads_) {
        thread->drain(by);
    }
    time_.run_until(by + play_.lazy * 2 + play_.late_timer);
    for (const auto& thread : threads_) {
        demand(thread->its_worker().size() == 0, "the drain left sessions behind");
    }
    settle(rest);
}

// Invariants 10 and 12: what began has ended, and nothing is left.
void world::judge_end() {
    book_.judge_end();
    for (const auto& thread : threads_) {
        thread->check();
        worker& it = thread->its_worker();
        demand(it.size() == 0, "a worker holds sessions that nobody has");
        std::uint64_t ends = 0;
        for (const counter& one : it.counters().ended) {
            ends += one.value();
        }
        demand(it.counters().accepted.value() == ends, "sessions began that never ended");
    }
    demand(pool_.bytes.load() == 0, "strangers' input is left in the pool");
    demand(hub_->truth().session_count() == 0, "the hub holds sessions that nobody has");
    // A hub that was stopped lets no grace end any more.
    demand(play_.drains || hub_->truth().known_count() == 0,
           "the hub holds users without sessions");
    hub_->judge_counts();
}

outcome world::result() {
    outcome done;
    done.seen = seen_;
    done.seen.hash = log_.hash();
    done.seen.steps = time_.steps();
    for (const session_record& r : book_.all()) {
        done.transcripts.push_back(r.transcript);
        done.raw.push_back(r.raw);
    }
    return done;
}

outcome play(scenario what, const options& how) {
    if (how.without_stalls) {
        for (client_script& script : what.clients) {
            for (deed& d : script.deeds) {
                d.does = d.does == verb::stall ? verb::resume : d.does;
            }
        }
    }
    if (how.without_hidden) {
        for (client_script& script : what.clients) {
            if (script.hidden) {
                std::erase_if(script.deeds, [](const deed& d) { return d.does == verb::send; });
                script.lines.clear();
            }
        }
    }
    world run{what, how.loud};
    try {
        run.run();
        return run.result();
    } catch (const violation& found) {
        outcome failed = run.result();
        failed.violation = found.what;
        return failed;
    }
}

}  // namespace alo::sim
