// What must hold before the program opens anything. Called by main, first of all.
#pragma once

namespace alo {

// Opens /dev/null where stdin, stdout or stderr is closed: the next socket would get its number,
// and a client would read the log. Ignores SIGPIPE: a pipe or socket without a reader is an error
// code where it is written to, and no reason to die.
void secure_standard_streams() noexcept;

}  // namespace alo
