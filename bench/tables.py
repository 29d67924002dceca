#!/usr/bin/env python3
"""Puts the kept figures into docs/performance.md, between the lines that say which table belongs
there: <!-- figures: NAME --> and <!-- end -->.

usage: tables.py [--check]        --check: change nothing; 1 if something would change
"""

import argparse
import re
import sys

import compare
import domain
import fairness
import growth
import paper
import profile_time
import rig

PAGE = rig.ROOT / "docs" / "performance.md"


def measured_on():
    lines = []
    for name, words in (("compare", "beside the floor"), ("growth", "growth"),
                        ("fairness", "beside a fan-out"),
                        ("domain", "the domain"), ("profile", "where the time goes")):
        header, _ = rig.read(rig.RESULTS / f"{name}.jsonl")
        if header is None:
            raise rig.Trouble(f"there is no {name}.jsonl")
        machine = header["machine"]
        repeat = f", {header['repeat']} repetitions" if "repeat" in header else ""
        lines.append(f"- {words}: {machine['cores']} cores of {machine['processor']}, "
                     f"{machine['memory_gib']} GiB, Linux {machine['kernel']}, "
                     f"{machine.get('congestion_control', 'unknown')}; {header['when']} UTC, "
                     f"at commit {header['commit']}{repeat}")
    return "\n".join(lines)


TABLES = {
    "machine": measured_on,
    "compare": lambda: compare.markdown(rig.RESULTS / "compare.jsonl"),
    "fairness": lambda: fairness.markdown(rig.RESULTS / "fairness.jsonl"),
    "growth": lambda: growth.markdown(rig.RESULTS / "growth.jsonl"),
    "domain": lambda: domain.markdown(rig.RESULTS / "domain.jsonl"),
    "paper": paper.table,
    "profile": lambda: profile_time.markdown(rig.RESULTS / "profile.jsonl"),
}


def filled(text):
    def fill(match):
        if match[1] not in TABLES:
            raise rig.Trouble(f"there are no figures {match[1]}")
        return f"<!-- figures: {match[1]} -->\n\n{TABLES[match[1]]()}\n\n<!-- end -->"

    return re.sub(r"<!-- figures: (\w+) -->\n.*?<!-- end -->", fill, text, flags=re.DOTALL)


def main():
    parser = argparse.ArgumentParser(description="put the kept figures into the page")
    parser.add_argument("--check", action="store_true", help="change nothing")
    asked = parser.parse_args()
    before = PAGE.read_text(encoding="utf-8")
    after = filled(before)
    if asked.check:
        if before != after:
            raise rig.Trouble("docs/performance.md has other figures than bench/results: run "
                              "bench/tables.py")
        return 0
    PAGE.write_text(after, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(rig.main(main))
