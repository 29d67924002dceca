// A file without a name for a log to write to, and its lines to look at.
#pragma once

#include <gtest/gtest.h>

#include <cstdio>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace alo {

class log_file {
  public:
    log_file() : file_{std::tmpfile(), &std::fclose} {
        if (file_ == nullptr) {
            throw std::runtime_error{"no temporary file"};
        }
    }
    [[nodiscard]] int descriptor() const { return ::fileno(file_.get()); }

    // Without their ends; a line that was cut off fails the test.
    [[nodiscard]] std::vector<std::string> lines() const {
        std::rewind(file_.get());
        std::vector<std::string> list;
        std::string line;
        for (int c = std::fgetc(file_.get()); c != EOF; c = std::fgetc(file_.get())) {
            if (c == '\n') {
                list.push_back(std::move(line));
                line.clear();
            } else {
                line += static_cast<char>(c);
            }
        }
        EXPECT_EQ(line, "") << "a line without its end";
        return list;
    }

  private:
    std::unique_ptr<std::FILE, int (*)(std::FILE*)> file_;
};

}  // namespace alo
