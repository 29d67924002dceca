// Has the processor fetch what will be looked at soon. For loops over tables that do not fit its
// caches, where each element would be waited for in turn: a fan-out is mostly that. Called by who
// tells many (presence/audience, session/worker_output).
#pragma once

#include <cstddef>

namespace alo {

// How many elements ahead of the one at hand: some hundred nanoseconds, which is what memory takes.
inline constexpr std::size_t prefetch_ahead = 8;

inline void prefetch(const void* what) noexcept { __builtin_prefetch(what); }

}  // namespace alo
