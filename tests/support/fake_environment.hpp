// Variables that exist only in a test, for what reads options from the environment.
#pragma once

#include <map>
#include <optional>
#include <string>

namespace alo::test {

struct fake_environment {
    std::map<std::string, std::string> variables;

    [[nodiscard]] std::optional<std::string> operator()(const std::string& name) const {
        const auto found = variables.find(name);
        return found == variables.end() ? std::nullopt : std::optional{found->second};
    }
};

}  // namespace alo::test
