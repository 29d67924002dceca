// Free memory that the allocator keeps for later, given back to the system.
#pragma once

namespace alo {

// Takes milliseconds after a peak of gigabytes: for rare moments. Any thread. Does nothing where
// the C library has no such thing.
void give_back_free_memory() noexcept;

}  // namespace alo
