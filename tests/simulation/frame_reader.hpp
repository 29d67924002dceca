// Reads what a client of the typed dialect is sent (SPEC sections 5 and 6), strictly: a member too
// many may betray something, and one too few leaves a client in the dark. Used by the judges.
#pragma once

#include "alo/base/limits.hpp"
#include "simulation/script.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace alo::sim {

struct frame {
    // Of a user: a `presence`, or one of a list's.
    struct entry {
        name user;
        std::optional<bool> online;
        std::string status;
        std::string text;
        std::optional<std::uint64_t> version;
        std::int64_t at = 0;
        std::optional<std::int64_t> last_seen;
    };
    std::string type;
    std::string tag;  // the `id`, as JSON
    entry who;
    std::vector<entry> list;
    std::optional<bool> more;
    std::uint64_t count = 0;
    std::uint64_t retry_after_ms = 0;
    std::string code;  // of an error
    bool fatal = false;
    std::optional<std::vector<name>> rejected;
    std::string session;  // of a welcome
    std::int64_t now = 0;
};

// Throws violation for whatever is no frame of the dialect.
[[nodiscard]] frame read_frame(std::string_view line, const limits& rules);

}  // namespace alo::sim
