// See console.hpp.
#include "alo/client/console.hpp"

#include "alo/client/words.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <ctime>
#include <string>

namespace alo {
namespace {

// Local time, as whoever watches has it on the wrist.
std::string clock_text() {
    const std::time_t now = std::time(nullptr);
    std::tm local{};
    ::localtime_r(&now, &local);
    return fmt::format("{:02}:{:02}:{:02}", local.tm_hour, local.tm_min, local.tm_sec);
}

}  // namespace

void console::event(const server_frame& frame, std::string_view raw) {
    if (json_) {
        put(std::string{raw} + "\n");
    } else {
        put(fmt::format("{} {}\n", clock_text(), to_words(frame, raw)));
    }
}

void console::put(std::string_view line) {
    // Flushed by the line: the reader may be a program that waits for it.
    heard_ = heard_ && std::fwrite(line.data(), 1, line.size(), stdout) == line.size() &&
             std::fflush(stdout) == 0;
}

void console::status(std::string_view words) const {
    if (!quiet_) {
        last_word(words);
    }
}

void console::last_word(std::string_view words) const {
    fmt::print(stderr, "{} -- {}\n", clock_text(), printable(words));
}

}  // namespace alo
