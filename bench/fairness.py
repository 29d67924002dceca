#!/usr/bin/env python3
"""How long others wait while a large fan-out is under way: the latencies of a churn, alone and
beside a celebrity of 9,000 watchers who comes and goes without a pause, on a server of one thread.

usage: fairness.py [--repeat N] [--out FILE]      measure, keep, and print
       fairness.py --markdown FILE                print the table of a kept run

With two cores or more the server has one and both benches the other, where the churn's goes first
if this is run by root: else it would wait for the other bench, and not for the server.
"""

import argparse
import contextlib
import json
import os
import subprocess
import sys
import time

import rig

WATCHERS = 9000
RAMP = 6  # seconds in which they connect
SPAN = 5  # and in which the churn is measured
CHURN = ["--users", 500, "--friends", 20, "--rate", 50, "--duration", f"{SPAN}s"]


def set_apart(nice):
    pin = rig.cores_or_none(rig.BENCH_CORES)
    if pin:
        os.sched_setaffinity(0, pin)
    with contextlib.suppress(PermissionError):
        os.setpriority(os.PRIO_PROCESS, 0, nice)


@contextlib.contextmanager
def fan_out(server, dialect):
    """A celebrity, for as long as the block takes. It has to be judged right as well."""
    words = [rig.BUILD / "alo", "bench", "fanout", "--host", "127.0.0.1", "--port", server.port,
             "--dialect", dialect, "--threads", 1, "--users", WATCHERS, "--rate", 0, "--json",
             "--duration", f"{RAMP + SPAN + 2}s", "--first-user", rig.FIRST_USER + 1_000_000,
             "--late", "10s", "--patience", "20s", "--quiet"]
    with subprocess.Popen(list(map(str, words)), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          preexec_fn=lambda: set_apart(5)) as other:
        time.sleep(RAMP)
        yield
        scene = json.loads(other.stdout.read())["scenarios"][0]
    if not scene["good"] or scene["ramp_seconds"] > RAMP:
        raise rig.Trouble(f"the fan-out: {scene['notifications']} {scene['notes']}")


def measure(repeat, path):
    out = rig.Results(path, "fairness", repeat=repeat)
    set_apart(-15)
    for repetition in range(repeat):
        for dialect in ("classic", "typed"):
            for side in ("alone", "beside"):
                with rig.Server("alo", 0, cores=rig.SERVER_CORES) as server:
                    with fan_out(server, dialect) if side == "beside" else contextlib.nullcontext():
                        scene = rig.load(server, "churn", CHURN, dialect, watch=False)
                took = {which: scene["latency_us"][which] for which in ("p50", "p99", "p999")}
                out.put({"dialect": dialect, "side": side, "repetition": repetition, "us": took})
                rig.say(f"{repetition + 1}/{repeat} {dialect} {side}: p99 {took['p99']:.0f} us")


def markdown(path):
    header, records = rig.read(path)
    if header is None:
        raise rig.Trouble(f"there is no {path}")
    rows = ["| a churn of 2,000 notifications/s | p50 · p99 · p99.9 ms alone "
            "| beside a fan-out | p99, beside to alone |", "|---|--:|--:|--:|"]
    for dialect in ("classic", "typed"):
        of = {side: {each["repetition"]: each["us"] for each in records
                     if each["dialect"] == dialect and each["side"] == side}
              for side in ("alone", "beside")}
        cells = [" · ".join(rig.figure(rig.median(us[which] for us in of[side].values()) / 1e3, 2)
                            for which in ("p50", "p99", "p999")) for side in of]
        times = [of["beside"][each]["p99"] / of["alone"][each]["p99"]
                 for each in of["beside"] if each in of["alone"]]
        rows.append(f"| {dialect} | {cells[0]} | {cells[1]} | **{rig.median(times):.2f}** "
                    f"({min(times):.2f}–{max(times):.2f}) |")
    return "\n".join(rows)


def main():
    parser = argparse.ArgumentParser(description="latencies beside a fan-out")
    parser.add_argument("--repeat", type=int, default=5, help="how often each is measured")
    parser.add_argument("--out", default=rig.RESULTS / "fairness.jsonl", help="for raw results")
    parser.add_argument("--markdown", metavar="FILE", help="print the table of these results")
    asked = parser.parse_args()
    if not asked.markdown:
        measure(asked.repeat, asked.out)
    print(markdown(asked.markdown or asked.out))
    return 0


if __name__ == "__main__":
    sys.exit(rig.main(main))
