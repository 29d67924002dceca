// Lets an allocation of this program fail: every operator new of it is replaced, and realloc (the
// linker's --wrap). For one thread.
#pragma once

#include <cstddef>

namespace alo::model {

class failing_memory {
  public:
    enum class extent {
        once,     // that allocation alone fails
        lasting,  // and all that follow while this object lives
    };
    // While it lives, the allocation fails before which `left` others succeed.
    failing_memory(std::size_t left, extent how) noexcept;
    ~failing_memory();
    failing_memory(const failing_memory&) = delete;
    failing_memory& operator=(const failing_memory&) = delete;

    // Allocations since it began, and whether one failed.
    [[nodiscard]] std::size_t asked() const noexcept;
    [[nodiscard]] bool struck() const noexcept;
};

}  // namespace alo::model
