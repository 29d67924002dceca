// See descriptors.hpp.
#include "alo/app/descriptors.hpp"

#include <sys/resource.h>

#include <algorithm>

namespace alo {

std::size_t raise_descriptor_limit() noexcept {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) {
        return 1024;  // what POSIX systems give by default
    }
    if (limit.rlim_cur < limit.rlim_max) {
        rlimit raised = limit;
        raised.rlim_cur = limit.rlim_max;
        if (::setrlimit(RLIMIT_NOFILE, &raised) == 0) {
            return raised.rlim_cur;
        }
    }
    return limit.rlim_cur;
}

std::size_t descriptors_needed(std::size_t threads) noexcept {
    // A thread has two epolls, an eventfd, a timerfd, a listening socket and a reserve; the process
    // has its standard streams and a signal pipe. One more is the first connection.
    return 5 + 6 * threads + 1;
}

std::size_t connections_within(std::size_t descriptors, std::size_t threads) noexcept {
    // Generously: libraries open some for a moment.
    const std::size_t own = 16 + 7 * threads;
    return descriptors > own ? std::max<std::size_t>(descriptors - own, 1) : 1;
}

}  // namespace alo
