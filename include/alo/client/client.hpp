// `alo client`: one user at a terminal. Called by main.
#pragma once

#include "alo/client/options.hpp"

namespace alo {

// Talks until it is told to end, or sees whether a server answers (--check). The exit code. SIGPIPE
// must be ignored.
[[nodiscard]] int run_client(const client_options& options);

}  // namespace alo
