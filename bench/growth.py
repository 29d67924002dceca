#!/usr/bin/env python3
"""How alo's costs grow: with users, with friends, with server threads, and what the kernel keeps
for a connection. Servers are fresh for every point; `alo bench` judges every notification.

usage: growth.py [--repeat N] [--out FILE] [CURVE]...        measure, keep, and print
       growth.py --markdown FILE                             print the tables of a kept run

Curves: users, friends, fanout, threads, idle (all). But for `threads`, the server has one thread
and, with two cores or more, one core, and the bench another.
"""

import argparse
import resource
import socket
import sys
import time

import rig

USERS = [1000, 2000, 5000, 10000, 19000]
FRIENDS = [10, 20, 50, 100, 200, 500]
WATCHERS = [10, 30, 100, 300, 1000, 3000, 10000]
THREADS = [1, 2]
IDLE = 18000


def churn(users, friends, seconds=3, at_once=8):
    # Few at once, so that it is as many at every point, though friends wait for each other.
    return ["--users", users, "--friends", friends, "--rate", 0, "--in-flight", at_once,
            "--duration", f"{seconds}s"]


def point(out, curve, x, dialect, scenario, options, repetition, **server):
    # The floor is one more way to speak the classic dialect.
    kind, spoken = ("floor", "classic") if dialect == "floor" else ("alo", dialect)
    users = options[options.index("--users") + 1]
    with rig.Server(kind, users, **{"cores": rig.SERVER_CORES, **server}) as one:
        pinned = rig.BENCH_CORES if server.get("cores", True) is not None else None
        scene = rig.load(one, scenario, options, spoken, cores=pinned)
    seen = rig.costs(scene)
    out.put({"curve": curve, "x": x, "dialect": dialect, "repetition": repetition, "costs": seen})
    rig.say(f"{curve} {x}, {dialect}: {seen['cpu_us_per_notification']:.2f} us a notification, "
            f"{seen['cpu_us_per_change']:.1f} us a change, "
            f"{seen.get('bytes_per_user', 0):.0f} bytes a user")


def memory_of_the_kernel():
    """Bytes in slabs, and pages of sockets' buffers, from /proc."""
    with open("/proc/meminfo", encoding="utf-8") as lines:
        slab = next(int(line.split()[1]) * 1024 for line in lines if line.startswith("Slab:"))
    with open("/proc/net/sockstat", encoding="utf-8") as lines:
        words = next(line.split() for line in lines if line.startswith("TCP:"))
    return slab, int(words[words.index("mem") + 1]) * resource.getpagesize()


def resident(pid):
    with open(f"/proc/{pid}/smaps_rollup", encoding="utf-8") as lines:
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


def idle(out, repetition):
    """Connections that said hello and nothing since: what they cost, the kernel's part included. Of
    that part one half is this script's, which has the other end of every connection."""
    with rig.Server("alo", 0, cores=rig.SERVER_CORES) as alo:
        time.sleep(0.5)
        slab, pages = memory_of_the_kernel()
        before = resident(alo.pid)
        ends = []
        try:
            for number in range(IDLE):
                end = socket.create_connection(
                    ("127.0.0.1", alo.port), source_address=(f"127.0.0.{1 + number % 64}", 0))
                end.sendall(b'{"user_id": %d}\n' % number)
                ends.append(end)
            # Whoever is told was taken; the last one was, so all were.
            end.sendall(b'{"user_id": %d, "friends": [%d]}\n' % (IDLE - 1, IDLE))
            with socket.create_connection(("127.0.0.1", alo.port)) as last:
                last.sendall(b'{"user_id": %d}\n' % IDLE)
                end.settimeout(20)
                if not end.recv(64):
                    raise rig.Trouble("the server closed an idle connection")
            time.sleep(1)
            after, buffers = memory_of_the_kernel()
            seen = {"connections": IDLE, "process": (resident(alo.pid) - before) / IDLE,
                    "kernel": (after - slab) / IDLE / 2,
                    "buffers": max(0, buffers - pages) / IDLE / 2}
        finally:
            for end in ends:
                end.close()
    out.put({"curve": "idle", "x": IDLE, "repetition": repetition, "costs": seen})
    rig.say(f"idle: {seen['process']:.0f} bytes in the process, {seen['kernel']:.0f} in the kernel")


