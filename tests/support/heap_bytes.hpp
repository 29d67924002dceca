// Bytes in a heap block of exactly their size and the padding, so that AddressSanitizer sees
// whoever reads one byte further. The padding holds what would change the meaning of a text if it
// were taken for a part of it.
#pragma once

#include "alo/protocol/line_framer.hpp"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string_view>

namespace alo::test {

class heap_bytes {
  public:
    explicit heap_bytes(std::string_view text, char fill = '9',
                        std::size_t padding = line_framer::padding)
        : bytes_{new char[text.size() + padding]}, size_{text.size()} {
        std::fill_n(std::copy(text.begin(), text.end(), bytes_.get()), padding, fill);
    }

    [[nodiscard]] std::string_view view() const noexcept { return {bytes_.get(), size_}; }

  private:
    std::unique_ptr<char[]> bytes_;
    std::size_t size_;
};

}  // namespace alo::test
