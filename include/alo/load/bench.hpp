// `alo bench`. Called by main.
#pragma once

#include "alo/load/options.hpp"

namespace alo::load {

// The exit code.
[[nodiscard]] int run_bench(const bench_options& options);

}  // namespace alo::load

namespace alo {
using load::parse_bench_line;
using load::run_bench;
}  // namespace alo
