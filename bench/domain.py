#!/usr/bin/env python3
"""Runs the benchmarks of the domain (Google Benchmark) and keeps their figures as JSON lines.

usage: domain.py [--quick] [--out FILE] [-- ARGUMENT...]     measure, keep
       domain.py --markdown FILE                             print the tables of a kept run

ARGUMENTs go to the benchmarks, as in -- --benchmark_filter=hello. The quick ones leave out
bench_roster, which takes two minutes and 2 GB. On two cores or more they have one.
"""

import argparse
import json
import math
import os
import pathlib
import subprocess
import sys
import tempfile

import rig

PROGRAMS = ["graph", "store", "fan_out", "roster"]
NANOSECONDS = {"ns": 1, "us": 1e3, "ms": 1e6, "s": 1e9}
NOT_COUNTERS = {
    "name", "family_index", "per_family_instance_index", "run_name", "run_type", "repetitions",
    "repetition_index", "threads", "iterations", "real_time", "cpu_time", "time_unit", "label",
    "aggregate_name", "aggregate_unit", "big_o", "real_coefficient", "cpu_coefficient", "rms"}


def short(name):
    """Without what only says how it was timed."""
    return "/".join(each for each in name.split("/")
                    if not each.startswith(("iterations:", "min_time:", "manual_time")))


def record_of(each):
    record = {"name": short(each["run_name"]),
              "counters": {key: value for key, value in each.items() if key not in NOT_COUNTERS}}
    if each.get("aggregate_name") == "BigO":
        record["name"] += "/slope"
        record["ns_per_friend"] = each["real_coefficient"] * NANOSECONDS[each["time_unit"]]
    elif each["run_type"] == "iteration":
        # Of processor time; what took it by itself calls it the manual time.
        which = "real_time" if "manual_time" in each["run_name"] else "cpu_time"
        record["ns"] = each[which] * NANOSECONDS[each["time_unit"]]
    else:
        return None  # how far off the line, but of processor time, which here is of many users
    if each.get("error_occurred"):
        raise rig.Trouble(f"{each['name']}: {each.get('error_message')}")
    return record


def measure(programs, arguments, path):
    out = rig.Results(path, "domain")
    pin = rig.cores_or_none(rig.SERVER_CORES)
    for name in programs:
        with tempfile.TemporaryDirectory() as folder:
            kept = pathlib.Path(folder) / "out.json"
            done = subprocess.run(
                [rig.BUILD / "bench" / f"bench_{name}", f"--benchmark_out={kept}",
                 "--benchmark_out_format=json", *arguments], check=False,
                preexec_fn=(lambda: os.sched_setaffinity(0, pin)) if pin else None)
            if done.returncode != 0:
                raise rig.Trouble(f"bench_{name} ended with {done.returncode}")
            text = kept.read_text(encoding="utf-8") if kept.exists() else ""
            # A filter may leave nothing over.
            for each in json.loads(text)["benchmarks"] if text.strip() else ():
                if record := record_of(each):
                    out.put(record)


def by_name(path):
    return {each["name"]: each for each in rig.read(path)[1]}


