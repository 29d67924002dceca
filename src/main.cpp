// The program: reads what is asked for, and runs the server or the client.
#include "alo/app/config.hpp"
#include "alo/app/event_log.hpp"
#include "alo/app/logger.hpp"
#include "alo/app/server.hpp"
#include "alo/app/standard_streams.hpp"
#include "alo/client/client.hpp"

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

int run_server(const std::vector<std::string>& arguments) {
    const auto outcome = alo::parse_command_line(arguments, alo::real_surroundings());
    if (const auto* request = std::get_if<alo::exit_request>(&outcome)) {
        return print(*request);
    }
    const auto& loaded = std::get<alo::loaded_config>(outcome);
    alo::logger log{loaded.values.format, STDERR_FILENO};
    alo::event_log events{log, loaded.values};
    events.configured(loaded.settings);
    try {
        alo::server server{loaded.values, events, events};
        server.run();
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
    if (!arguments.empty() && arguments.front() == "client") {
        arguments.erase(arguments.begin());
        const auto outcome = alo::parse_client_line(arguments, alo::real_surroundings().variable);
        if (const auto* request = std::get_if<alo::exit_request>(&outcome)) {
            return print(*request);
        }
        return alo::run_client(std::get<alo::client_options>(outcome));
    }
    return run_server(arguments);
} catch (const std::exception& error) {  // before there was a log
    std::fprintf(stderr, "alo: cannot start: %s\n", error.what());
    return alo::exit_runtime;
}
