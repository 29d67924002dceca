// A worker with sessions of the typed dialect, for its unit tests.
#pragma once

#include "alo/protocol/frames.hpp"
#include "unit/session/worker_fixture.hpp"

namespace alo::test {

inline presence_frame news(std::uint32_t user, std::uint64_t version, std::string_view text = {}) {
    return {user, user_id_view{std::uint64_t{user}}, {availability::online, text}, version, 0};
}

class worker_typed : public worker_test {
  protected:
    // What was received since the last time.
    std::string fresh(session_ref ref) { return std::exchange(socket(ref).received, {}); }
    void show(const presence_frame& frame, const std::vector<session_ref>& sessions) {
        it().show(frame, sessions, now);
    }
    static std::string query(int id) {
        return "{\"type\":\"query\",\"user_ids\":[" + std::to_string(id) +
               "],\"id\":" + std::to_string(id) + "}\n";
    }
    static std::string ok(int id) {
        return "{\"type\":\"ok\",\"id\":" + std::to_string(id) + "}\n";
    }
    void stall(session_ref ref) { socket(ref).room = 0; }
    static std::size_t lines_in(std::string_view text) {
        return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
    }
};

}  // namespace alo::test
