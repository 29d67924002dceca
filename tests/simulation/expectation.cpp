// What must come of a client's lines; see script.hpp. Written from SPEC sections 4 and 6 alone.
#include "simulation/script.hpp"

namespace alo::sim {

expectation expect_of(const std::vector<said_line>& lines, std::uint32_t max_errors) {
    expectation result;
    std::optional<name> me;
    std::uint32_t bad_in_a_row = 0;
    for (const said_line& line : lines) {
        std::string error;
        switch (line.what) {
            case said_line::kind::blank:
                continue;
            case said_line::kind::too_long:
                result.errors.emplace_back("line_too_long");
                result.end = end_reason::line_too_long;
                return result;
            case said_line::kind::hello:
                if (!me || *me == line.user) {
                    result.commands.push_back({me.has_value(), line.user, line.friends});
                    me = line.user;
                } else {
                    error = "already_identified";
                }
                break;
            case said_line::kind::sign_off:
                if (!me) {
                    error = "not_identified";
                } else if (*me != line.user) {
                    error = "already_identified";
                } else {
                    result.end = end_reason::signed_off;
                    return result;
                }
                break;
            case said_line::kind::bad:
                error = line.code;
                break;
        }
        if (error.empty()) {
            bad_in_a_row = 0;
            continue;
        }
        if (++bad_in_a_row == max_errors) {
            result.errors.emplace_back("too_many_errors");
            result.end = end_reason::too_many_errors;
            return result;
        }
        result.errors.push_back(error);
    }
    return result;
}

}  // namespace alo::sim