def measure(curves, repeat, path):
    out = rig.Results(path, "growth", repeat=repeat)
    both, three = ["classic", "typed"], ["classic", "typed", "floor"]
    # Name, points, who is measured at each, scenario, options, and what else the server is given.
    plan = [
        ("users", USERS, three, "churn", lambda x: churn(x, 50), {}),
        ("friends", FRIENDS, both, "churn", lambda x: churn(3000, x, 3, 1), {}),
        ("fanout", WATCHERS, three, "fanout",
         lambda x: ["--users", x, "--rate", 0, "--duration", "2s"], {}),
        ("threads", THREADS, both, "churn", lambda x: churn(10000, 50, 4, 64), {"cores": None}),
    ]
    for repetition in range(repeat):
        for curve, points, sides, scenario, options, more in plan:
            for x in points if curve in curves else ():
                given = {**more, "threads": x} if curve == "threads" else more
                # Beside each other, so that whatever else the machine does meets all.
                for side in sides:
                    point(out, curve, x, side, scenario, options(x), repetition, **given)
        if "idle" in curves:
            idle(out, repetition)


def curve_of(records, curve, dialect, figure):
    """[(x, median of the repetitions)] by x."""
    found = {}
    for each in records:
        if each["curve"] == curve and each.get("dialect") == dialect and figure in each["costs"]:
            found.setdefault(each["x"], []).append(each["costs"][figure])
    return [(x, rig.median(found[x])) for x in sorted(found)]


def table(records, curve, name, columns):
    rows = [f"| {name} | " + " | ".join(words for words, _, _, _ in columns) + " |",
            "|--:|" + "--:|" * len(columns)]
    by_x = [dict(curve_of(records, curve, dialect, figure)) for _, dialect, figure, _ in columns]
    for x in sorted(set().union(*by_x)):
        cells = [rig.figure(found.get(x), digits)
                 for found, (_, _, _, digits) in zip(by_x, columns)]
        rows.append(f"| {x:,} | " + " | ".join(cells) + " |")
    return rows if len(rows) > 2 else []


def markdown(path):
    header, records = rig.read(path)
    if header is None:
        raise rig.Trouble(f"there is no {path}")
    each, change = "cpu_us_per_notification", "cpu_us_per_change"
    weight = [("bytes a user", "classic", "bytes_per_user", 0),
              ("typed", "typed", "bytes_per_user", 0)]
    parts = [
        table(records, "users", "users, 50 friends each",
              [("µs a notification: classic", "classic", each, 3), ("typed", "typed", each, 3),
               ("floor", "floor", each, 3), *weight]),
        table(records, "friends", "friends each, 3,000 users",
              [("µs a notification: classic", "classic", each, 3), ("typed", "typed", each, 3),
               ("µs a coming or going: classic", "classic", change, 3),
               ("typed", "typed", change, 3),
               *weight]),
        table(records, "fanout", "friends of the one who comes and goes",
              [("µs a notification: classic", "classic", each, 3), ("typed", "typed", each, 3),
               ("floor", "floor", each, 3)]),
        table(records, "threads", "threads of the server, cores shared with the bench",
              [("µs a notification: classic", "classic", each, 3), ("typed", "typed", each, 3),
               ("notifications/s: classic", "classic", "told_per_second", 0),
               ("typed", "typed", "told_per_second", 0)]),
    ]
    still = [each["costs"] for each in records if each["curve"] == "idle"]
    if still:
        parts.append(["| idle connections, no friends | bytes each in the process "
                      "| in the kernel's slabs | in socket buffers |", "|--:|--:|--:|--:|",
                      f"| {still[0]['connections']:,} | " + " | ".join(
                          rig.figure(rig.median(each[which] for each in still), 0)
                          for which in ("process", "kernel", "buffers")) + " |"])
    return "\n\n".join("\n".join(each) for each in parts if each)


def main():
    parser = argparse.ArgumentParser(description="how costs grow")
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--out", default=rig.RESULTS / "growth.jsonl")
    parser.add_argument("--markdown", metavar="FILE", help="print the tables of these results")
    every = ["users", "friends", "fanout", "threads", "idle"]
    parser.add_argument("curves", metavar="CURVE", nargs="*", help=", ".join(every) + " (all)")
    asked = parser.parse_args()
    if asked.markdown:
        print(markdown(asked.markdown))
        return 0
    strange = set(asked.curves) - set(every)
    if strange:
        parser.error(f"there is no curve {strange.pop()}; there are {', '.join(every)}")
    files = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    if files < max(USERS) + 100:
        raise rig.Trouble(f"{max(USERS):,} users need {max(USERS) + 100} open files, and the limit "
                          f"is {files} (ulimit -n)")
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))
    measure(asked.curves or every, asked.repeat, asked.out)
    print(markdown(asked.out))
    return 0


if __name__ == "__main__":
    sys.exit(rig.main(main))
