// The program: reads what is asked for, and runs the server, the client or the bench.
#include "alo/app/config.hpp"
#include "alo/app/event_log.hpp"
#include "alo/app/logger.hpp"
#include "alo/app/server.hpp"
#include "alo/app/standard_streams.hpp"
#include "alo/client/client.hpp"
#include "alo/load/bench.hpp"

#include <unistd.h>

#include <cstdio>
#include <exception>
#include <string>
#include <variant>
#include <vector>

namespace {
int print(const alo::exit_request& request) {
    std::FILE* const stream = request.to == alo::exit_request::stream::out ? stdout : stderr;
    const bool good = std::fputs(request.text.c_str(), stream) >= 0 && std::fflush(stream) == 0;
    return good ? request.code : alo::exit_runtime;
}

// What a parser of command lines said: to run with these options, or not.
int follow(const auto& outcome, auto run) {
    const auto* const request = std::get_if<alo::exit_request>(&outcome);
    return request != nullptr ? print(*request) : run(std::get<0>(outcome));
}

int run_server(const alo::loaded_config& loaded) {
    alo::logger log{loaded.values.format, STDERR_FILENO};
    alo::event_log events{log, loaded.values};
    events.configured(loaded.settings);
    try {
        alo::server{loaded.values, events, events}.run();
        return alo::exit_good;
    } catch (const std::exception& error) {
        events.failed(error.what());
    }
    return alo::exit_runtime;
}
}  // namespace

int main(int count, char** words) try {
    alo::secure_standard_streams();
    std::vector<std::string> arguments{words + (count > 0 ? 1 : 0), words + count};
    const std::string first = arguments.empty() ? "" : arguments.front();
    const auto around = alo::real_surroundings();
    if (first != "client" && first != "bench") {
        return follow(alo::parse_command_line(arguments, around), run_server);
    }
    arguments.erase(arguments.begin());
    return first == "client"
               ? follow(alo::parse_client_line(arguments, around.variable), alo::run_client)
               : follow(alo::parse_bench_line(arguments, around.variable), alo::run_bench);
} catch (const std::exception& error) {  // before there was a log
    std::fprintf(stderr, "alo: cannot start: %s\n", error.what());
    return alo::exit_runtime;
}
