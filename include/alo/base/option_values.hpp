// Reads one option's value from text and checks its range, for the server's, the client's and the
// bench's option tables. Each function answers with what is wrong, as the end of a sentence that
// began with the option's place, or with nothing when the value is good and set.
#pragma once

#include "alo/base/time.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace alo {

using complaint = std::string;  // empty: all is well

[[nodiscard]] complaint read_size(std::string_view text, std::size_t& value, std::size_t least,
                                  std::size_t most);
[[nodiscard]] complaint read_time(std::string_view text, duration& value, duration least,
                                  duration most);
// true, yes, on, 1 and false, no, off, 0, in any case.
[[nodiscard]] complaint read_switch(std::string_view text, bool& value);
// An address, or a name that could be resolved; empty for all addresses.
[[nodiscard]] complaint read_host(std::string_view text, std::string& value);
// The same of a server to connect to, which cannot be empty.
[[nodiscard]] complaint read_server(std::string_view text, std::string& value);
[[nodiscard]] complaint read_whole_number(std::string_view text, std::uint64_t& value,
                                          std::uint64_t least, std::uint64_t most);
template <std::unsigned_integral number>
[[nodiscard]] complaint read_number(std::string_view text, number& value, std::uint64_t least,
                                    std::uint64_t most) {
    std::uint64_t wide = 0;
    complaint fault = read_whole_number(text, wide, least, most);
    if (fault.empty()) {
        value = static_cast<number>(wide);
    }
    return fault;
}

}  // namespace alo