def markdown(path):
    found = by_name(path)
    if not found:
        raise rig.Trouble(f"there is no {path}")
    rows = ["| roster | edges | bytes an edge | bytes a user | ns to make an edge "
            "| to take it down |",
            "|---|--:|--:|--:|--:|--:|"]
    words = {"graph_of": "graph, mutual", "graph_one_way": "graph, one way",
             "store_of": "whole store, mutual, with ids, sessions and who is told"}
    for name, each in found.items():
        kind, _, rest = name.partition("/")
        if kind in words:
            users, friends = (int(part.split(":")[1]) for part in rest.split("/"))
            count = each["counters"]
            rows.append(f"| {words[kind]}: {users:,} × {friends} | {count['edges']:,.0f} | "
                        f"{rig.figure(count['bytes_per_edge'])} | "
                        f"{rig.figure(count.get('bytes_per_user'), 0)} | "
                        f"{rig.figure(count['build_ns_per_edge'])} | "
                        f"{rig.figure(count['take_down_ns_per_edge'])} |")
    rows += ["", "| one comes or goes, in a small cache-warm store, before | ns a lister |",
             "|--:|--:|"]
    for listers in (50, 10_000):
        if each := found.get(f"transition_before/listers:{listers}"):
            rows.append(f"| {listers:,} | {rig.figure(each['ns'] / 2 / listers)} |")
    rows += ["", "| one comes and goes before | ns a lister: comes | goes | … until it is known "
             "who must be told |", "|--:|--:|--:|--:|"]
    for listers in (10_000, 1_000_000):
        if each := found.get(f"celebrity/listers:{listers}"):
            count = each["counters"]
            rows.append(f"| {listers:,} | {rig.figure(count['come_ns_per_lister'])} | "
                        f"{rig.figure(count['leave_ns_per_lister'])} | "
                        f"{rig.figure(count['announced_ns_per_lister'])} |")
    rows += ["", "| ns a friend | 10 friends | 100 | 1,000 | 10,000 | slope of the line | off it |",
             "|---|--:|--:|--:|--:|--:|--:|"]
    for name in ("hello_to_strangers", "departure_from_strangers", "hello_to_friends",
                 "departure_from_friends"):
        if f"{name}/slope" in found:
            slope = found[f"{name}/slope"]["ns_per_friend"]
            took = {friends: found[f"{name}/friends:{friends}"]["ns"]
                    for friends in (10, 100, 1_000, 10_000)}
            cells = [rig.figure(took[friends] / friends) for friends in took]
            off = math.sqrt(sum((took[friends] - slope * friends) ** 2 for friends in took)
                            / len(took)) / (sum(took.values()) / len(took))
            rows.append(f"| {name.replace('_', ' ')} | " + " | ".join(cells) +
                        f" | {rig.figure(slope)} | {off * 100:.0f} % |")
    rows += ["", "| one edge, made and taken away | ns |", "|---|--:|"]
    for listers in (10, 1_000, 1_000_000):
        if each := found.get(f"one_edge/listers:{listers}"):
            rows.append(f"| to a user with {listers:,} listers | {rig.figure(each['ns'] / 2)} |")
    rows += edits_and_fan_outs(found)
    return "\n".join(rows)


def edits_and_fan_outs(found):
    rows = ["", "| a user is added to a watch list of | us |", "|---|--:|"]
    for friends in (10, 1_000, 9_000):
        for devices, words in ((1, ""), (2, ", of one device of two")):
            if each := found.get(f"edit_of_a_list/friends:{friends}/devices:{devices}"):
                rows.append(f"| {friends:,}{words} | {rig.figure(each['ns'] / 2 / 1e3)} |")
    rows += ["", "| a fan-out by one thread to | the longest wait of others: somebody comes, ms | "
             "goes | ns a watcher, without the sends |", "|--:|--:|--:|--:|"]
    for watchers in (10_000, 100_000, 1_000_000):
        if each := found.get(f"celebrity_comes_and_goes/watchers:{watchers}"):
            count = each["counters"]
            rows.append(f"| {watchers:,} | {rig.figure(count['queued_ms'])} | "
                        f"{rig.figure(count['left_ms'])} | "
                        f"{rig.figure(each['ns'] / 2 / watchers)} |")
    return rows


def main():
    parser = argparse.ArgumentParser(description="the domain's benchmarks")
    parser.add_argument("--quick", action="store_true", help="without the large ones")
    parser.add_argument("--out", default=rig.RESULTS / "domain.jsonl")
    parser.add_argument("--markdown", metavar="FILE", help="print the tables of these results")
    parser.add_argument("arguments", metavar="ARGUMENT", nargs="*", help="for Google Benchmark")
    asked = parser.parse_args()
    if asked.markdown:
        print(markdown(asked.markdown))
        return 0
    measure(PROGRAMS[:2] if asked.quick else PROGRAMS, asked.arguments, asked.out)
    return 0


if __name__ == "__main__":
    sys.exit(rig.main(main))
