// See report.hpp; the JSON is in json_report.cpp.
#include "alo/load/report.hpp"

#include "alo/load/figures.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace alo::load {
namespace {

constexpr std::size_t label_width = 18;
// A thread of ours that used more of its core than this may have been what was slow.
constexpr double too_busy = 0.9;
// One that waited for a core more often than this did so while it should have read the clock.
constexpr double too_starved = 0.1;

void row(std::string& report, std::string_view label, std::string_view words) {
    report.append("  ").append(label).append(label_width - std::min(label_width - 1, label.size()),
                                             ' ');
    report.append(words).append("\n");
}

double rate(std::uint64_t count, double seconds) noexcept {
    return seconds > 0 ? static_cast<double>(count) / seconds : 0;
}

std::string counted(std::uint64_t count, std::string_view what) {
    std::string words = in_words(count);
    return words.append(" ").append(what).append(count == 1 ? "" : "s");
}

void times(std::string& report, std::string_view label, const latency& values) {
    if (values.count() == 0) {
        return;
    }
    std::string words;
    for (const auto& [name, percent] : {std::pair{"p50 ", 50.0}, std::pair{"p90 ", 90.0},
                                        std::pair{"p99 ", 99.0}, std::pair{"p99.9 ", 99.9}}) {
        words.append(name).append(in_words(values.percentile(percent))).append(" · ");
    }
    row(report, label, words.append("max ").append(in_words(values.most())));
}

std::string percent(double part) {
    return std::to_string(static_cast<int>(std::lround(part * 100))) + " %";
}

std::string verdict(const scene_result& result) {
    const tally& counts = result.counts;
    std::string words;
    const auto add = [&words](std::uint64_t count, std::string_view what) {
        if (count > 0) {
            words.append(words.empty() ? "" : ", ")
                .append(in_words(count))
                .append(" ")
                .append(what);
        }
    };
    add(counts.missed, "missed");
    add(counts.late, "late");
    add(counts.repeated, "repeated or unexpected");
    add(counts.wrong, "wrong");
    add(counts.lost, counts.lost == 1 ? "connection lost" : "connections lost");
    add(counts.errors, counts.errors == 1 ? "error" : "errors");
    if (words.empty()) {
        words = "nothing missed, late, repeated or wrong";
    }
    add(counts.cut_short, "not judged");
    return words + " of " + counted(counts.owed, "notification");
}

void what_it_cost(std::string& report, const scene_result& result) {
    const server_use& use = result.server;
    if (!use.known) {
        return;
    }
    std::string words = in_words(use.cpu) + " of a core";
    if (use.told > 0) {
        const std::chrono::duration<double, std::micro> each = use.cpu;
        words.append(", ")
            .append(in_words(each.count() / static_cast<double>(use.told)))
            .append(" us a notification");
    }
    if (use.memory_before > 0 && use.memory_after > use.memory_before) {
        words.append("; ")
            .append(in_words((use.memory_after - use.memory_before) / result.users))
            .append(" bytes a user");
    }
    row(report, "the server took", words);
}

void what_happened(std::string& report, const scene_result& result) {
    switch (result.kind) {
        case scene_kind::storm:
            row(report, "registrations",
                counted(result.arrivals, "user") + " in " + in_words(result.seconds) +
                    " s: " + in_words(rate(result.arrivals, result.seconds)) + "/s");
            break;
        case scene_kind::fanout:
            row(report, "steps",
                in_words(result.rounds) + " comings and goings in " + in_words(result.seconds) +
                    " s before " + counted(result.users, "watcher"));
            break;
        default:
            row(report, "changes",
                in_words(result.changes()) + " in " + in_words(result.seconds) +
                    " s: " + in_words(rate(result.changes(), result.seconds)) + "/s (" +
                    counted(result.arrivals, "arrival") + ", " +
                    counted(result.departures, "departure") +
                    (result.statuses > 0 ? ", " + in_words(result.statuses) + " of status" : "") +
                    (result.devices > 0 ? ", " + in_words(result.devices) + " of devices" : "") +
                    ")");
            break;
    }
    row(report, "notifications",
        in_words(result.told) + ": " + in_words(rate(result.told, result.seconds)) + "/s");
}

}  // namespace

latency scene_result::all_latencies() const {
    latency all = came;
    all.merge(went);
    all.merge(changed);
    return all;
}

std::string report_of(const scene_result& result, const bench_options& options) {
    std::string report{name_of(result.kind)};
    report.append(": ").append(counted(result.users, "user"));
    if (result.friends > 0) {
        report.append(", ").append(in_words(std::uint64_t{result.friends})).append(" friends each");
    }
    report.append(", ").append(options.typed ? "typed" : "classic").append(" dialect");
    report.append(result.threads > 1 ? ", " + std::to_string(result.threads) + " threads" : "");
    report.append(result.interrupted ? " (interrupted)\n" : "\n");
    what_happened(report, result);
    times(report, "latency", result.all_latencies());
    if (result.kind == scene_kind::fanout) {
        times(report, "  first watcher", result.first);
        times(report, "  last watcher", result.last);
    } else if (result.kind != scene_kind::storm) {
        times(report, "  came", result.came);
        times(report, "  went", result.went);
        times(report, "  status", result.changed);
    }
    what_it_cost(report, result);
    if (result.slipped > 0) {
        row(report, "slipped",
            counted(result.slipped, "change") +
                " could not begin when due: all who were free had friends in the middle of one");
    }
    row(report, "verdict", verdict(result));
    for (const std::string& words : result.counts.notes) {
        row(report, "", words);
    }
    if (result.counts.faults() > result.counts.notes.size() && !result.counts.notes.empty()) {
        row(report, "", "and so on");
    }
    if (result.busiest_thread > too_busy) {
        row(report, "note",
            "a thread of the bench was " + percent(result.busiest_thread) +
                " busy: the bench was the bottleneck, not the server; give it more --threads");
    }
    if (result.starved_thread > too_starved) {
        row(report, "note",
            "a thread of the bench waited " + percent(result.starved_thread) +
                " of the time for a core, which the server or others had");
    }
    if (!result.trouble.empty()) {
        row(report, "ended early", result.trouble);
    }
    return report;
}

std::string live_line(scene_kind kind, const progress& state, double seconds,
                      std::uint64_t told_per_second) {
    std::string line{name_of(kind)};
    line.append("  ").append(in_words(seconds)).append(" s  ");
    line.append(in_words(state.online)).append(" online  ");
    line.append(in_words(state.changes)).append(" changes  ");
    line.append(in_words(state.told)).append(" notifications, ");
    line.append(in_words(told_per_second)).append("/s  ");
    return line.append(state.faults == 0 ? "no faults" : in_words(state.faults) + " FAULTS");
}

}  // namespace alo::load
