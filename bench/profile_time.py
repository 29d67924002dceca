#!/usr/bin/env python3
"""Where alo's time goes: system calls for each user and notification (strace), and what share of
the processor time is whose (perf), kernel and alo apart. What is not installed is left out, with a
word.

usage: profile_time.py [--out FILE]            measure, keep, and print
       profile_time.py --markdown FILE         print the tables of a kept run
"""

import argparse
import collections
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import rig

# Which call a stack belongs to, from the innermost name that tells.
GROUPS = [
    ("send: TCP, loopback and the reader's wake-up", r"__(x64_)?sys_(sendto|sendmsg|write)"),
    ("read", r"__(x64_)?sys_(recvfrom|recvmsg|read)$"),
    ("epoll: wait and control", r"__(x64_)?sys_epoll|do_epoll"),
    ("accept, and what a new socket needs", r"__(x64_)?sys_(accept4?|setsockopt|getpeername|"
                                           r"getsockname|ioctl|fcntl|getsockopt)"),
    ("close and shutdown", r"__(x64_)?sys_(close|shutdown)|task_work_run|____fput"),
    ("interrupts and the rest of the kernel", r"entry_SYSCALL|asm_|ret_from|do_syscall"),
]
CALLS = ["accept4", "recvfrom", "recvmsg", "sendto", "sendmsg", "epoll_wait", "epoll_ctl", "close"]


def system_calls(out, dialect, users, friends):
    """A storm from the first connect to the last goodbye: each user comes and goes, and its friends
    hear of both."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "calls"
        with rig.Server("alo", users, wrap=["strace", "-f", "-c", "-o", path]) as alo:
            scene = rig.load(alo, "storm", ["--users", users, "--friends", friends], dialect,
                             cores=None, watch=False)
        text = path.read_text(encoding="utf-8")
    if not text:
        raise rig.Trouble("strace counted nothing")
    calls = {}
    for line in text.splitlines():
        words = line.split()
        if len(words) >= 5 and words[0].replace(".", "").isdigit() and words[3].isdigit():
            calls[words[-1]] = int(words[3])
    told = 2 * scene["notifications"]["told"]
    out.put({"part": "calls", "dialect": dialect, "users": users, "friends": friends,
             "told": told, "calls": calls})


def group_of(stack):
    for frame in stack:
        for words, pattern in GROUPS:
            if re.search(pattern, frame):
                return words
    return None


def processor_time(out, dialect):
    """What the server does in a churn flat out, by 997 samples a second of its processor time."""
    with tempfile.TemporaryDirectory() as folder:
        path = str(pathlib.Path(folder) / "perf")
        with rig.Server("alo", 0, cores=rig.SERVER_CORES) as alo:
            with subprocess.Popen(["perf", "record", "-e", "cpu-clock", "-F", "997", "-g", "-o",
                                   path, "-p", str(alo.pid)], stdout=subprocess.DEVNULL,
                                  stderr=subprocess.DEVNULL):
                rig.load(alo, "churn", ["--users", 3000, "--friends", 50, "--rate", 0,
                                        "--in-flight", 20, "--duration", "6s"], dialect)
                # perf ends with the process that it looks at.
                alo.__exit__()
        done = subprocess.run(["perf", "script", "-i", path, "-F", "ip,sym"], check=True,
                              capture_output=True, text=True)
    counted = collections.Counter()
    own = collections.Counter()
    for sample in done.stdout.split("\n\n"):
        lines = [line.split(None, 1) for line in sample.splitlines() if line.strip()]
        stack = [line[1] if len(line) > 1 else "?" for line in lines]
        if not stack:
            continue
        if not lines[0][0].startswith("ffffffff"):
            counted["alo and its libraries"] += 1
            own[re.sub(r"\(.*", "", stack[0])] += 1
        else:
            counted[group_of(stack) or GROUPS[-1][0]] += 1
    out.put({"part": "time", "dialect": dialect, "samples": sum(counted.values()),
             "groups": dict(counted), "own": dict(own.most_common(12))})


def measure(path):
    out = rig.Results(path, "profile")
    for dialect in ("classic", "typed"):
        if shutil.which("strace"):
            for friends in (10, 50):
                system_calls(out, dialect, 2000, friends)
        else:
            rig.say("strace is not installed: no system calls are counted")
        if shutil.which("perf"):
            processor_time(out, dialect)
        else:
            rig.say("perf is not installed: no processor time is told apart")


def markdown(path):
    header, records = rig.read(path)
    if header is None:
        raise rig.Trouble(f"there is no {path}")
    parts = []
    counted = [each for each in records if each["part"] == "calls"]
    if counted:
        names = [name for name in CALLS if any(each["calls"].get(name) for each in counted)]
        rows = ["| storm, from connect to goodbye | a user: " + " | ".join(
            "all other calls" if name == "rest" else f"`{name}`"
            for name in [*names, "rest"]) + " | sends a notification |",
            "|---|" + "--:|" * (len(names) + 2)]
        for each in counted:
            calls, users = each["calls"], each["users"]
            rest = sum(count for name, count in calls.items()
                       if name not in names and name != "total")
            cells = [f"{count / users:.2f}"
                     for count in [*(calls.get(name, 0) for name in names), rest]]
            sends = calls.get("sendto", 0) + calls.get("sendmsg", 0)
            rows.append(f"| {each['dialect']}, {users:,} users, {each['friends']} friends | " +
                        " | ".join(cells) + f" | {sends / each['told']:.2f} |")
        parts.append(rows)
    timed = [each for each in records if each["part"] == "time"]
    if timed:
        groups = ["alo and its libraries", *(words for words, _ in GROUPS)]
        rows = ["| churn, flat out: share of the server's processor time | " +
                " | ".join(each["dialect"] for each in timed) + " |",
                "|---|" + "--:|" * len(timed)]
        for words in groups:
            rows.append(f"| {words} | " + " | ".join(
                f"{100 * each['groups'].get(words, 0) / each['samples']:.0f} %" for each in timed)
                + " |")
        parts.append(rows)
        for each in timed:
            names = [f"`{name}` {100 * count / each['samples']:.1f} %"
                     for name, count in sorted(each["own"].items(), key=lambda one: -one[1])[:6]]
            parts.append([f"Of alo's own part, {each['dialect']}: {', '.join(names)}."])
    return "\n\n".join("\n".join(each) for each in parts)


def main():
    parser = argparse.ArgumentParser(description="where alo's time goes")
    parser.add_argument("--out", default=rig.RESULTS / "profile.jsonl")
    parser.add_argument("--markdown", metavar="FILE", help="print the tables of these results")
    asked = parser.parse_args()
    if not asked.markdown:
        measure(asked.out)
    print(markdown(asked.markdown or asked.out))
    return 0


if __name__ == "__main__":
    sys.exit(rig.main(main))
