// What a play noted, for the message of a test that fails.
#pragma once

#include "alo/load/tally.hpp"

#include <string>

namespace alo::load::test {

[[nodiscard]] inline std::string notes_of(const tally& counts) {
    std::string all;
    for (const std::string& note : counts.notes) {
        all += note + "\n";
    }
    return all;
}

}  // namespace alo::load::test
