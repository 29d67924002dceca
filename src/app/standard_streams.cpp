// See standard_streams.hpp.
#include "alo/app/standard_streams.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#include <initializer_list>

namespace alo {

void secure_standard_streams() noexcept {
    for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        if (::fcntl(descriptor, F_GETFD) < 0) {
            // The lowest free number is taken, and the lower ones are in use by now.
            static_cast<void>(::open("/dev/null", O_RDWR | O_CLOEXEC));
        }
    }
    static_cast<void>(std::signal(SIGPIPE, SIG_IGN));
}

}  // namespace alo
