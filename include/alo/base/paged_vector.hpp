// A growing array whose elements never move: it grows by pages. For tables indexed by dense
// handles, where doubling a vector of millions would stop the server for a copy and hold twice the
// memory.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <vector>

namespace alo {

template <typename T, std::size_t page_size = 1024>
class paged_vector {
    static_assert((page_size & (page_size - 1)) == 0, "a power of two makes indexing a shift");

  public:
    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] T& operator[](std::size_t i) noexcept {
        return (*pages_[i / page_size])[i % page_size];
    }
    [[nodiscard]] const T& operator[](std::size_t i) const noexcept {
        return (*pages_[i / page_size])[i % page_size];
    }

    // Grows to at least `count` elements; new ones are value-initialized. References stay valid.
    void grow_to(std::size_t count) {
        while (pages_.size() * page_size < count) {
            pages_.push_back(std::make_unique<std::array<T, page_size>>());
        }
        if (count > size_) {
            size_ = count;
        }
    }

    // Gives everything back. No reference stays valid.
    void clear() noexcept {
        pages_ = decltype(pages_){};
        size_ = 0;
    }

  private:
    std::vector<std::unique_ptr<std::array<T, page_size>>> pages_;
    std::size_t size_ = 0;
};

}  // namespace alo
