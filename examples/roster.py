#!/usr/bin/env python3
"""Shows which of your friends are online, as it changes: a whole client of alo's typed dialect.

    examples/roster.py --user ann --friends bob,7 --status away --text "lunch"

It needs nothing but Python. docs/protocol.md explains every frame. Control-C says bye.
"""
import argparse
import asyncio
import json
import random
import signal
import sys

PONG_WITHIN = 8.0  # seconds
FIRST_WAIT, LONGEST_WAIT = 0.5, 20.0  # seconds between attempts to connect
NEVER_AGAIN = ("replaced", "unauthorized")


class Rejected(Exception):
    """The server does not want this client back."""


def note(what):
    print(what, file=sys.stderr, flush=True)


class Roster:
    """The picture: what is shown of each friend. Prints a line for every change of it."""

    def __init__(self):
        self.shown = {}  # user_id: (version, words)
        self.pages = []

    def put(self, user, version, words):
        before = self.shown.get(user, (0, "offline"))[1]
        self.shown[user] = (version, words)
        if words != before:
            # Texts are other people's: what is not for reading does not reach the terminal.
            line = f"{user}: {words}"
            print("".join(c if c.isprintable() else "?" for c in line), flush=True)

    def snapshot(self, frame):
        """A whole snapshot takes the place of all that was known: friends it lacks are offline."""
        self.pages += frame["online"]
        if frame["more"]:
            return
        fresh = {entry["user_id"]: entry for entry in self.pages}
        self.pages = []
        for user in [user for user in self.shown if user not in fresh]:
            self.put(user, 0, "offline")
        for user, entry in fresh.items():
            self.put(user, entry["version"], words_of(entry))

    def presence(self, frame):
        """News count if they are newer than what is known."""
        user, version = frame["user_id"], frame["version"]
        if version > self.shown.get(user, (0, ""))[0]:
            self.put(user, version, words_of(frame))


def words_of(entry):
    return entry["status"] + (f" ({entry['text']})" if "text" in entry else "")


class Session:
    """One connection, from hello to its end."""

    def __init__(self, reader, writer, roster):
        self.reader, self.writer, self.roster = reader, writer, roster
        self.heartbeat = 25.0
        self.welcomed = False
        self.retry_after = 0.0  # seconds, when the server asked for it

    def say(self, **frame):
        self.writer.write(json.dumps(frame).encode() + b"\n")

    async def next_line(self):
        """The next line. A server that is silent is asked for a pong, and then given up."""
        try:
            return await asyncio.wait_for(self.reader.readline(), self.heartbeat * 1.5)
        except asyncio.TimeoutError:
            self.say(type="ping")
            return await asyncio.wait_for(self.reader.readline(), PONG_WITHIN)

    async def run(self, hello):
        self.say(**hello)
        while (line := await self.next_line()).endswith(b"\n"):
            self.handle(json.loads(line))

    def handle(self, frame):
        kind = frame["type"]
        if kind == "welcome":
            self.welcomed = True
            self.heartbeat = frame["heartbeat"] or self.heartbeat
            note(f"connected to {frame['server']}")
        elif kind == "snapshot":
            self.roster.snapshot(frame)
        elif kind == "presence":
            self.roster.presence(frame)
        elif kind == "ping":
            self.say(type="pong")
        elif kind == "going_away":
            self.retry_after = frame["retry_after_ms"] / 1000
        elif kind == "error":
            note(f"{frame['code']}: {frame['message']}")
            self.retry_after = frame.get("retry_after_ms", 0) / 1000
            if frame["fatal"] and frame["code"] in NEVER_AGAIN:
                raise Rejected
        # Whatever else a newer server says is not for us.


async def stay_connected(options, hello):
    roster = Roster()
    attempts = 0
    while True:
        session = None
        try:
            reader, writer = await asyncio.open_connection(options.host, options.port, limit=2**20)
            session = Session(reader, writer, roster)
            roster.pages = []  # of a snapshot that the last connection did not finish
            try:
                await session.run(hello)
            except asyncio.CancelledError:
                session.say(type="bye")
                raise
            finally:
                writer.close()  # sends what was said first
                await asyncio.wait({asyncio.ensure_future(writer.wait_closed())}, timeout=1)
        except (OSError, asyncio.TimeoutError, ValueError) as error:
            note(f"no connection: {error or 'no answer'}")
        # "Full jitter": anything from nothing to a bound that doubles, so that the many clients of
        # a server that is back do not come back together. Whoever was let in begins anew.
        attempts = 1 if session and session.welcomed else attempts + 1
        wait = random.uniform(0, min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(attempts - 1, 10)))
        wait += session.retry_after if session else 0
        note(f"trying again in {wait:.1f} s")
        await asyncio.sleep(wait)


def user_id(text):
    return int(text) if text.isascii() and text.isdigit() else text


async def main():
    parser = argparse.ArgumentParser(description="Shows which of your friends are online.")
    parser.add_argument("--host", default="localhost")
    parser.add_argument("--port", type=int, default=8080)
    parser.add_argument("--user", required=True, type=user_id, help="a number or a name")
    parser.add_argument("--friends", default="", help="users, with commas between them")
    parser.add_argument("--status", choices=("online", "away", "busy", "invisible"))
    parser.add_argument("--text", help="to be shown with the status")
    options = parser.parse_args()
    hello = {
        "type": "hello",
        "user_id": options.user,
        "friends": [user_id(friend) for friend in options.friends.split(",") if friend],
        "grace": 15,  # seconds in which to come back unnoticed
    }
    hello.update({k: v for k in ("status", "text") if (v := getattr(options, k)) is not None})
    task = asyncio.ensure_future(stay_connected(options, hello))
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    try:
        await task
    except asyncio.CancelledError:
        return 0
    except Rejected:
        return 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
