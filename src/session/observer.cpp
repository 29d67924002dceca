// The names that logs and counters use; see observer.hpp.
#include "alo/session/observer.hpp"

#include <array>

namespace alo {

std::string_view name_of(end_reason reason) noexcept {
    static constexpr std::array<std::string_view, end_reason_count> names{
        "closed",        "reset",        "signed_off",    "line_too_long", "too_many_errors",
        "hello_timeout", "output_limit", "write_timeout", "replaced",      "pending_input",
        "shutdown",      "heartbeat",    "server_error"};
    return names[static_cast<std::size_t>(reason)];
}

std::string_view name_of(refusal reason) noexcept {
    static constexpr std::array<std::string_view, refusal_count> names{
        "max_connections", "max_connections_per_ip", "no_descriptors"};
    return names[static_cast<std::size_t>(reason)];
}

}  // namespace alo
