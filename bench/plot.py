#!/usr/bin/env python3
"""Draws the kept figures as SVG, for docs/performance.md: bench/results/*.jsonl into
docs/performance/*.svg. Colours and greys are such as can be read on white and on black.

usage: plot.py [--out FOLDER]
"""

import argparse
import math
import pathlib
import sys
from xml.sax.saxutils import escape

import compare
import domain
import growth
import rig

WIDTH, HEIGHT = 720, 380
LEFT, RIGHT, TOP, BOTTOM = 78, 30, 62, 56
INK = "#7a828c"
FAINT = "#7a828c"
COLOURS = ["#3b82d6", "#e07b28", "#2c9f68", "#b565c7"]
# What is in several pictures looks the same in all of them.
KNOWN = {"floor": "#8b949e", "alo, classic": COLOURS[0], "alo, typed": COLOURS[1]}


def colours_of(names):
    return [KNOWN.get(name, COLOURS[i]) for i, name in enumerate(names)]


class Picture:
    def __init__(self, title, height=HEIGHT):
        self.height = height
        self.parts = []
        self.title = title
        self.text(LEFT, 22, title, size=15, weight="600")

    def text(self, x, y, words, size=12, anchor="start", weight="400", turn=None, fill=INK):
        turned = f' transform="rotate({turn} {x:.1f} {y:.1f})"' if turn else ""
        self.parts.append(
            f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}" '
            f'font-weight="{weight}" fill="{fill}"{turned}>{escape(words)}</text>')

    def line(self, x1, y1, x2, y2, faint=False):
        look = ' stroke-opacity="0.28"' if faint else ""
        self.parts.append(f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" '
                          f'stroke="{FAINT}" stroke-width="1"{look}/>')

    def key(self, names):
        x = LEFT
        for name, colour in names:
            self.parts.append(f'<rect x="{x}" y="36" width="12" height="12" rx="2" '
                              f'fill="{colour}"/>')
            self.text(x + 17, 46, name)
            x += 32 + 6.6 * len(name)

    def done(self):
        return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {self.height}" '
                f'width="{WIDTH}" height="{self.height}" role="img" '
                'font-family="system-ui, -apple-system, Segoe UI, Helvetica, Arial, sans-serif">\n'
                f"<title>{escape(self.title)}</title>\n" + "\n".join(self.parts) + "\n</svg>\n")


def nice_step(span, steps=5):
    rough = span / steps
    power = 10 ** math.floor(math.log10(rough))
    return next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= rough)


class Axis:
    """From values to places along one side, evenly or by powers of ten."""

    def __init__(self, values, start, end, by_tens=False):
        self.start, self.end, self.by_tens = start, end, by_tens
        if by_tens:
            self.low, self.high = min(values) / 1.25, max(values) * 1.25
            exponents = range(math.floor(math.log10(self.low)),
                              math.ceil(math.log10(self.high)) + 1)
            factors = (1, 2, 5) if self.high / self.low < 50 else (1,)
            marks = [factor * 10.0 ** each for each in exponents for factor in factors]
        else:
            step = nice_step(max(values))
            self.low, self.high = 0, step * math.ceil(max(values) * 1.02 / step)
            marks = [step * each for each in range(round(self.high / step) + 1)]
        self.marks = [each for each in marks if self.low <= each <= self.high * 1.0001]

    def at(self, value):
        if self.by_tens:
            part = math.log(value / self.low) / math.log(self.high / self.low)
        else:
            part = (value - self.low) / (self.high - self.low)
        return self.start + part * (self.end - self.start)


def words_of(value):
    return f"{value:,.0f}" if value >= 10 or value == int(value) else f"{value:g}"


def curves(title, x_words, y_words, lines, by_tens_x=True, by_tens_y=False):
    """`lines` are (name, [(x, y)]); those without points are left out."""
    lines = [(name, points) for name, points in lines if len(points) > 1]
    if not lines:
        return None
    picture = Picture(title)
    across = Axis([x for _, points in lines for x, _ in points], LEFT, WIDTH - RIGHT, by_tens_x)
    up = Axis([y for _, points in lines for _, y in points], HEIGHT - BOTTOM, TOP, by_tens_y)
    for mark in up.marks:
        picture.line(LEFT, up.at(mark), WIDTH - RIGHT, up.at(mark), faint=True)
        picture.text(LEFT - 8, up.at(mark) + 4, words_of(mark), anchor="end")
    for mark in across.marks:
        picture.line(across.at(mark), HEIGHT - BOTTOM, across.at(mark), HEIGHT - BOTTOM + 5)
        picture.text(across.at(mark), HEIGHT - BOTTOM + 20, words_of(mark), anchor="middle")
    picture.line(LEFT, HEIGHT - BOTTOM, WIDTH - RIGHT, HEIGHT - BOTTOM)
    picture.text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 12, x_words, anchor="middle")
    picture.text(20, (TOP + HEIGHT - BOTTOM) / 2, y_words, anchor="middle", turn=-90)
    names = [name for name, _ in lines]
    picture.key(list(zip(names, colours_of(names))))
    for colour, (_, points) in zip(colours_of(names), lines):
        places = " ".join(f"{across.at(x):.1f},{up.at(y):.1f}" for x, y in points)
        picture.parts.append(f'<polyline points="{places}" fill="none" stroke="{colour}" '
                             'stroke-width="2.5" stroke-linejoin="round"/>')
        for x, y in points:
            picture.parts.append(f'<circle cx="{across.at(x):.1f}" cy="{up.at(y):.1f}" r="3.5" '
                                 f'fill="{colour}"/>')
    return picture.done()


