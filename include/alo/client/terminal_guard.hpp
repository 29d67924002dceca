// Gives the terminal back as it was, however the program ends: also by a fault that no destructor
// sees. Owned by client/desk; one a program.
#pragma once

namespace alo {

class terminal_guard {
  public:
    terminal_guard();
    terminal_guard(const terminal_guard&) = delete;
    terminal_guard& operator=(const terminal_guard&) = delete;
    ~terminal_guard();
};

}  // namespace alo
