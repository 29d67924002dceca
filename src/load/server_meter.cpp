// See server_meter.hpp.
#include "alo/load/server_meter.hpp"

#include <filesystem>
#include <fstream>
#include <string>
#include <system_error>
#include <utility>

namespace alo::load {
namespace {

std::filesystem::path folder_of(std::uint32_t process) {
    return std::filesystem::path{"/proc"} / std::to_string(process);
}

}  // namespace

std::optional<instant> cpu_time_of(std::uint32_t process) {
    std::error_code trouble;
    std::optional<instant> sum;
    for (std::filesystem::directory_iterator each{folder_of(process) / "task", trouble}, last;
         !trouble && each != last; each.increment(trouble)) {
        std::ifstream file{each->path() / "schedstat"};
        if (instant::rep ran = 0; file >> ran) {
            sum = sum.value_or(instant{}) + instant{ran};
        }
    }
    return sum;
}

std::optional<std::uint64_t> memory_of(std::uint32_t process) {
    std::ifstream file{folder_of(process) / "smaps_rollup"};
    for (std::string word; file >> word;) {
        std::uint64_t kibibytes = 0;
        if (word == "Pss:" && file >> kibibytes) {
            return kibibytes * 1024;
        }
    }
    return std::nullopt;
}

server_meter::server_meter(std::uint32_t process, std::function<progress()> so_far)
    : process_{process}, so_far_{std::move(so_far)} {
    if (process_ != 0) {
        memory_before_ = memory_of(process_);
        first_ = begin_ = now();
    }
}

server_meter::look server_meter::now() const { return {cpu_time_of(process_), so_far_()}; }

void server_meter::begin() {
    if (process_ != 0) {
        const std::lock_guard guard{lock_};
        begin_ = now();
    }
}

void server_meter::end() {
    if (process_ == 0) {
        return;
    }
    const std::lock_guard guard{lock_};
    if (!end_) {
        end_ = now();
        memory_after_ = memory_of(process_);
    }
}

server_use server_meter::use() const {
    const std::lock_guard guard{lock_};
    server_use result;
    if (!first_.cpu || !begin_.cpu || !end_ || !end_->cpu) {
        return result;
    }
    result.known = true;
    result.ramp_cpu = *begin_.cpu - *first_.cpu;
    result.cpu = *end_->cpu - *begin_.cpu;
    result.told = end_->state.told - begin_.state.told;
    result.changes = end_->state.changes - begin_.state.changes;
    result.memory_before = memory_before_.value_or(0);
    result.memory_after = memory_after_.value_or(0);
    return result;
}

}  // namespace alo::load
