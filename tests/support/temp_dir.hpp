// A folder of a test's own, gone with the test. Used by the cases about configuration files.
#pragma once

#include "support/patience.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

namespace alo::test {

class temp_dir {
  public:
    temp_dir() {
        auto pattern = (std::filesystem::temp_directory_path() / "alo-test-XXXXXX").string();
        if (::mkdtemp(pattern.data()) == nullptr) {
            throw failure("no temporary folder");
        }
        path_ = pattern;
    }
    ~temp_dir() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    temp_dir(const temp_dir&) = delete;
    temp_dir& operator=(const temp_dir&) = delete;

    [[nodiscard]] std::string path() const { return path_.string(); }
    // Writes a file and returns its path.
    [[nodiscard]] std::string file(const std::string& name, std::string_view text) const {
        const auto path = path_ / name;
        std::ofstream(path, std::ios::binary) << text;
        return path.string();
    }

  private:
    std::filesystem::path path_;
};

}  // namespace alo::test
