// What a person may ask of the model test: another seed, another length.
//
//     ALO_SEED=7 test_model            or    test_model --seed=7
//     test_model --seed=7 --steps=50000 --gtest_filter='*family*'
#pragma once

#include <cstddef>
#include <cstdint>

namespace alo::model {

struct options {
    std::uint64_t seed = 1;  // ALO_SEED, --seed
    std::size_t steps = 0;   // --steps: commands of each campaign; 0: what its profile says
};

// The one that main() filled in.
[[nodiscard]] options& chosen();

// The suite runs in full where it is fast: in the build for shipping.
#ifdef NDEBUG
inline constexpr std::size_t scale = 1;
#else
inline constexpr std::size_t scale = 10;
#endif

}  // namespace alo::model
