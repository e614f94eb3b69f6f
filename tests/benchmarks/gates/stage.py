"""The stage of a gate: the packaged dataset served, who is who among its processes, and chance."""

# ruff: noqa: TID252 - tests/ is no package, so what stands beside this one has no absolute name
import itertools
import json
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from hsnexus import manifest
from hsnexus_server.engines.embedded import EmbeddedEngine
from hsnexus_server.settings import Settings

from ..client import request
from ..processes import Server, children, free_port, serving
from .queries import CANARY

__all__ = [
    "COMMAND",
    "SETTINGS",
    "Scale",
    "broker",
    "brokered",
    "drawn",
    "fronts",
    "lives",
    "serve",
    "small",
    "status",
    "until",
]

COMMAND: Final = (sys.executable, "-m", "hsnexus")
SETTINGS: Final = Settings(host="127.0.0.1", port=0, dataset=manifest.packaged())


@dataclass(frozen=True, slots=True)
class Scale:
    """How long a gate takes: seconds of load, and the factor for what is counted."""

    seconds: float
    times: int
    scratch: Path

    def fresh(self) -> Path:
        """Return an empty folder."""
        return Path(tempfile.mkdtemp(dir=self.scratch))


@contextmanager
def serve(scale: Scale, *options: str) -> Iterator[Server]:
    """Serve the packaged dataset, or what the options say, with the temporary files in a folder of the gate's own."""
    port, folder = free_port(), scale.fresh()
    with serving([*COMMAND, "serve", "--port", str(port), *options], port, environment={"TMPDIR": str(folder)}) as run:
        yield run


@contextmanager
def brokered(scale: Scale, *options: str) -> Iterator[EmbeddedEngine]:
    """Serve likewise, and ask the broker of that server instead of its front."""
    port, folder = free_port(), scale.fresh()
    command = [*COMMAND, "serve", "--port", str(port), *options]
    with serving(command, port, environment={"TMPDIR": str(folder)}):
        yield EmbeddedEngine(SETTINGS, next(folder.glob("*/broker")))


def status(server: Server) -> dict[str, Any]:
    """Return what the server tells of itself."""
    with server.client() as client:
        return dict(json.loads(client.ask(request(path="/status")).body or b"{}"))


def fronts(server: Server) -> list[int]:
    """Return the processes of the server that speak HTTP: those without children."""
    return [pid for pid in children(server.process.pid) if not children(pid)]


def broker(server: Server) -> int:
    """Return the process that owns the evaluators' parent."""
    return next(pid for pid in children(server.process.pid) if children(pid))


def small(seed: int) -> Iterator[bytes]:
    """Yield small look-ups of a claim's label, without end."""
    for number in itertools.count(seed * 37):
        yield request(CANARY.format(number % 300 + 1))


def drawn(seed: int) -> random.Random:
    """Return chance that is the same each time."""
    return random.Random(seed)  # noqa: S311 - chance, not secrets


def until(what: Callable[[], bool], seconds: float) -> float:
    """Wait until something holds; return the seconds that it took, or infinity."""
    begun = time.perf_counter()
    while not what():
        if time.perf_counter() - begun > seconds:
            return float("inf")
        time.sleep(0.002)
    return time.perf_counter() - begun


def lives(pid: int) -> bool:
    """Tell whether a process is there, and more than a name that waits to be reaped."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] != "Z"
    return False
