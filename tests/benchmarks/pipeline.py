"""Times the way from the files to a ready endpoint, beside the store's bare parse of the same files.

Run: ``python -m tests.benchmarks.pipeline`` from the root of a clone in which the test extra is installed.
Each figure is the median of three whole processes; the ratio is to the time in which pyoxigraph, in this process,
parses the project's Turtle files.
"""

import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from urllib.request import urlopen

import pyoxigraph as ox

from hsnexus.sources import find

RUNS = 3
PORT = 18764


def seconds(work: Callable[[], object]) -> float:
    """Return the median of the seconds that the work takes."""
    spent = []
    for _ in range(RUNS):
        begun = time.perf_counter()
        work()
        spent.append(time.perf_counter() - begun)
    return statistics.median(spent)


def verb(*words: str) -> Callable[[], object]:
    """Return the work of running a verb as a process, which must end well."""
    return lambda: subprocess.run([sys.executable, "-m", "hsnexus", *words], check=True, capture_output=True)


def served() -> None:
    """Start the server, and return as soon as it is ready."""
    with subprocess.Popen(
        [sys.executable, "-m", "hsnexus", "serve", "--port", str(PORT)], stderr=subprocess.DEVNULL
    ) as server:
        try:
            while server.poll() is None:
                try:
                    urlopen(f"http://127.0.0.1:{PORT}/ready", timeout=1).close()
                except OSError:  # it does not listen yet, or nobody answers yet
                    time.sleep(0.01)
                else:
                    return
        finally:
            server.terminate()


def main() -> None:
    """Print one line a figure: seconds, the ratio to the bare parse, and the bound that is promised on two cores."""
    files = find().turtle
    bare = seconds(lambda: [list(ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)) for path in files])
    with tempfile.TemporaryDirectory() as scratch:
        out = str(Path(scratch) / "dataset")
        steps = {
            "build": (verb("build", "--out", out), 6.0),
            "check": (verb("check"), 10.0),
            "build --reason": (verb("build", "--reason", "--out", out), 60.0),
            "serve until ready": (served, 1.5),
        }
        print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
        print(f"{'bare parse of the files':<26} {bare:8.3f} s")
        for name, (work, bound) in steps.items():
            spent = seconds(work)
            told = "within" if spent <= bound else "OVER"
            print(f"{name:<26} {spent:8.3f} s   {spent / bare:7.1f} x   {told} {bound} s")


if __name__ == "__main__":
    main()
