// The texts of --help and --version, made from the option table and the libraries' own constants.
// Called by config.cpp; the log's first line uses version().
#pragma once

#include <string>
#include <string_view>

namespace alo {

// At most 100 columns wide.
[[nodiscard]] std::string help_text();

// `0.1.0`.
[[nodiscard]] std::string_view version() noexcept;
// Version, compiler and libraries, a few lines.
[[nodiscard]] std::string version_text();

}  // namespace alo
