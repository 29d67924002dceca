// See plain_console.hpp.
#include "alo/client/plain_console.hpp"

#include "alo/client/words.hpp"

#include <fmt/format.h>

#include <cstdio>

namespace alo {

void plain_console::event(tone colour, std::string_view words) {
    put(fmt::format("{} {}\n", clock_now(), colours_ ? painted(colour, words) : words));
}

void plain_console::frame(std::string_view raw) { put(std::string{raw} + "\n"); }

void plain_console::answer(std::string_view lines) {
    if (json_) {
        fmt::print(stderr, "{}", lines);
    } else {
        put(lines);
    }
}

void plain_console::put(std::string_view line) {
    // Flushed by the line: the reader may be a program that waits for it.
    heard_ = heard_ && std::fwrite(line.data(), 1, line.size(), stdout) == line.size() &&
             std::fflush(stdout) == 0;
}

void plain_console::status(std::string_view words) {
    if (!quiet_) {
        last_word(words);
    }
}

void plain_console::last_word(std::string_view words) {
    fmt::print(stderr, "{} -- {}\n", clock_now(), printable(words));
}

}  // namespace alo
