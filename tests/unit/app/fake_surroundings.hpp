// A world for the configuration tests: variables and files that exist only here.
#pragma once

#include "alo/app/config.hpp"
#include "support/fake_environment.hpp"
#include "support/usage_fault.hpp"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

namespace alo {

struct fake_world {
    std::map<std::string, std::string> variables;
    std::map<std::string, std::string> files;

    [[nodiscard]] surroundings make() const {
        return {test::fake_environment{variables},
                [this](const std::string& path, std::string& fault) -> std::optional<std::string> {
                    const auto found = files.find(path);
                    if (found == files.end()) {
                        fault = "No such file or directory";
                        return std::nullopt;
                    }
                    return found->second;
                },
                6};
    }

    [[nodiscard]] std::variant<loaded_config, exit_request> parse(
        const std::vector<std::string>& arguments) const {
        return parse_command_line(arguments, make());
    }

    // The configuration; a failed test and defaults where there is none.
    [[nodiscard]] loaded_config load(const std::vector<std::string>& arguments) const {
        auto outcome = parse(arguments);
        if (const auto* request = std::get_if<exit_request>(&outcome)) {
            ADD_FAILURE() << "refused: " << request->text;
            return {};
        }
        return std::get<loaded_config>(outcome);
    }

    // The one line on stderr; a failed test where there is none or more.
    [[nodiscard]] std::string fault(const std::vector<std::string>& arguments) const {
        return test::usage_fault(parse(arguments));
    }
};

}  // namespace alo
