// Feeds a stream to a framer as a session does, in any pieces and with any pauses, and checks on
// the way what must always hold. For the framer's tests and its fuzzer.
#pragma once

#include "alo/protocol/line_framer.hpp"
#include "support/check.hpp"
#include "support/framing_reference.hpp"
#include "support/heap_bytes.hpp"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <string_view>
#include <vector>

namespace alo::test {

class framing_feeder {
  public:
    explicit framing_feeder(std::size_t max_line) : max_line_{max_line}, framer_{max_line} {}

    // How many bytes the next read brings, at least 1.
    std::function<std::size_t()> chunk = [] { return std::size_t{1}; };
    // How many lines are taken before the rest is settled for the next turn.
    std::function<std::size_t()> pause = [] { return ~std::size_t{0}; };

    // What was framed; `told_after` counts the bytes fed when too_long was told.
    framed run(std::string_view stream) {
        framed result;
        std::size_t fed = 0;
        for (;;) {
            ALO_CHECK(framer_.room() == max_line_ + 2 - framer_.held());
            const std::size_t size = std::min({chunk(), framer_.room(), stream.size() - fed});
            const heap_bytes bytes{stream.substr(fed, size), '\n'};
            before_last_ = fed;
            fed += size;
            framer_.feed(bytes.view());
            const framing outcome = cut(result.lines);
            framer_.settle();
            ALO_CHECK(framer_.held() <= max_line_ + 2);
            if (outcome == framing::too_long) {
                ALO_CHECK(framer_.held() == 0);
                result.too_long = true;
                result.told_after = fed;
                return result;
            }
            if (fed == stream.size() && outcome == framing::need_more) {
                result.rest = framer_.last_line();
                return result;
            }
        }
    }

    // How many bytes were fed before the last piece.
    [[nodiscard]] std::size_t before_last() const noexcept { return before_last_; }

  private:
    // framing::line: stopped by a pause.
    framing cut(std::vector<std::string>& lines) {
        for (std::size_t left = pause(); left > 0; --left) {
            std::string_view line;
            const framing outcome = framer_.next(line);
            if (outcome != framing::line) {
                return outcome;
            }
            ALO_CHECK(line.size() <= max_line_);
            touch(line);
            lines.emplace_back(line);
        }
        return framing::line;
    }

    // The parser may read this far.
    static void touch(std::string_view line) {
        const volatile char* const behind = line.data() + line.size();
        for (std::size_t i = 0; i < line_framer::padding; ++i) {
            static_cast<void>(behind[i]);
        }
    }

    std::size_t max_line_;
    line_framer framer_;
    std::size_t before_last_ = 0;
};

}  // namespace alo::test
