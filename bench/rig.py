"""What the measuring scripts share: starting a server, loading it with `alo bench`, reading what it
took, and keeping results. Python's standard library only; imported by the scripts beside it.
"""

import datetime
import json
import os
import pathlib
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
RESULTS = ROOT / "bench" / "results"
BUILD = ROOT / "build" / "release"
FIRST_USER = 8_000_000_000_000_000
FIRST_PORT = 9300

# One server's core, and the bench's. Empty where there is one core, or none is to be reserved.
SERVER_CORES = {0}
BENCH_CORES = {1}


class Trouble(Exception):
    """Something could not be measured; the text says what."""


def say(words):
    print(words, file=sys.stderr, flush=True)


def cores_or_none(cores):
    return cores if (os.cpu_count() or 1) > 1 else None


def free_port():
    for port in range(FIRST_PORT, FIRST_PORT + 90):
        with socket.socket() as one:
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                one.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue
    raise Trouble(f"no port from {FIRST_PORT} on is free")


class Server:
    """A fresh server, stopped by its own process id when the block ends.

    `kind` is alo or floor. `users` is how many ids the floor's arrays have room for. `wrap` is a
    command that it is started by."""

    def __init__(self, kind, users, threads=1, cores=None, wrap=()):
        self.kind = kind
        self.wrapped = bool(wrap)
        self.port = free_port()
        self.log = tempfile.TemporaryFile()
        if kind == "floor":
            words = [BUILD / "bench" / "bench_floor", self.port, FIRST_USER, users + 1]
        else:
            words = [BUILD / "alo", "--host", "127.0.0.1", "--port", self.port,
                     "--threads", threads]
        pin = cores_or_none(cores)
        self.process = subprocess.Popen(
            [*wrap, *map(str, words)], stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log,
            preexec_fn=(lambda: os.sched_setaffinity(0, pin)) if pin else None)

    def __enter__(self):
        deadline = time.monotonic() + 10
        while self.process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return self
            except OSError:
                if time.monotonic() > deadline:
                    break
                time.sleep(0.02)
        self.__exit__()
        raise Trouble(f"{self.kind} does not start: {self.words()}")

    def __exit__(self, *_):
        if self.process.poll() is None:
            os.kill(self.pid, signal.SIGTERM)
            try:
                self.process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                os.kill(self.pid, signal.SIGKILL)
                self.process.wait(timeout=15)

    def words(self):
        self.log.seek(0)
        return self.log.read().decode(errors="replace").strip()

    @property
    def pid(self):
        """The server's own, where it is the child of what it is wrapped in."""
        outer = self.process.pid
        if self.wrapped:
            path = pathlib.Path(f"/proc/{outer}/task/{outer}/children")
            children = path.read_text(encoding="utf-8").split()
            return int(children[0]) if children else outer
        return outer


def load(server, scenario, options, dialect="classic", cores=BENCH_CORES, watch=True):
    """Runs one scenario of `alo bench` and returns its report, with faults turned into Trouble."""
    words = [BUILD / "alo", "bench", scenario, "--host", "127.0.0.1", "--port", server.port,
             "--dialect", dialect, "--threads", 1, "--first-user", FIRST_USER, "--json", "--quiet",
             "--late", "10s", "--patience", "20s", *options]
    if watch:
        words += ["--server-pid", server.pid]
    pin = cores_or_none(cores)
    done = subprocess.run(
        list(map(str, words)), stdin=subprocess.DEVNULL, capture_output=True, text=True,
        timeout=600, preexec_fn=(lambda: os.sched_setaffinity(0, pin)) if pin else None)
    what = f"{scenario} {' '.join(map(str, options))} against {server.kind}"
    if not done.stdout:
        raise Trouble(f"{what}: {done.stderr.strip()}; the server says: {server.words()}")
    scene = json.loads(done.stdout)["scenarios"][0]
    if done.returncode != 0:
        raise Trouble(f"{what}: {scene['notifications']} {scene['notes']} {scene['trouble']}")
    return scene


def costs(scene):
    """The figures of one run that are compared, from the report of `alo bench`."""
    use = scene["server_use"]
    latency = scene["latency_us"]
    seen = {
        "cpu_us_per_notification": use["cpu_us"] / max(1, use["told"]),
        "cpu_us_per_change": use["cpu_us"] / max(1, use["changes"]),
        "cpu_share": use["cpu_us"] / 1e6 / max(1e-9, scene["seconds"]),
        "told_per_second": scene["told_per_second"],
        "p50_us": latency["p50"],
        "p99_us": latency["p99"],
        "at_once": scene["most_at_once"],
        "owed": scene["notifications"]["owed"],
    }
    if use["memory_before"] > 0:
        seen["bytes_per_user"] = (use["memory_after"] - use["memory_before"]) / scene["users"]
    return seen


def machine():
    """What this is measured on, without its name."""
    model = "unknown processor"
    with open("/proc/cpuinfo", encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("model name"):
                model = line.split(":", 1)[1].strip()
                break
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    control = pathlib.Path("/proc/sys/net/ipv4/tcp_congestion_control")
    return {"processor": model, "cores": os.cpu_count(), "memory_gib": round(memory),
            "kernel": os.uname().release.split("-")[0],
            "congestion_control": control.read_text(encoding="utf-8").strip()}


def commit():
    done = subprocess.run(["git", "-C", str(ROOT), "rev-parse", "--short=12", "HEAD"],
                          capture_output=True, text=True, check=False)
    return done.stdout.strip() or "unknown"


class Results:
    """A file of JSON lines, begun anew: first what it was measured on, then a line for each run."""

    def __init__(self, path, what, **more):
        self.path = pathlib.Path(path)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text("", encoding="utf-8")
        self.put({"what": what, "machine": machine(), "commit": commit(),
                  "when": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M"),
                  **more})

    def put(self, record):
        with self.path.open("a", encoding="utf-8") as out:
            out.write(json.dumps(record, sort_keys=True) + "\n")


def read(path):
    """The header and the records of such a file, or (None, []) if there is none."""
    path = pathlib.Path(path)
    if not path.exists():
        return None, []
    lines = [json.loads(each) for each in path.read_text(encoding="utf-8").splitlines() if each]
    return (lines[0], lines[1:]) if lines else (None, [])


def median(values):
    values = list(values)
    return statistics.median(values) if values else None


def figure(value, digits=3):
    """A number with three digits that count, and thousands apart."""
    if value is None:
        return "–"
    if value == 0:
        return "0"
    magnitude = len(str(int(abs(value)))) if abs(value) >= 1 else 1
    return f"{value:,.{max(0, digits - magnitude)}f}"


def main(run):
    """Runs a script's main function; a Trouble is one line and a 1."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        sys.exit(run() or 0)
    except Trouble as trouble:
        say(f"{pathlib.Path(sys.argv[0]).name}: {trouble}")
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
