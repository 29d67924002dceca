// What a server on this machine used while the bench measured: processor time and memory, as the
// system counts them for its process. Made by load/scene; every crew says when its measured part
// begins and ends.
#pragma once

#include "alo/load/play.hpp"
#include "alo/load/result.hpp"

#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>

namespace alo::load {

// On a core, over all threads that the process has now. Nothing if there is no such process, or
// the system does not tell.
[[nodiscard]] std::optional<instant> cpu_time_of(std::uint32_t process);
// What it holds in memory, pages that it shares counted by its part. Nothing as above, and where
// only the process's owner may know.
[[nodiscard]] std::optional<std::uint64_t> memory_of(std::uint32_t process);

// Any thread may call it. The measured part is the one that all crews share: from the last one's
// beginning to the first one's end.
class server_meter {
  public:
    // Looks at once: what the process used and held before anybody came. Process 0: looks never.
    server_meter(std::uint32_t process, std::function<progress()> so_far);

    // What came before was only the way to what is measured.
    void begin();
    void end();
    // When all crews have ended.
    [[nodiscard]] server_use use() const;

  private:
    struct look {
        std::optional<instant> cpu;
        progress state;
    };
    [[nodiscard]] look now() const;

    std::uint32_t process_;
    std::function<progress()> so_far_;
    std::mutex mutable lock_;
    look first_;
    look begin_;
    std::optional<look> end_;
    std::optional<std::uint64_t> memory_before_;
    std::optional<std::uint64_t> memory_after_;
};

}  // namespace alo::load
