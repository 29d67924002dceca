// See thread_time.hpp.
#include "alo/load/thread_time.hpp"

#include <ctime>
#include <fstream>

namespace alo::load {

instant cpu_time() noexcept {
    timespec used{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
    return std::chrono::seconds{used.tv_sec} + instant{used.tv_nsec};
}

instant time_without_core() {
    std::ifstream file{"/proc/thread-self/schedstat"};
    instant::rep ran = 0;
    instant::rep waited = 0;
    file >> ran >> waited;
    return file ? instant{waited} : instant{};
}

}  // namespace alo::load
