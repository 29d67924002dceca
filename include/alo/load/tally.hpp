// What a play counts: what was owed to somebody, what came, and everything that was wrong. Merged
// over the crews, and what report.hpp prints.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace alo::load {

struct tally {
    std::uint64_t owed = 0;       // notifications that had to come
    std::uint64_t told = 0;       // came, late ones included
    std::uint64_t late = 0;       // later than the bound
    std::uint64_t missed = 0;     // never came
    std::uint64_t repeated = 0;   // came, and nobody was owed it: twice, or out of thin air
    std::uint64_t wrong = 0;      // said what is not so: a status, a version, a snapshot
    std::uint64_t lost = 0;       // connections that failed, or that the server closed
    std::uint64_t errors = 0;     // error frames, and requests that stayed without an answer
    std::uint64_t cut_short = 0;  // owed when Ctrl-C ended the wait: not judged

    // The first few things that were wrong, in words.
    std::vector<std::string> notes;
    static constexpr std::size_t most_notes = 5;

    void note(std::string words) {
        if (notes.size() < most_notes) {
            notes.push_back(std::move(words));
        }
    }
    // What was noted turned out to be no fault.
    void take_back(const std::string& words) {
        if (const auto found = std::find(notes.begin(), notes.end(), words); found != notes.end()) {
            notes.erase(found);
        }
    }
    [[nodiscard]] std::uint64_t faults() const noexcept {
        return late + missed + repeated + wrong + lost + errors;
    }
    tally& operator+=(const tally& other);
};

}  // namespace alo::load
