// How a run of the simulation fails: by throwing what it found. Not a std::exception, so that
// nothing of the server's own, which catches those, ever swallows it.
#pragma once

#include <string>
#include <utility>

namespace alo::sim {

struct violation {
    std::string what;
};

[[noreturn]] inline void fail(std::string what) { throw violation{std::move(what)}; }

inline void demand(bool holds, const char* what) {
    if (!holds) {
        fail(what);
    }
}
// The sentence is only made if it is needed.
template <typename Sentence>
void demand(bool holds, Sentence sentence) requires requires {
    std::string{sentence()};
}
{
    if (!holds) {
        fail(sentence());
    }
}

}  // namespace alo::sim
