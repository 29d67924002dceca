// The server under test: the real binary in a process of its own, on a port that the kernel chose.
// Every case starts its own and, by leaving its scope, checks that SIGTERM ends it with exit code 0
// and without a sanitizer's report.
#pragma once

#include "support/process.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace alo::test {

struct server_options {
    std::vector<std::string> args{};  // `--port 0` and a short `--drain` are added when absent
    std::vector<std::pair<std::string, std::string>> env{};
    std::optional<std::uint64_t> open_files{};
    stderr_as errors = stderr_as::memory;
    bool default_port = false;  // adds no `--port 0`: the case sets the port some other way
};

// The path of the binary under test: the build's own, or what ALO_TEST_BINARY names.
[[nodiscard]] std::string alo_binary();

class server {
  public:
    explicit server(std::vector<std::string> args = {});
    explicit server(const server_options& options);
    ~server();
    server(const server&) = delete;
    server& operator=(const server&) = delete;

    [[nodiscard]] std::uint16_t port() const { return port_; }
    [[nodiscard]] process& proc() { return process_; }
    [[nodiscard]] std::string log() const { return process_.errors(); }
    [[nodiscard]] std::string start_line() const;

    // Waits until the log holds the text; throws when it never does.
    void wait_for_log(std::string_view text);
    // Waits until a single line of the log holds all the texts, and returns it.
    std::string wait_for_log_line(const std::vector<std::string>& texts);

    // SIGTERM; exit code 0 within patience, no sanitizer's report. The destructor calls it. Of a
    // server whose end the case itself waited for, only the report is looked at.
    void stop();

  private:
    process process_;
    std::uint16_t port_ = 0;
    bool stopped_ = false;
};

// The port of the line that says where the server listens, in text or JSON; 0 when the text holds
// no such line yet.
[[nodiscard]] std::uint16_t port_in_log(std::string_view log);

// The same from the kernel's tables, for a server that cannot log; 0 when it does not listen yet.
[[nodiscard]] std::uint16_t listening_port(pid_t pid);

}  // namespace alo::test
