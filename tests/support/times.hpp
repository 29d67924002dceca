// A text repeated, for floods and for what is heard again and again.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace alo::test {

[[nodiscard]] inline std::string times(std::size_t count, std::string_view text) {
    std::string all;
    all.reserve(count * text.size());
    for (std::size_t i = 0; i < count; ++i) {
        all += text;
    }
    return all;
}

}  // namespace alo::test
