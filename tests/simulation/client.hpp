// A client: plays its script, reads as the script says, and does what clients do when the server
// closes. All it knows is its bytes.
#pragma once

#include "simulation/connection.hpp"
#include "simulation/io_thread.hpp"
#include "simulation/script.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace alo::sim {

class client final : private peer_events {
  public:
    client(surroundings world, session_number number, prng chance);

    // Connects to its I/O thread when its time has come, and goes on from there.
    void start(io_thread& server);
    // The play is over: whoever does not read, reads again.
    void come_to_rest();
    void stop_reading();
    // And goes, in one of the ways in which clients go.
    void leave();

  private:
    void received(std::string_view bytes) override;
    void server_closed(bool by_reset) override;
    void next_deed();
    void say(std::string_view bytes);
    void answer_ping();
    void perform(const deed& what);

    surroundings world_;
    session_number number_;
    const client_script& script_;
    prng chance_;
    connection net_;
    std::size_t next_ = 0;
    bool over_ = false;
    bool mid_line_ = false;  // what it said last had no end yet
    std::string heard_;      // the line that is not whole yet
};

}  // namespace alo::sim
