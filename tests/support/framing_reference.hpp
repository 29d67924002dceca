// What line framing means, said as plainly as can be: on the whole stream at once, byte after byte.
// The framer's tests and its fuzzer compare with it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace alo::test {

struct framed {
    std::vector<std::string> lines;
    std::string rest;            // behind the last LF, without a CR
    bool too_long = false;       // then nothing behind `lines` counts
    std::size_t told_after = 0;  // if too_long: how many bytes it takes to be certain

    friend bool operator==(const framed&, const framed&) = default;
};

inline framed frame_plainly(std::string_view stream, std::size_t max_line) {
    framed result;
    std::string line;
    for (std::size_t i = 0; i < stream.size(); ++i) {
        if (stream[i] == '\n') {
            if (!line.empty() && line.back() == '\r') {
                line.pop_back();
            }
            result.lines.push_back(line);
            line.clear();
            continue;
        }
        line += stream[i];
        // One byte more than the limit may be the CR of the line's end, and only that.
        if (line.size() > max_line + 1 || (line.size() > max_line && line.back() != '\r')) {
            result.too_long = true;
            result.told_after = i + 1;
            return result;
        }
    }
    if (!line.empty() && line.back() == '\r') {
        line.pop_back();
    }
    result.rest = line;
    return result;
}

}  // namespace alo::test
