// What happened in a run, as one number: two runs of a seed must agree in it. Written out on
// demand, which is how a failing seed is read.
#pragma once

#include "simulation/timeline.hpp"

#include <cstdint>
#include <cstdio>
#include <string_view>

namespace alo::sim {

class trace {
  public:
    trace(const timeline& time, bool loud) : time_{time}, loud_{loud} {}

    void note(std::string_view what, std::uint64_t who, std::string_view bytes = {},
              std::uint64_t number = 0) {
        mix(static_cast<std::uint64_t>(time_.now().time_since_epoch().count()));
        mix(who);
        mix(number);
        mix_bytes(what);
        mix_bytes(bytes);
        if (loud_) {
            print(what, who, bytes, number);
        }
    }
    [[nodiscard]] std::uint64_t hash() const noexcept { return hash_; }

  private:
    // FNV-1a (Fowler, Noll, Vo), by words where there are words.
    void mix(std::uint64_t word) noexcept { hash_ = (hash_ ^ word) * 0x100000001b3U; }
    void mix_bytes(std::string_view bytes) noexcept {
        for (const char c : bytes) {
            mix(static_cast<unsigned char>(c));
        }
        mix(bytes.size());
    }
    void print(std::string_view what, std::uint64_t who, std::string_view bytes,
               std::uint64_t number) const {
        std::printf(
            "%8lld  %-14.*s #%llu", static_cast<long long>(time_.now().time_since_epoch().count()),
            static_cast<int>(what.size()), what.data(), static_cast<unsigned long long>(who));
        if (number != 0) {
            std::printf(" %llu", static_cast<unsigned long long>(number));
        }
        if (!bytes.empty()) {
            std::printf("  ");
            for (const char c : bytes.substr(0, 100)) {
                std::printf(c == '\n'               ? "\\n"
                            : c >= 0x20 && c < 0x7f ? "%c"
                                                    : "\\x%02x",
                            static_cast<unsigned char>(c));
            }
        }
        std::printf("\n");
    }

    const timeline& time_;
    bool loud_;
    std::uint64_t hash_ = 0xcbf29ce484222325U;
};

}  // namespace alo::sim
