// See words.hpp.
#include "alo/client/words.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cstddef>
#include <ctime>

namespace alo {
namespace {

std::tm local_time(std::time_t at) {
    std::tm local{};
    ::localtime_r(&at, &local);
    return local;
}

}  // namespace

std::string printable(std::string_view text) {
    std::string clean;
    clean.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        // U+0080 to U+009F are the bytes C2 80 to C2 9F.
        const bool c1 =
            byte == 0xc2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) <= 0x9f;
        if (c1) {
            ++i;
        }
        clean += byte < 0x20 || byte == 0x7f || c1 ? ' ' : text[i];
    }
    return clean;
}

std::string to_words(const server_frame& frame, std::string_view raw) {
    switch (frame.what) {
        case server_frame::kind::online:
            return "a friend came online";
        case server_frame::kind::offline:
            return "a friend went offline";
        case server_frame::kind::error:
            return "the server says: " + printable(frame.message) + " (" + printable(frame.code) +
                   ")";
        default:
            break;
    }
    return printable(raw);
}

std::string state_words(const shown_user& user, letters shown) {
    std::string words = visible(user.status, shown);
    if (!user.text.empty()) {
        words.append(": ").append(visible(user.text, shown));
    }
    return words;
}

std::string change_words(const roster::change& change, letters shown) {
    const std::string name = visible(change.now.user.view(), shown);
    return change.now.online ? name + " is " + state_words(change.now, shown)
                             : name + " went offline";
}

std::string answer_words(const shown_user& user, unix_ms now, letters shown) {
    std::string words = visible(user.user.view(), shown) + " is " + state_words(user, shown);
    if (user.at) {
        words.append(user.online ? ", since " : ", last seen ").append(clock_words(*user.at, now));
    }
    return words;
}

tone tone_of(const shown_user& user) {
    if (!user.online) {
        return tone::offline;
    }
    if (user.status == "away") {
        return tone::away;
    }
    return user.status == "busy" ? tone::busy : tone::online;
}

std::string clock_words(unix_ms at, unix_ms now) {
    const std::tm then = local_time(at / 1'000);
    const std::tm today = local_time(now / 1'000);
    std::string clock = fmt::format("{:02}:{:02}", then.tm_hour, then.tm_min);
    if (then.tm_year == today.tm_year && then.tm_yday == today.tm_yday) {
        return clock;
    }
    return fmt::format("{:04}-{:02}-{:02} {}", then.tm_year + 1900, then.tm_mon + 1, then.tm_mday,
                       clock);
}

std::string clock_now() {
    const std::tm local = local_time(std::time(nullptr));
    return fmt::format("{:02}:{:02}:{:02}", local.tm_hour, local.tm_min, local.tm_sec);
}

unix_ms unix_now() {
    return std::chrono::duration_cast<std::chrono::milliseconds>(
               std::chrono::system_clock::now().time_since_epoch())
        .count();
}

std::string painted(tone colour, std::string_view words) {
    const auto in = [words](std::string_view code) {
        return fmt::format("\x1b[{}m{}\x1b[0m", code, words);
    };
    switch (colour) {
        case tone::online:
            return in("32");
        case tone::away:
            return in("33");
        case tone::busy:
            return in("35");
        case tone::offline:
            return in("2");
        case tone::fault:
            return in("31");
        case tone::plain:
            break;
    }
    return std::string{words};
}

}  // namespace alo
