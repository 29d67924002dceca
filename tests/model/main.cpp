// The model test's own main: GoogleTest's, and the options of options.hpp.
#include "model/options.hpp"
#include "support/read_number.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>
#include <string_view>

namespace alo::model {
namespace {

bool read_option(std::string_view argument) {
    constexpr std::string_view seed = "--seed=";
    constexpr std::string_view steps = "--steps=";
    if (argument.substr(0, seed.size()) == seed) {
        return test::read_number(argument.substr(seed.size()), chosen().seed);
    }
    return argument.substr(0, steps.size()) == steps &&
           test::read_number(argument.substr(steps.size()), chosen().steps);
}

}  // namespace

options& chosen() {
    static options all;
    return all;
}

}  // namespace alo::model

int main(int argc, char** argv) {
    testing::InitGoogleTest(&argc, argv);
    if (const char* const seed = std::getenv("ALO_SEED");
        seed != nullptr && !alo::test::read_number(seed, alo::model::chosen().seed)) {
        std::cerr << "ALO_SEED is not a number: " << seed << '\n';
        return 2;
    }
    for (int i = 1; i < argc; ++i) {
        if (!alo::model::read_option(argv[i])) {
            std::cerr << "unknown option " << argv[i] << "; there are --seed=N and --steps=N\n";
            return 2;
        }
    }
    return RUN_ALL_TESTS();
}
