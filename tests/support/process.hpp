// A child process of a test: started with its own arguments, environment and limits, watched
// without threads (its stderr and stdout are files in memory that the test reads at leisure), and
// killed when the test forgets it. Used by support/server and by the cases about the command line.
#pragma once

#include "support/patience.hpp"
#include "support/unique_fd.hpp"

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace alo::test {

// What the child's stderr is.
enum class stderr_as : std::uint8_t {
    memory,       // kept for the test, never full
    closed,       // no descriptor 2 at all
    dev_full,     // every write fails with ENOSPC
    unread_pipe,  // a pipe of one page that nobody reads
    broken_pipe,  // a pipe whose reader is gone
};

struct launch {
    std::string program;
    std::vector<std::string> args{};
    // Added to the parent's environment, from which everything that configures alo was taken.
    std::vector<std::pair<std::string, std::string>> env{};
    std::optional<std::uint64_t> open_files{};  // soft and hard limit of descriptors
    stderr_as errors = stderr_as::memory;
    std::string directory{};  // where it runs; empty: here
    // Of a child whose threads find no room, whoever the user is: bytes of every thread's stack,
    // and of all that is mapped.
    std::optional<std::uint64_t> stack{};
    std::optional<std::uint64_t> address_space{};
};

// How a process ended: by itself with a code, or by a signal.
struct ending {
    int code = -1;
    int signal = 0;
    friend bool operator==(const ending&, const ending&) = default;
};
[[nodiscard]] std::string to_string(const ending& end);

class process {
  public:
    explicit process(const launch& what);
    process(const process&) = delete;
    process& operator=(const process&) = delete;
    ~process();

    [[nodiscard]] pid_t pid() const { return pid_; }
    void signal(int number) const;
    [[nodiscard]] bool running();
    // Whether wait() or running() saw its end already.
    [[nodiscard]] bool ended() const { return end_.has_value(); }
    // Its ending; empty when it still runs after the time.
    [[nodiscard]] std::optional<ending> wait(milliseconds within = patience());

    // Everything written so far.
    [[nodiscard]] std::string errors() const;
    [[nodiscard]] std::string output() const;

    // Facts from /proc.
    [[nodiscard]] std::size_t open_descriptors() const;
    [[nodiscard]] long resident_kib() const;
    [[nodiscard]] int threads() const;
    [[nodiscard]] double cpu_seconds() const;

  private:
    [[nodiscard]] long status_field(std::string_view name) const;

    pid_t pid_ = -1;
    std::optional<ending> end_;
    unique_fd output_;
    unique_fd errors_;  // the memory file, or the reading end of the pipe
    bool errors_readable_ = false;
};

// Runs a command to its end.
struct finished {
    ending end;
    std::string output;
    std::string errors;
};
[[nodiscard]] finished run(const launch& what);

// The text's lines, without their LF.
[[nodiscard]] std::vector<std::string> lines_of(std::string_view text);

}  // namespace alo::test
