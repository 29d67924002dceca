// See report.hpp: everything, for machines. Times are microseconds, with a fraction.
#include "alo/load/report.hpp"
#include "alo/protocol/json_text.hpp"

#include <array>
#include <cstdio>

namespace alo::load {
namespace {

// One object, member after member.
class object {
  public:
    void number(std::string_view name, std::uint64_t value) { raw(name, std::to_string(value)); }
    void number(std::string_view name, double value) {
        std::array<char, 64> text{};
        const int size = std::snprintf(text.data(), text.size(), "%.3f", value);
        raw(name, {text.data(), size > 0 ? static_cast<std::size_t>(size) : 0});
    }
    void flag(std::string_view name, bool value) { raw(name, value ? "true" : "false"); }
    void text(std::string_view name, std::string_view value) {
        std::string quoted;
        append_json_string(quoted, value);
        raw(name, quoted);
    }
    void raw(std::string_view name, std::string_view json) {
        json_ += json_.empty() ? "{\"" : ",\"";
        json_.append(name).append("\":").append(json);
    }
    [[nodiscard]] std::string done() && { return json_.empty() ? "{}" : std::move(json_) + "}"; }

  private:
    std::string json_;
};

double microseconds(std::chrono::nanoseconds time) {
    return std::chrono::duration<double, std::micro>{time}.count();
}

std::string json_of(const latency& values) {
    object out;
    out.number("count", values.count());
    out.number("min", microseconds(values.least()));
    out.number("mean", microseconds(values.mean()));
    out.number("p50", microseconds(values.percentile(50)));
    out.number("p90", microseconds(values.percentile(90)));
    out.number("p99", microseconds(values.percentile(99)));
    out.number("p999", microseconds(values.percentile(99.9)));
    out.number("max", microseconds(values.most()));
    return std::move(out).done();
}

std::string json_of(const tally& counts) {
    object out;
    out.number("owed", counts.owed);
    out.number("told", counts.told);
    out.number("missed", counts.missed);
    out.number("late", counts.late);
    out.number("repeated", counts.repeated);
    out.number("wrong", counts.wrong);
    out.number("lost", counts.lost);
    out.number("errors", counts.errors);
    out.number("not_judged", counts.cut_short);
    return std::move(out).done();
}

std::string list_of(const std::vector<std::string>& words) {
    std::string list = "[";
    for (const std::string& each : words) {
        list += list.size() > 1 ? "," : "";
        append_json_string(list, each);
    }
    return list + "]";
}

std::string json_of(const server_use& use) {
    object out;
    out.number("ramp_cpu_us", microseconds(use.ramp_cpu));
    out.number("cpu_us", microseconds(use.cpu));
    out.number("told", use.told);
    out.number("changes", use.changes);
    out.number("memory_before", use.memory_before);
    out.number("memory_after", use.memory_after);
    return std::move(out).done();
}

std::string json_of(const scene_result& result) {
    object out;
    const double seconds = result.seconds > 0 ? result.seconds : 1;
    out.text("scenario", name_of(result.kind));
    out.flag("good", result.good());
    out.number("users", std::uint64_t{result.users});
    out.number("friends", std::uint64_t{result.friends});
    out.number("threads", std::uint64_t{result.threads});
    out.raw("notifications", json_of(result.counts));
    out.raw("notes", list_of(result.counts.notes));
    out.number("ramp_seconds", result.ramp_seconds);
    out.number("seconds", result.seconds);
    out.number("arrivals", result.arrivals);
    out.number("departures", result.departures);
    out.number("statuses", result.statuses);
    out.number("devices", result.devices);
    out.number("most_at_once", result.most_at_once);
    out.number("slipped", result.slipped);
    out.number("changes_measured", result.changes());
    out.number("changes_per_second", static_cast<double>(result.changes()) / seconds);
    out.number("told_measured", result.told);
    out.number("told_per_second", static_cast<double>(result.told) / seconds);
    out.raw("latency_us", json_of(result.all_latencies()));
    out.raw("came_us", json_of(result.came));
    out.raw("went_us", json_of(result.went));
    out.raw("status_us", json_of(result.changed));
    if (result.kind == scene_kind::fanout) {
        out.number("rounds", result.rounds);
        out.raw("first_us", json_of(result.first));
        out.raw("last_us", json_of(result.last));
    }
    out.number("busiest_thread", result.busiest_thread);
    out.number("starved_thread", result.starved_thread);
    if (result.server.known) {
        out.raw("server_use", json_of(result.server));
    }
    out.flag("interrupted", result.interrupted);
    out.text("trouble", result.trouble);
    return std::move(out).done();
}

}  // namespace

std::string json_report(std::span<const scene_result> results, const bench_options& options,
                        std::string_view place) {
    object out;
    bool good = true;
    std::string scenes = "[";
    for (const scene_result& each : results) {
        good = good && each.good();
        scenes += scenes.size() > 1 ? "," : "";
        scenes += json_of(each);
    }
    out.flag("good", good);
    out.text("server", place);
    out.text("dialect", options.typed ? "typed" : "classic");
    out.number("rate", std::uint64_t{options.rate});
    out.number("duration_ms", static_cast<std::uint64_t>(options.span.count()));
    out.number("away_ms", static_cast<std::uint64_t>(options.away.count()));
    out.number("in_flight", std::uint64_t{options.in_flight});
    out.number("late_ms", static_cast<std::uint64_t>(options.late.count()));
    out.number("patience_ms", static_cast<std::uint64_t>(options.patience.count()));
    out.text("leave", options.leave_by_word ? "bye" : "close");
    out.number("seed", options.seed);
    out.number("first_user", options.first_user);
    out.raw("scenarios", scenes + "]");
    return std::move(out).done() + "\n";
}

}  // namespace alo::load