def bars(title, y_words, groups, names, digits=2):
    """`groups` are (words, [value or None for each name])."""
    values = [value for _, each in groups for value in each if value]
    if not values:
        return None
    picture = Picture(title)
    up = Axis(values, HEIGHT - BOTTOM, TOP)
    for mark in up.marks:
        picture.line(LEFT, up.at(mark), WIDTH - RIGHT, up.at(mark), faint=True)
        picture.text(LEFT - 8, up.at(mark) + 4, words_of(mark), anchor="end")
    room = (WIDTH - RIGHT - LEFT) / len(groups)
    wide = min(46, room * 0.8 / len(names))
    for g, (words, each) in enumerate(groups):
        middle = LEFT + room * (g + 0.5)
        for i, value in enumerate(each):
            if not value:
                continue
            x = middle + (i - len(names) / 2) * wide
            picture.parts.append(
                f'<rect x="{x + 1.5:.1f}" y="{up.at(value):.1f}" width="{wide - 3:.1f}" '
                f'height="{HEIGHT - BOTTOM - up.at(value):.1f}" rx="2" '
                f'fill="{colours_of(names)[i]}"/>')
            picture.text(x + wide / 2, up.at(value) - 5, rig.figure(value, digits + 1), size=11,
                         anchor="middle")
        # Long names in two lines, at the comma.
        for row, part in enumerate(words.split(", ", 1)):
            picture.text(middle, HEIGHT - BOTTOM + 18 + 15 * row, part, size=11.5, anchor="middle")
    picture.line(LEFT, HEIGHT - BOTTOM, WIDTH - RIGHT, HEIGHT - BOTTOM)
    picture.text(20, (TOP + HEIGHT - BOTTOM) / 2, y_words, anchor="middle", turn=-90)
    picture.key(list(zip(names, colours_of(names))))
    return picture.done()


def beside_the_floor():
    _, records = rig.read(rig.RESULTS / "compare.jsonl")
    groups = []
    for name, words, _ in compare.names_of(records):
        groups.append((words.replace(", 50 friends", "").replace(", 10 friends", ""), [
            1.0 if side == "floor" else
            rig.median(compare.ratios(records, name, "cost_us", side, "floor"))
            for side, _, _ in compare.SIDES]))
    return bars("Processor time of the server, the floor's as 1", "times the floor's", groups,
                ["floor", "alo, classic", "alo, typed"])


def growing(curve, figure, title, x_words, y_words, dialects, **axes):
    _, records = rig.read(rig.RESULTS / "growth.jsonl")
    return curves(title, x_words, y_words,
                  [(name, growth.curve_of(records, curve, dialect, figure))
                   for name, dialect in dialects], **axes)


def coming_and_going():
    found = domain.by_name(rig.RESULTS / "domain.jsonl")
    lines = []
    for name, words in (("hello_to_friends", "hello, friends online"),
                        ("hello_to_strangers", "hello, friends unknown"),
                        ("departure_from_friends", "departure, online"),
                        ("departure_from_strangers", "departure, unknown")):
        points = [(friends, found[f"{name}/friends:{friends}"]["ns"] / 1000)
                  for friends in (10, 100, 1_000, 10_000) if f"{name}/friends:{friends}" in found]
        lines.append((words, points))
    return curves("One hello, one departure: the domain alone", "friends",
                  "microseconds of a core", lines, by_tens_y=True)


def main():
    parser = argparse.ArgumentParser(description="draw the kept figures")
    parser.add_argument("--out", default=rig.ROOT / "docs" / "performance", type=pathlib.Path)
    folder = parser.parse_args().out
    folder.mkdir(parents=True, exist_ok=True)
    both = [("alo, classic", "classic"), ("alo, typed", "typed")]
    three = [*both, ("floor", "floor")]
    pictures = {
        "floor": beside_the_floor(),
        "users": growing("users", "cpu_us_per_notification",
                         "A notification, by the number of users (50 friends each)",
                         "users online", "microseconds of a core", three),
        "friends": growing("fanout", "cpu_us_per_change",
                           "One coming or going, by the number of friends who hear of it",
                           "friends", "microseconds of a core", three, by_tens_y=True),
        "memory": growing("friends", "bytes_per_user",
                          "Memory of the process, by the number of friends (3,000 users)",
                          "friends of each user", "bytes a user", both, by_tens_x=False),
        "domain": coming_and_going(),
    }
    for name, picture in pictures.items():
        if picture is None:
            raise rig.Trouble(f"nothing is kept to draw {name} from; measure first")
        (folder / f"{name}.svg").write_text(picture, encoding="utf-8")
        rig.say(f"{name}.svg")
    return 0


if __name__ == "__main__":
    sys.exit(rig.main(main))
