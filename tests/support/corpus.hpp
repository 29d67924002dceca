// Reads the files of a folder below tests/corpus. For tests and for the fuzzers' replay.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

namespace alo::test {

struct corpus_file {
    std::string name;
    std::string bytes;
};

// Sorted by name. Throws if there is no such folder or nothing in it: a test of nothing passes.
inline std::vector<corpus_file> read_corpus(const std::filesystem::path& folder) {
    std::vector<corpus_file> files;
    for (const auto& entry : std::filesystem::directory_iterator{folder}) {
        if (entry.path().filename() == "LICENSE") {
            continue;
        }
        std::ifstream stream{entry.path(), std::ios::binary};
        std::string bytes{std::istreambuf_iterator<char>{stream}, std::istreambuf_iterator<char>{}};
        if (!stream) {
            throw std::runtime_error{"cannot read " + entry.path().string()};
        }
        files.push_back({entry.path().filename().string(), std::move(bytes)});
    }
    if (files.empty()) {
        throw std::runtime_error{"no file in " + folder.string()};
    }
    std::sort(files.begin(), files.end(),
              [](const corpus_file& a, const corpus_file& b) { return a.name < b.name; });
    return files;
}

}  // namespace alo::test
