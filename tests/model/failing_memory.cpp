// See failing_memory.hpp.
#include "model/failing_memory.hpp"

#include <malloc.h>

#include <cstdlib>
#include <new>

namespace {

bool armed = false;
bool lasts = false;
std::size_t allocations_left = 0;
std::size_t allocations_asked = 0;

bool fails() noexcept {
    if (!armed) {
        return false;
    }
    const std::size_t before = allocations_asked++;
    return before == allocations_left || (lasts && before > allocations_left);
}

void* allocate_or_null(std::size_t size) noexcept {
    return fails() ? nullptr : std::malloc(size == 0 ? 1 : size);
}

void* allocate(std::size_t size) {
    void* const memory = allocate_or_null(size);
    if (memory == nullptr) {
        throw std::bad_alloc{};
    }
    return memory;
}

}  // namespace

void* operator new(std::size_t size) { return allocate(size); }
void* operator new[](std::size_t size) { return allocate(size); }
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
    return allocate_or_null(size);
}
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept {
    return allocate_or_null(size);
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }

// The linker's names for what was asked for and for what there was.
extern "C" void* __real_realloc(void* memory, std::size_t size);   // NOLINT
extern "C" void* __wrap_realloc(void* memory, std::size_t size) {  // NOLINT
    // To ask for less does not fail.
    const bool grows = memory == nullptr || size > malloc_usable_size(memory);
    return grows && fails() ? nullptr : __real_realloc(memory, size);
}

namespace alo::model {

failing_memory::failing_memory(std::size_t left, extent how) noexcept {
    allocations_left = left;
    allocations_asked = 0;
    lasts = how == extent::lasting;
    armed = true;
}

failing_memory::~failing_memory() { armed = false; }

std::size_t failing_memory::asked() const noexcept { return allocations_asked; }

bool failing_memory::struck() const noexcept { return allocations_asked > allocations_left; }

}  // namespace alo::model
