// What config.hpp calls the outer world, for real: the process's environment, files and cores.
#include "alo/app/config.hpp"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <thread>

namespace alo {
namespace {

// More than every option many times over; a device without an end must not fill the memory.
constexpr std::size_t longest_file = std::size_t{1} << 20U;

struct file_closer {
    void operator()(std::FILE* file) const noexcept { static_cast<void>(std::fclose(file)); }
};

std::optional<std::string> read_file(const std::string& path, std::string& fault) {
    const std::unique_ptr<std::FILE, file_closer> file{std::fopen(path.c_str(), "rbe")};
    if (file == nullptr) {
        fault = std::strerror(errno);
        return std::nullopt;
    }
    std::string content(longest_file + 1, '\0');
    content.resize(std::fread(content.data(), 1, content.size(), file.get()));
    if (std::ferror(file.get()) != 0) {
        fault = std::strerror(errno);
        return std::nullopt;
    }
    if (content.size() > longest_file) {
        fault = "it is longer than 1 MiB";
        return std::nullopt;
    }
    return content;
}

std::optional<std::string> read_variable(const std::string& name) {
    const char* const value = std::getenv(name.c_str());
    return value == nullptr ? std::nullopt : std::optional<std::string>{value};
}

}  // namespace

surroundings real_surroundings() {
    return {read_variable, read_file, std::thread::hardware_concurrency()};
}

}  // namespace alo
