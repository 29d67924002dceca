// The log of a worker or a thread under test: it writes down what it is told.
#pragma once

#include "alo/session/observer.hpp"

#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace alo::test {

struct fake_observer final : observer {
    std::vector<std::string> lines;
    std::vector<end_reason> ends;
    std::vector<duration> lasted;
    std::vector<std::string> rejections;  // codes
    int faults = 0;                       // so many of the next rejected() and trouble() throw

    void connected(const peer_address& /*peer*/) override { lines.emplace_back("connected"); }
    void identified(const peer_address& /*peer*/, user_id_view user, std::size_t friends,
                    bool again) override {
        lines.push_back((again ? "again " : "identified ") + to_json(user) + " " +
                        std::to_string(friends));
    }
    void rejected(const peer_address& /*peer*/, std::string_view code,
                  std::string_view /*message*/) override {
        fail_if_faulty();
        rejections.emplace_back(code);
    }
    void ended(const peer_address& /*peer*/, std::optional<user_id_view> /*user*/,
               end_reason reason, duration how_long) override {
        ends.push_back(reason);
        lasted.push_back(how_long);
    }
    void refused(const peer_address& /*peer*/, refusal /*reason*/) override {}
    void trouble(std::string_view kind, std::string_view what) override {
        fail_if_faulty();
        lines.push_back("trouble " + std::string{kind} + ": " + std::string{what});
    }

  private:
    void fail_if_faulty() {
        if (faults > 0) {
            --faults;
            throw std::runtime_error{"the log is out of order"};
        }
    }
};

}  // namespace alo::test
