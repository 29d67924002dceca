// One run: the clients of a scenario, the I/O threads, the hub and the judges, from the first
// connection to the last timer.
#pragma once

#include "simulation/client.hpp"
#include "simulation/strand.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace alo::sim {

struct outcome {
    std::string violation;                 // what went wrong, or empty
    coverage seen;                         // its hash is the trace's
    std::vector<std::string> transcripts;  // by client
    std::vector<std::string> raw;          // every byte with its time, if the scenario hides a user
};

struct options {
    bool loud = false;            // print what happens
    bool without_stalls = false;  // those who would stall read on
    bool without_hidden = false;  // the hidden user's clients connect and say nothing
};
[[nodiscard]] outcome play(scenario what, const options& how);

class world {
  public:
    world(const scenario& what, bool loud);

    // Throws violation.
    void run();
    [[nodiscard]] outcome result();

  private:
    void settle(duration time);
    void judge_quiet();
    void everybody_leaves();
    void drain();
    void judge_end();

    const scenario& play_;
    timeline time_;
    trace log_;
    coverage seen_;
    stranger_pool pool_;
    ledger book_;
    prng chance_;
    std::vector<std::unique_ptr<io_thread>> threads_;
    std::unique_ptr<strand> hub_;
    std::vector<std::unique_ptr<client>> clients_;
};

}  // namespace alo::sim
