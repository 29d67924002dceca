// Assertions for code that GoogleTest does not run: fuzzers and their reference models. They abort
// in every build, optimised ones too, so that a finding can never be compiled away.
#pragma once

#include <cstdio>
#include <cstdlib>

// Ends the process if the condition does not hold, and says where.
#define ALO_CHECK(condition)                                                             \
    do {                                                                                 \
        if (!(condition)) {                                                              \
            std::fprintf(stderr, "%s:%d: broken: %s\n", __FILE__, __LINE__, #condition); \
            std::abort();                                                                \
        }                                                                                \
    } while (false)
