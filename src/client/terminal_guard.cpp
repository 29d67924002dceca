// See terminal_guard.hpp.
#include "alo/client/terminal_guard.hpp"

#include <termios.h>
#include <unistd.h>

#include <array>
#include <csignal>

namespace alo {
namespace {

// What ends a program without asking: faults, std::terminate, and the keyboard's control-\.
constexpr std::array fatal{SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGQUIT};

// A signal handler has nothing else to look at.
termios as_it_was;
bool known = false;

void give_back(int number) {
    if (known) {
        ::tcsetattr(STDIN_FILENO, TCSANOW, &as_it_was);
    }
    // The default is in place again (SA_RESETHAND): this time it ends us.
    static_cast<void>(std::raise(number));
}

}  // namespace

terminal_guard::terminal_guard() {
    known = ::tcgetattr(STDIN_FILENO, &as_it_was) == 0;
    for (const int number : fatal) {
        struct sigaction before {};
        // Sanitizers have their own for some.
        if (::sigaction(number, nullptr, &before) == 0 && before.sa_handler == SIG_DFL) {
            struct sigaction ours {};
            ours.sa_handler = &give_back;
            ours.sa_flags = static_cast<int>(SA_RESETHAND | SA_NODEFER);
            ::sigaction(number, &ours, nullptr);
        }
    }
}

terminal_guard::~terminal_guard() {
    for (const int number : fatal) {
        struct sigaction now {};
        if (::sigaction(number, nullptr, &now) == 0 && now.sa_handler == &give_back) {
            std::signal(number, SIG_DFL);
        }
    }
    if (known) {
        ::tcsetattr(STDIN_FILENO, TCSADRAIN, &as_it_was);
    }
}

}  // namespace alo
