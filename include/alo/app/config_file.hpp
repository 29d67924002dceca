// Reads the TOML that --config names: the flags' names as keys. Called by config.cpp.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace alo {

struct file_value {
    std::size_t row;    // of option_table
    std::string text;   // as the flag would have it
    std::string place;  // `alo.toml:3: max-line`
};

// Every key of the file, or what is wrong with it: one sentence that names file, line and key.
// `name` is only what messages call the file.
[[nodiscard]] std::variant<std::vector<file_value>, std::string> read_config_file(
    std::string_view content, const std::string& name);

}  // namespace alo
