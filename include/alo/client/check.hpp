// `alo client --check`: does an alo answer? Called by client/run.
#pragma once

#include "alo/client/options.hpp"

namespace alo {

// One line, and the exit code: 0 if it does. Sends an object that is no hello and expects the
// error for it, so that no user comes online. A server that is full is alive, too.
[[nodiscard]] int check_server(const client_options& options);

}  // namespace alo
