// What a bench came to, for people and for machines. Pure; called by load/run.
#pragma once

#include "alo/load/options.hpp"
#include "alo/load/play.hpp"
#include "alo/load/result.hpp"

#include <span>
#include <string>
#include <string_view>

namespace alo::load {

// Some lines, with their ends.
[[nodiscard]] std::string report_of(const scene_result& result, const bench_options& options);
// One JSON object on one line, with its end.
[[nodiscard]] std::string json_report(std::span<const scene_result> results,
                                      const bench_options& options, std::string_view place);
// What happens now, without a line end.
[[nodiscard]] std::string live_line(scene_kind kind, const progress& state, double seconds,
                                    std::uint64_t told_per_second);

}  // namespace alo::load
