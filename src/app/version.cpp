// The text of --version; see help.hpp.
#include "alo/protocol/version.hpp"

#include "alo/app/help.hpp"

#include <CLI/Version.hpp>
#include <boost/version.hpp>
#include <fmt/format.h>
#include <spdlog/version.h>
#include <toml++/toml.h>

namespace alo {
namespace {

#if defined(__clang__)
constexpr std::string_view compiler = "clang " __clang_version__;
#else
constexpr std::string_view compiler = "g++ " __VERSION__;
#endif

}  // namespace

std::string_view version() noexcept { return ALO_VERSION; }

std::string version_text() {
    return fmt::format(
        "alo {}\n"
        "built with {}\n"
        "Boost {}.{}.{}, simdjson {}, spdlog {}.{}.{}, fmt {}.{}.{}, CLI11 {}, toml++ {}.{}.{}\n",
        version(), compiler, BOOST_VERSION / 100'000, BOOST_VERSION / 100 % 1'000,
        BOOST_VERSION % 100, simdjson_version(), SPDLOG_VER_MAJOR, SPDLOG_VER_MINOR,
        SPDLOG_VER_PATCH, FMT_VERSION / 10'000, FMT_VERSION / 100 % 100, FMT_VERSION % 100,
        CLI11_VERSION, TOML_LIB_MAJOR, TOML_LIB_MINOR, TOML_LIB_PATCH);
}

}  // namespace alo
