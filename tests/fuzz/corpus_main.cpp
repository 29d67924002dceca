// Runs a fuzzer's one function over the files of the folders given: how the corpora are tests in
// builds without libFuzzer. Each file is announced, so that a crash names it.
#include "support/corpus.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

int main(int argc, char** argv) {
    try {
        std::size_t count = 0;
        for (int i = 1; i < argc; ++i) {
            for (const alo::test::corpus_file& file : alo::test::read_corpus(argv[i])) {
                std::fprintf(stderr, "%s/%s\n", argv[i], file.name.c_str());
                // A block of its exact size, as libFuzzer makes it.
                const std::vector<std::uint8_t> bytes(file.bytes.begin(), file.bytes.end());
                LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
                ++count;
            }
        }
        std::printf("%zu files\n", count);
        return count == 0 ? 2 : 0;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 2;
    }
}
