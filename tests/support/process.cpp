// Starting, watching and ending a child process.
#include "support/process.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

extern "C" char** environ;

namespace alo::test {
namespace {

constexpr int child_failed = 127;

std::string whole_file(int fd) {
    std::string text;
    std::array<char, 65536> block{};
    off_t at = 0;
    while (true) {
        const auto n = ::pread(fd, block.data(), block.size(), at);
        if (n <= 0) {
            return text;
        }
        text.append(block.data(), static_cast<std::size_t>(n));
        at += n;
    }
}

bool configures_alo(std::string_view entry) {
    return entry.starts_with("ALO_") || entry.starts_with("SERVER_PORT=") ||
           entry.starts_with("VERBOSE=");
}

std::vector<std::string> child_environment(const launch& what) {
    std::vector<std::string> all;
    for (char** entry = environ; *entry != nullptr; ++entry) {
        if (!configures_alo(*entry)) {
            all.emplace_back(*entry);
        }
    }
    if (sanitized()) {
        // Freed memory goes back soon, so that a test of memory sees what is really held.
        const char* asan = std::getenv("ASAN_OPTIONS");  // NOLINT(concurrency-mt-unsafe)
        std::erase_if(all, [](const std::string& e) { return e.starts_with("ASAN_OPTIONS="); });
        all.push_back(std::string("ASAN_OPTIONS=quarantine_size_mb=1") +
                      (asan == nullptr ? "" : std::string(":") + asan));
    }
    for (const auto& [name, value] : what.env) {
        all.push_back(name + "=" + value);
    }
    return all;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> all;
    all.reserve(texts.size() + 1);
    for (auto& text : texts) {
        all.push_back(text.data());
    }
    all.push_back(nullptr);
    return all;
}

// Between fork and exec: nothing but system calls.
[[noreturn]] void become(const launch& what, char* const* argv, char* const* envp, int out,
                         int err) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    const int null = ::open("/dev/null", O_RDONLY);
    ::dup2(null, STDIN_FILENO);
    ::dup2(out, STDOUT_FILENO);
    if (err >= 0) {
        ::dup2(err, STDERR_FILENO);
    } else {
        ::close(STDERR_FILENO);
    }
    // Nor does it get what whoever runs the tests left open: some cases count.
    ::close_range(STDERR_FILENO + 1, ~0U, CLOSE_RANGE_CLOEXEC);
    // The tests ignore SIGPIPE; the child starts as from a shell.
    ::signal(SIGPIPE, SIG_DFL);
    const auto restrict = [](__rlimit_resource resource, std::optional<std::uint64_t> most) {
        if (!most) {
            return;
        }
        const rlimit limit{*most, *most};
        if (::setrlimit(resource, &limit) != 0) {
            ::_exit(child_failed);
        }
    };
    restrict(RLIMIT_NOFILE, what.open_files);
    restrict(RLIMIT_STACK, what.stack);
    restrict(RLIMIT_AS, what.address_space);
    if (!what.directory.empty() && ::chdir(what.directory.c_str()) != 0) {
        ::_exit(child_failed);
    }
    ::execve(argv[0], argv, envp);
    ::_exit(child_failed);
}

}  // namespace

std::string to_string(const ending& end) {
    return end.signal != 0 ? "signal " + std::to_string(end.signal)
                           : "exit code " + std::to_string(end.code);
}

process::process(const launch& what) {
    output_ = unique_fd(::memfd_create("stdout", MFD_CLOEXEC));
    unique_fd child_errors;
    int err = -1;
    if (what.errors == stderr_as::memory) {
        errors_ = unique_fd(::memfd_create("stderr", MFD_CLOEXEC));
        errors_readable_ = true;
        err = errors_.get();
    } else if (what.errors == stderr_as::dev_full) {
        child_errors = unique_fd(::open("/dev/full", O_WRONLY | O_CLOEXEC));
        err = child_errors.get();
    } else if (what.errors != stderr_as::closed) {
        std::array<int, 2> ends{};
        if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
            throw failure("no pipe");
        }
        errors_ = unique_fd(ends[0]);
        child_errors = unique_fd(ends[1]);
        ::fcntl(ends[1], F_SETPIPE_SZ, 4096);
        if (what.errors == stderr_as::broken_pipe) {
            errors_.reset();
        }
        err = child_errors.get();
    }
    std::vector<std::string> arguments{what.program};
    arguments.insert(arguments.end(), what.args.begin(), what.args.end());
    auto environment = child_environment(what);
    const auto argv = pointers(arguments);
    const auto envp = pointers(environment);
    pid_ = ::fork();
    if (pid_ == 0) {
        become(what, argv.data(), envp.data(), output_.get(), err);
    }
    if (pid_ < 0) {
        throw failure(std::string("fork: ") + std::strerror(errno));
    }
}

process::~process() {
    if (!end_) {
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, nullptr, 0);
    }
}

void process::signal(int number) const {
    // After its end the number may belong to somebody else.
    if (!end_) {
        ::kill(pid_, number);
    }
}

bool process::running() { return !wait(milliseconds(0)).has_value(); }

std::optional<ending> process::wait(milliseconds within) {
    (void)eventually(
        [this] {
            if (end_) {
                return true;
            }
            int status = 0;
            if (::waitpid(pid_, &status, WNOHANG) != pid_) {
                return false;
            }
            end_ =
                WIFSIGNALED(status) ? ending{-1, WTERMSIG(status)} : ending{WEXITSTATUS(status), 0};
            return true;
        },
        within);
    return end_;
}

std::string process::errors() const {
    return errors_readable_ ? whole_file(errors_.get()) : std::string();
}

std::string process::output() const { return whole_file(output_.get()); }

std::size_t process::open_descriptors() const {
    std::size_t count = 0;
    for (const auto& entry :
         std::filesystem::directory_iterator("/proc/" + std::to_string(pid_) + "/fd")) {
        (void)entry;
        ++count;
    }
    return count;
}

long process::status_field(std::string_view name) const {
    std::ifstream file("/proc/" + std::to_string(pid_) + "/status");
    std::string line;
    while (std::getline(file, line)) {
        if (line.starts_with(name) && line[name.size()] == ':') {
            return std::strtol(line.c_str() + name.size() + 1, nullptr, 10);
        }
    }
    throw failure("no " + std::string(name) + " of process " + std::to_string(pid_));
}

long process::resident_kib() const { return status_field("VmRSS"); }

int process::threads() const { return static_cast<int>(status_field("Threads")); }

double process::cpu_seconds() const {
    std::ifstream file("/proc/" + std::to_string(pid_) + "/stat");
    std::string text;
    std::getline(file, text);
    std::istringstream fields(text.substr(text.rfind(')') + 1));
    std::string skipped;
    for (int i = 0; i < 11; ++i) {
        fields >> skipped;
    }
    double user = 0;
    double kernel = 0;
    fields >> user >> kernel;
    return (user + kernel) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

finished run(const launch& what) {
    process child(what);
    const auto end = child.wait();
    if (!end) {
        throw failure(what.program + " did not end; stderr so far:\n" + child.errors());
    }
    return {*end, child.output(), child.errors()};
}

std::vector<std::string> lines_of(std::string_view text) {
    std::vector<std::string> lines;
    while (!text.empty()) {
        const auto end = text.find('\n');
        lines.emplace_back(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return lines;
}

}  // namespace alo::test
