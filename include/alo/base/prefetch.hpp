// Has the processor fetch what will be looked at soon. For loops over tables that do not fit its
// caches, where each element would be waited for in turn: a fan-out is mostly that. Called by who
// tells many (presence/audience, session/worker_fan_out and worker_output) or unlinks them.
#pragma once

#include <algorithm>
#include <cstddef>

namespace alo {

// How many elements ahead of the one at hand: some hundred nanoseconds, which is what memory takes.
inline constexpr std::size_t prefetch_ahead = 8;

inline void prefetch(const void* what) noexcept { __builtin_prefetch(what); }

// Calls visit(i) for each i below `count`, in order, and before it far(i) and then near(i), both as
// long before as pays: the one to fetch what is found from the list itself, the other what is found
// from there.
template <typename Far, typename Near, typename Visit>
void visit_ahead(std::size_t count, Far far, Near near, Visit visit) {
    for (std::size_t i = 0; i < std::min(count, 2 * prefetch_ahead); ++i) {
        far(i);
    }
    for (std::size_t i = 0; i < std::min(count, prefetch_ahead); ++i) {
        near(i);
    }
    for (std::size_t i = 0; i < count; ++i) {
        if (i + 2 * prefetch_ahead < count) {
            far(i + 2 * prefetch_ahead);
        }
        if (i + prefetch_ahead < count) {
            near(i + prefetch_ahead);
        }
        visit(i);
    }
}

}  // namespace alo
