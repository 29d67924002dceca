// Starting and stopping the real binary.
#include "support/server.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <charconv>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

namespace alo::test {
namespace {

bool has_option(const std::vector<std::string>& args, std::string_view name) {
    return std::any_of(args.begin(), args.end(), [&](const std::string& arg) {
        return arg == name || arg.starts_with(std::string(name) + "=");
    });
}

launch as_launch(const server_options& options) {
    auto args = options.args;
    if (!options.default_port && !has_option(args, "--port") && !has_option(args, "-p")) {
        args.insert(args.end(), {"--port", "0"});
    }
    if (!has_option(args, "--drain")) {
        args.insert(args.end(), {"--drain", "300ms"});
    }
    return {alo_binary(), args, options.env, options.open_files, options.errors, {}, {}, {}};
}

std::uint16_t number_after(std::string_view line, std::string_view token) {
    const auto at = line.find(token);
    if (at == std::string_view::npos) {
        return 0;
    }
    auto rest = line.substr(at + token.size());
    rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
    std::uint16_t port = 0;
    std::from_chars(rest.data(), rest.data() + rest.size(), port);
    return port;
}

std::set<std::string> socket_inodes(pid_t pid) {
    std::set<std::string> inodes;
    std::error_code ignored;
    const std::string folder = "/proc/" + std::to_string(pid) + "/fd";
    for (const auto& entry : std::filesystem::directory_iterator(folder, ignored)) {
        const auto target = std::filesystem::read_symlink(entry.path(), ignored).string();
        if (target.starts_with("socket:[")) {
            inodes.insert(target.substr(8, target.size() - 9));
        }
    }
    return inodes;
}

std::string tail(const std::string& text) {
    auto lines = lines_of(text);
    const std::size_t shown = 40;
    std::string out;
    for (std::size_t i = lines.size() - std::min(lines.size(), shown); i < lines.size(); ++i) {
        out += "    " + lines[i] + "\n";
    }
    return out;
}

}  // namespace

std::string alo_binary() {
    const char* other = std::getenv("ALO_TEST_BINARY");  // NOLINT(concurrency-mt-unsafe)
    return other == nullptr ? ALO_BINARY : other;
}

std::uint16_t port_in_log(std::string_view log) {
    for (const auto& line : lines_of(log.substr(0, log.rfind('\n') + 1))) {
        if (line.find("listening") == std::string::npos) {
            continue;
        }
        const auto json = number_after(line, "\"port\":");
        const auto port = json != 0 ? json : number_after(line, "port=");
        if (port != 0) {
            return port;
        }
    }
    return 0;
}

std::uint16_t listening_port(pid_t pid) {
    const auto inodes = socket_inodes(pid);
    for (const char* table : {"/proc/net/tcp", "/proc/net/tcp6"}) {
        std::ifstream file(table);
        std::string line;
        std::getline(file, line);
        while (std::getline(file, line)) {
            std::istringstream fields(line);
            std::vector<std::string> field(10);
            for (auto& text : field) {
                fields >> text;
            }
            if (field[3] == "0A" && inodes.contains(field[9])) {
                const auto port = field[1].substr(field[1].rfind(':') + 1);
                return static_cast<std::uint16_t>(std::stoul(port, nullptr, 16));
            }
        }
    }
    return 0;
}

server::server(std::vector<std::string> args)
    : server(server_options{std::move(args), {}, {}, stderr_as::memory, false}) {}

server::server(const server_options& options) : process_(as_launch(options)) {
    const bool readable = options.errors == stderr_as::memory;
    const bool up = eventually([&] {
        port_ = readable ? port_in_log(process_.errors()) : listening_port(process_.pid());
        return port_ != 0 || !process_.running();
    });
    if (!up || port_ == 0) {
        stopped_ = true;
        throw failure("the server did not start; its stderr:\n" + process_.errors());
    }
}

server::~server() {
    stop();
    if (::testing::Test::HasFailure()) {
        std::fprintf(stderr, "the server's log, last lines:\n%s", tail(log()).c_str());
    }
}

std::string server::start_line() const {
    for (auto& line : lines_of(log())) {
        if (port_in_log(line + "\n") != 0) {
            return line;
        }
    }
    return {};
}

void server::wait_for_log(std::string_view text) { (void)wait_for_log_line({std::string(text)}); }

std::string server::wait_for_log_line(const std::vector<std::string>& texts) {
    std::string found;
    const auto holds_all = [&](const std::string& line) {
        return std::all_of(texts.begin(), texts.end(), [&](const std::string& text) {
            return line.find(text) != std::string::npos;
        });
    };
    const bool seen = eventually([&] {
        for (auto& line : lines_of(log())) {
            if (holds_all(line)) {
                found = line;
                return true;
            }
        }
        return false;
    });
    if (!seen) {
        std::string wanted;
        for (const auto& text : texts) {
            wanted += " '" + text + "'";
        }
        throw failure("no line of the log holds" + wanted);
    }
    return found;
}

void server::stop() {
    if (stopped_) {
        return;
    }
    stopped_ = true;
    if (!process_.ended()) {
        process_.signal(SIGTERM);
        const auto end = process_.wait();
        if (!end) {
            ADD_FAILURE() << "the server did not end after SIGTERM";
        } else {
            EXPECT_EQ(*end, ending({0, 0})) << "the server ended with " << to_string(*end);
        }
    }
    const auto text = log();
    EXPECT_EQ(text.find("Sanitizer"), std::string::npos) << text;
    EXPECT_EQ(text.find("runtime error"), std::string::npos) << text;
}

}  // namespace alo::test
