"""Compares servers that could speak HTTP for us: their speed, alone and with our application, and what they promise.

Run: ``python -m tests.benchmarks.servers [NAME…] [--seconds S] [--runs N]`` from the root of a clone in which the
extra bench is installed, on Linux. Every figure is the median of the runs. Exit code 1: a figure of our own front is
over its bound, or a server could not be measured.
"""

# ruff: noqa: TID252 - tests/ is no package, so what stands beside this one has no absolute name
import argparse
import math
import statistics
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

from ..client import Reply, request
from ..gates.stage import COMMAND
from ..processes import Server, free_port, machine, serving
from .candidates import CANDIDATES, OURS, Candidate
from .promises import promises
from .speeds import LOOKUP, speeds
from .stage import LARGE, Stage
from .table import bounded, lines

_CACHE: Final = 64 * 1024 * 1024


@contextmanager
def _broker(folder: Path, cache_bytes: int) -> Iterator[tuple[Stage, Server]]:
    """Run our own server for its broker, which the servers under test ask too."""
    port, scratch = free_port(), Path(tempfile.mkdtemp(dir=folder))
    command = [*COMMAND, "serve", "--port", str(port), "--fronts", "1", "--cache", str(cache_bytes // 1024 // 1024)]
    with serving(command, port, environment={"TMPDIR": str(scratch)}) as server:
        yield Stage(next(scratch.glob("*/broker")), cache_bytes, folder), server


def _measured(
    candidate: Candidate, brokers: list[tuple[Stage, Server]], expected: Reply, seconds: float
) -> dict[str, float]:
    """Return the figures of one run.

    Raises:
        RuntimeError: it could not be measured.
    """
    (plain, broker), (cached, _) = brokers
    found = [*speeds(candidate, (plain, cached), expected, seconds), *promises(candidate, plain, broker, seconds)]
    return {figure.name: figure.value for figure in found}


def _median(runs: list[dict[str, float]]) -> dict[str, float]:
    return {name: statistics.median(run.get(name, math.nan) for run in runs) for name in (runs or [{}])[0]}


def main() -> int:
    """Measure the servers that are named, or all; print the table."""
    parser = argparse.ArgumentParser(
        "python -m tests.benchmarks.servers",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(CANDIDATES)}")
    parser.add_argument("--seconds", type=float, default=1.0, help="of each load")
    parser.add_argument("--runs", type=int, default=3, help="of everything, in turn")
    options = parser.parse_args()
    if unknown := {*options.names} - {*CANDIDATES}:
        parser.error(f"there is no server {', '.join(sorted(unknown))}")
    chosen = [CANDIDATES[name] for name in options.names or CANDIDATES]
    print(machine())
    for one in chosen:
        print(f"{one.name:<14} {f'{one.package} {one.version}' if one.version else 'NOT INSTALLED':<18} {one.note}")
    results: dict[str, list[dict[str, float]]] = {one.name: [] for one in chosen if one.version}
    failed = 0
    with tempfile.TemporaryDirectory() as scratch, ExitStack() as stack:
        folder = Path(scratch)
        (folder / "large").write_bytes(b"x" * LARGE)
        brokers = [stack.enter_context(_broker(folder, size)) for size in (0, _CACHE)]
        with brokers[0][1].client() as client:
            expected = client.ask(request(path=LOOKUP))
        for run in range(options.runs):
            for name, runs in results.items():
                print(f"run {run + 1}, {name}", file=sys.stderr, flush=True)
                try:
                    runs.append(_measured(CANDIDATES[name], brokers, expected, options.seconds))
                except (RuntimeError, OSError) as error:
                    failed += 1
                    print(f"{name} could not be measured in run {run + 1}: {error}", flush=True)
    rows = {name: _median(runs) for name, runs in results.items()}
    print("", *lines(rows), machine(), sep="\n")
    figures = [*bounded(rows.get(OURS, {}))]
    for figure in figures:
        print(figure.line())
    for name, row in rows.items():
        if bad := sum(value for key, value in row.items() if key.endswith(" bad")):
            print(f"{name}: {bad:.0f} requests were answered otherwise than with 200 or 304, or not at all")
    return 1 if failed or not all(figure.kept for figure in figures) else 0


if __name__ == "__main__":
    sys.exit(main())
