#!/usr/bin/env python3
"""What `make bench` runs: the domain's benchmarks and a short comparison with the floor, beside the
figures that are kept in bench/results/.

usage: check.py [ARGUMENT...]

ARGUMENTs go to Google Benchmark. Who filters (--benchmark_filter=celebrity) wants a part of the
domain: then the large benchmarks are asked too, and the server is left out.

A line for each figure: now, kept, and now over kept. Figures that are ratios of one run, or bytes,
mean the same on any machine; times do not, so they are told with that remark. It ends with 0 unless
something could not be measured, or a notification was missed, late, repeated or wrong: whether a
figure is good is for people to say.
"""

import sys

import compare
import domain
import rig

NOTABLE = 1.25


class Lines:
    def __init__(self):
        self.waiting = ""

    def heading(self, words):
        self.waiting = f"\n{words}\n{'':52}{'now':>10}{'kept':>10}{'now/kept':>10}\n"

    def line(self, words, now, kept, unit=""):
        if now is None:
            return
        print(self.waiting, end="")
        self.waiting = ""
        beside = f"{rig.figure(kept):>10}{now / kept:>10.2f}" if kept else f"{'–':>10}{'–':>10}"
        mark = "  more than kept" if kept and now / kept > NOTABLE else ""
        print(f"  {words:<50}{rig.figure(now):>10}{beside}  {unit}{mark}".rstrip())


def per_friend(found, name, friends):
    each = found.get(f"{name}/friends:{friends}")
    return each["ns"] / friends if each else None


def straightness(found, name):
    """What a friend costs among 10,000 over what it costs among 100; of 10, much is the user's."""
    many, few = per_friend(found, name, 10_000), per_friend(found, name, 100)
    return many / few if many and few else None


def counter(found, name, which):
    return found[name]["counters"].get(which) if name in found else None


def over(found, name, first, second):
    """Of one edge, with many listers over few."""
    one, other = found.get(f"{name}/{first}"), found.get(f"{name}/{second}")
    return one["ns"] / other["ns"] if one and other else None


def show_domain(lines, now, kept):
    lines.heading("The domain: these mean the same on any machine")
    for name, each in now.items():
        for which, unit in (("bytes_per_edge", "bytes"), ("bytes_per_user", "bytes")):
            if which in each["counters"]:
                lines.line(f"{name} {which.replace('_', ' ')}", each["counters"][which],
                           counter(kept, name, which), unit)
    names = ["hello_to_strangers", "departure_from_strangers", "hello_to_friends",
             "departure_from_friends"]
    for name in names:
        lines.line(f"{name}: a friend of 10,000 / of 100", straightness(now, name),
                   straightness(kept, name))
    lines.line("one edge: 1,000,000 listers / 10",
               over(now, "one_edge", "listers:1000000", "listers:10"),
               over(kept, "one_edge", "listers:1000000", "listers:10"))
    lines.heading("The domain: times, of this machine now and of the kept figures' then")
    for name in names:
        lines.line(f"{name}/slope", now.get(f"{name}/slope", {}).get("ns_per_friend"),
                   kept.get(f"{name}/slope", {}).get("ns_per_friend"), "ns a friend")
    for listers in (50, 10_000):
        name = f"transition_before/listers:{listers}"
        if name in now:
            lines.line(name, now[name]["ns"] / 2 / listers,
                       kept[name]["ns"] / 2 / listers if name in kept else None, "ns a lister")
    for name, each in now.items():
        for which, value in each["counters"].items():
            what, ns, unit = which.partition("_ns_per_")
            if ns:
                lines.line(f"{name} {what.replace('_', ' ')}", value, counter(kept, name, which),
                           f"ns a{'n' if unit == 'edge' else ''} {unit}")


def show_server(lines, now, kept):
    def both(name, figure, top, bottom):
        return [rig.median(compare.ratios(records, name, figure, top, bottom))
                for records in (now, kept)]

    def alone(name, figure, side):
        return [rig.median(each[figure] for each in compare.by_side(records, name, side).values()
                           if figure in each) for records in (now, kept)]

    names = compare.names_of(now)
    lines.heading("The server beside the floor, medians of ratios: nearly the same anywhere")
    for name, words, per in names:
        lines.line(f"{words}: alo/floor", *both(name, "cost_us", "alo", "floor"))
        lines.line(f"{words}: typed/classic", *both(name, "cost_us", "typed", "alo"))
    for name, words, _ in names:
        for side in ("alo", "typed"):
            lines.line(f"{words}: memory, {side}", *alone(name, "bytes_per_user", side),
                       "bytes a user")
    lines.heading("The server: times, of this machine now and of the kept figures' then")
    for name, words, per in names:
        for side, _, _ in compare.SIDES:
            lines.line(f"{words}: {side}", *alone(name, "cost_us", side), f"us a {per}")


def main():
    if {"-h", "--help"} & set(sys.argv[1:]):
        print(__doc__)
        return 0
    lines = Lines()
    here = rig.BUILD / "bench" / "results"
    part = any(each.startswith("--benchmark_filter") for each in sys.argv[1:])
    domain.measure(domain.PROGRAMS if part else domain.PROGRAMS[:2], sys.argv[1:],
                   here / "domain.jsonl")
    if not part:
        compare.measure(compare.QUICK, 3, here / "compare_quick.jsonl")
    kept, _ = rig.read(rig.RESULTS / "compare_quick.jsonl")
    if kept:
        print(f"\nkept: {kept['machine']['cores']} cores of {kept['machine']['processor']}, "
              f"{kept['when']}, at {kept['commit']}")
    now = rig.machine()
    print(f"now:  {now['cores']} cores of {now['processor']}, at {rig.commit()}")
    show_domain(lines, domain.by_name(here / "domain.jsonl"),
                domain.by_name(rig.RESULTS / "domain.jsonl"))
    if not part:
        show_server(lines, rig.read(here / "compare_quick.jsonl")[1],
                    rig.read(rig.RESULTS / "compare_quick.jsonl")[1])
        print("\nNo notification was missed, late, repeated or wrong.")
    return 0


if __name__ == "__main__":
    sys.exit(rig.main(main))
