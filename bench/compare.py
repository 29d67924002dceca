#!/usr/bin/env python3
"""What alo costs beside the floor (floor_server.cpp), the least that a server of the classic
dialect can do, and what its typed dialect costs beside its classic one.

usage: compare.py [--quick] [--repeat N] [--out FILE]      measure, keep, and print
       compare.py --markdown FILE                           print the tables of a kept run

For each scenario a fresh floor, a fresh alo (classic) and a fresh alo (typed) take turns, so that
whatever else the machine does meets all three; each repetition begins with another of them. Servers
have one thread, and with two cores or more one core, and the bench another. `alo bench` judges
every notification, and one that is missed or repeated ends the comparison with 1.
"""

import argparse
import sys

import rig

# Name, words for people, scenario of alo bench, options, what a cost is divided by.
SCENARIOS = [
    ("storm_128", "storm, 128 in flight, 50 friends", "storm",
     ["--users", 19000, "--friends", 50, "--in-flight", 128], "registration"),
    ("storm_4000", "storm, 4,000 in flight, 10 friends", "storm",
     ["--users", 19000, "--friends", 10, "--in-flight", 4000], "registration"),
    ("fanout", "fan-out to 10,000", "fanout",
     ["--users", 10000, "--rate", 0, "--duration", "5s"], "notification"),
    ("churn_paced", "churn, 200 leaves/s", "churn",
     ["--users", 10000, "--friends", 50, "--rate", 200, "--duration", "5s"], "notification"),
    ("churn_flat", "churn, flat out", "churn",
     ["--users", 10000, "--friends", 50, "--rate", 0, "--in-flight", 64, "--duration", "5s"],
     "notification"),
]
QUICK = [
    ("storm_128", "storm, 128 in flight, 50 friends", "storm",
     ["--users", 3000, "--friends", 20, "--in-flight", 128], "registration"),
    ("fanout", "fan-out to 3,000", "fanout",
     ["--users", 3000, "--rate", 0, "--duration", "2s"], "notification"),
    ("churn_flat", "churn, flat out", "churn",
     ["--users", 3000, "--friends", 50, "--rate", 0, "--in-flight", 20, "--duration", "2s"],
     "notification"),
]
SIDES = [("floor", "floor", "classic"), ("alo", "alo", "classic"), ("typed", "alo", "typed")]


def option(options, name):
    return options[options.index(name) + 1]


def measure(scenarios, repeat, path):
    out = rig.Results(path, "compare", repeat=repeat,
                      scenarios=[[name, words, scenario, *map(str, options)]
                                 for name, words, scenario, options, _ in scenarios])
    records = []
    for repetition in range(repeat):
        for name, words, scenario, options, per in scenarios:
            turn = repetition % len(SIDES)
            for side, kind, dialect in SIDES[turn:] + SIDES[:turn]:
                with rig.Server(kind, option(options, "--users"), cores=rig.SERVER_CORES) as server:
                    scene = rig.load(server, scenario, options, dialect)
                seen = rig.costs(scene)
                seen["cost_us"] = (seen["cpu_us_per_change"] if per == "registration"
                                   else seen["cpu_us_per_notification"])
                record = {"scenario": name, "words": words, "side": side, "per": per,
                          "repetition": repetition, "costs": seen}
                records.append(record)
                out.put(record)
                rig.say(f"{repetition + 1}/{repeat} {words}, {side}: "
                        f"{seen['cost_us']:.2f} us of a core a {per}")
    return records


def by_side(records, name, side):
    return {each["repetition"]: each["costs"] for each in records
            if each["scenario"] == name and each["side"] == side}


def ratios(records, name, figure, over, under):
    """Of each repetition, so that what slowed both does not count."""
    top, bottom = by_side(records, name, over), by_side(records, name, under)
    return [top[each][figure] / bottom[each][figure] for each in sorted(top)
            if each in bottom and bottom[each].get(figure) and figure in top[each]]


def names_of(records):
    return list(dict.fromkeys((each["scenario"], each["words"], each["per"]) for each in records))


def in_short(values):
    if not values:
        return "–"
    return f"**{rig.median(values):.2f}** ({min(values):.2f}–{max(values):.2f})"


def cpu_table(records):
    rows = ["| scenario | µs of a core for each | floor | alo | alo/floor | typed "
            "| typed/classic |",
            "|---|---|--:|--:|--:|--:|--:|"]
    for name, words, per in names_of(records):
        cells = [rig.figure(rig.median(each["cost_us"]
                                       for each in by_side(records, name, side).values()))
                 for side, _, _ in SIDES]
        rows.append(f"| {words} | {per} | {cells[0]} | {cells[1]} | "
                    f"{in_short(ratios(records, name, 'cost_us', 'alo', 'floor'))} | {cells[2]} | "
                    f"{in_short(ratios(records, name, 'cost_us', 'typed', 'alo'))} |")
    return rows


def reach_table(records):
    rows = ["| scenario | notifications/s: floor | alo | typed | p50 · p99 ms: floor | alo "
            "| typed |",
            "|---|--:|--:|--:|--:|--:|--:|"]
    for name, words, _ in names_of(records):
        told, times = [], []
        for side, _, _ in SIDES:
            seen = by_side(records, name, side).values()
            told.append(rig.figure(rig.median(each["told_per_second"] for each in seen), 0))
            times.append(" · ".join(
                rig.figure(rig.median(each[which] for each in seen) / 1000, 2)
                for which in ("p50_us", "p99_us")))
        rows.append(f"| {words} | " + " | ".join(told + times) + " |")
    return rows


def memory_table(records):
    rows = ["| everybody online | bytes a user: floor | alo | typed |", "|---|--:|--:|--:|"]
    for name, words, _ in names_of(records):
        cells = []
        for side, _, _ in SIDES:
            seen = [each["bytes_per_user"] for each in by_side(records, name, side).values()
                    if "bytes_per_user" in each]
            cells.append(rig.figure(rig.median(seen), 0) if seen else "–")
        rows.append(f"| {words} | " + " | ".join(cells) + " |")
    return rows


def markdown(path):
    header, records = rig.read(path)
    if header is None:
        raise rig.Trouble(f"there is no {path}")
    return "\n".join([*cpu_table(records), "", *reach_table(records), "", *memory_table(records)])


def main():
    parser = argparse.ArgumentParser(description="alo beside the floor")
    parser.add_argument("--quick", action="store_true", help="small, for make bench")
    parser.add_argument("--repeat", type=int, help="how often each is measured (5; quick: 3)")
    parser.add_argument("--out", help="where raw results go (bench/results/compare.jsonl)")
    parser.add_argument("--markdown", metavar="FILE", help="print the tables of these results")
    asked = parser.parse_args()
    if asked.markdown:
        print(markdown(asked.markdown))
        return 0
    name = "compare_quick.jsonl" if asked.quick else "compare.jsonl"
    path = asked.out or rig.RESULTS / name
    measure(QUICK if asked.quick else SCENARIOS, asked.repeat or (3 if asked.quick else 5), path)
    print(markdown(path))
    return 0


if __name__ == "__main__":
    sys.exit(rig.main(main))
