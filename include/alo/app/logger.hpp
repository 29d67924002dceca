// The log on stderr. Owned by main, written to through event_log.
//
// Writing never waits for whoever reads stderr: lines go into a bounded queue that one thread of
// the logger's own empties. When the reader stalls, the oldest lines give way to the newest, and
// how many were lost is told as soon as a line can be written again.
#pragma once

#include "alo/app/config.hpp"
#include "alo/app/log_line.hpp"
#include "alo/base/time.hpp"

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <span>
#include <string_view>

namespace alo {

enum class log_level : std::uint8_t {
    info,     // what the operator asked to hear
    warning,  // somebody misbehaves, or something is short
    error,    // a fault of ours or of the system
};

class logger {
  public:
    // Lines the queue holds; some 400 bytes each.
    static constexpr std::size_t queue_lines = 4'096;

    // `descriptor` stays the caller's and open until the process ends: 2, but for tests.
    logger(log_format format, int descriptor);
    // stop(1 s), if that was not called.
    ~logger();
    logger(const logger&) = delete;
    logger& operator=(const logger&) = delete;

    // Any thread. Nothing is thrown, and nothing happens after stop().
    void write(log_level level, std::string_view event, std::string_view message,
               std::span<const log_field> fields = {}) noexcept;
    void write(log_level level, std::string_view event, std::string_view message,
               std::initializer_list<log_field> fields) noexcept {
        write(level, event, message, std::span<const log_field>{fields.begin(), fields.size()});
    }

    // Writes out what is queued, for as long as `patience`; then gives up and leaves the stuck
    // thread behind, so that a reader that never reads cannot keep the process alive. True if all
    // was written. Called once, when no other thread writes any more.
    bool stop(duration patience);

  private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

}  // namespace alo
