#!/usr/bin/env python3
"""What one large machine would carry, worked out from the kept figures. On paper: nobody has run
it.

usage: paper.py [--cores N] [--memory GIB]        prints a table
"""

import argparse
import sys

import compare
import domain
import growth
import rig

FRIENDS = 50
# Of the cores, one for the hub and one for everything else; of the memory, a fifth stays free.
SPARE_CORES = 2
MEMORY_USED = 0.8
CHANGES_A_DAY = 8


def last_of(records, curve, dialect, which):
    points = growth.curve_of(records, curve, dialect, which)
    if not points:
        raise rig.Trouble(f"growth.jsonl has no curve {curve}, {dialect}")
    return points[-1][1]


def table(cores=64, memory=256):
    _, grown = rig.read(rig.RESULTS / "growth.jsonl")
    _, compared = rig.read(rig.RESULTS / "compare.jsonl")
    alone = domain.by_name(rig.RESULTS / "domain.jsonl")
    idle = [each["costs"] for each in grown if each["curve"] == "idle"]
    if not idle or not compared or not alone:
        raise rig.Trouble("measure growth, compare and domain first")
    kernel = rig.median(each["kernel"] for each in idle)
    buffers = rig.median(each["buffers"] for each in idle)
    process = last_of(grown, "users", "typed", "bytes_per_user")
    user = process + kernel + buffers
    users = MEMORY_USED * memory * 2**30 / user
    told = last_of(grown, "users", "typed", "cpu_us_per_notification")
    senders = cores - SPARE_CORES
    told_a_second = senders * 1e6 / told
    changes = told_a_second / FRIENDS
    slopes = [alone[f"{name}/slope"]["ns_per_friend"] for name in ("hello_to_friends",
                                                                   "departure_from_friends")]
    hub = changes * FRIENDS * sum(slopes) / 2 / 1e9
    coming = rig.median(each["cost_us"] for each in
                        compare.by_side(compared, "storm_128", "typed").values())
    back = users * coming / 1e6 / senders
    calm = users * CHANGES_A_DAY / 86400 * FRIENDS
    say = rig.figure
    return "\n".join([
        f"| what | from | on {cores} cores and {memory} GiB |", "|---|---|--:|",
        f"| users online, {FRIENDS} friends each | {say(process, 0)} bytes in the process + "
        f"{say(kernel, 0)} in the kernel's slabs + {say(buffers, 0)} in socket buffers, in "
        f"{MEMORY_USED:.0%} of the memory | {users / 1e6:.0f} million |",
        f"| notifications a second | {told:.1f} µs each, on {senders} cores | "
        f"{told_a_second / 1e6:.1f} million |",
        f"| comings and goings a second, all {FRIENDS} friends online | the same | "
        f"{say(changes, 0)} |",
        f"| of the hub's one core at that rate | {slopes[0]:.0f} and {slopes[1]:.0f} ns a friend, "
        f"hello and departure | {hub:.0%} |",
        f"| everybody comes back at once | {coming:.0f} µs a registration | {say(back, 0)} s |",
        f"| a calm day: each comes or goes {CHANGES_A_DAY} times | {calm / 1e6:.2f} million "
        f"notifications a second | {calm / told_a_second:.0%} of the cores |"])


def main():
    parser = argparse.ArgumentParser(description="what a large machine would carry, on paper")
    parser.add_argument("--cores", type=int, default=64)
    parser.add_argument("--memory", type=int, default=256)
    asked = parser.parse_args()
    print(table(asked.cores, asked.memory))
    return 0


if __name__ == "__main__":
    sys.exit(rig.main(main))
