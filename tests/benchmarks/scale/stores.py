"""Loading, starting and what is held: a server that keeps its store on disk, beside Oxigraph's own loader."""

# ruff: noqa: TID252 - tests/ is no package, so what stands beside this one has no absolute name
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from ..processes import Server, family, free_port, memory, serving

__all__ = ["Kept", "Loaded", "loaded", "server"]

_SERVE: Final = (sys.executable, "-m", "hsnexus", "serve")
_HOURS: Final = 4 * 3600.0
_LOOK_SECONDS: Final = 0.5


@dataclass(frozen=True, slots=True)
class Kept:
    """Folders of a build, and of the stores that servers make of it."""

    dataset: Path
    location: Path


@dataclass(frozen=True, slots=True)
class Loaded:
    """What making a store takes, in seconds and MiB.

    Attributes:
        first: from the start of a server that makes its store to its first answer.
        again: from the start of one that finds it.
        peer: seconds of ``oxigraph load`` on the same file.
        file: the N-Quads.
        store: our store on disk.
        peer_store: Oxigraph's.
        peak: the most that the server held while it made the store (PSS of all its processes).
        peer_peak: likewise of ``oxigraph load``.
        held: what a server holds that has found its store and answered once.
    """

    first: float
    again: float
    peer: float
    file: float
    store: float
    peer_store: float
    peak: float
    peer_peak: float
    held: float


@contextmanager
def server(kept: Kept, *options: str) -> Iterator[Server]:
    """Serve a build from a store on disk for as long as the block lasts."""
    port = free_port()
    command = [*_SERVE, "--port", str(port), "--dataset", str(kept.dataset), "--location", str(kept.location)]
    with serving([*command, *options], port, patience=_HOURS) as run:
        yield run


def loaded(kept: Kept, data: Path, theirs: Path, oxigraph: str) -> Loaded:
    """Make a store as the server does and as Oxigraph does, one after the other; ours stays.

    Args:
        kept: the build, and where our store goes.
        data: its N-Quads.
        theirs: where Oxigraph's store goes.
        oxigraph: command of Oxigraph's server.
    """
    with _peak() as peak, server(kept) as run:
        first = run.cold
    with server(kept) as run:
        again, held = run.cold, memory(family(run.process.pid))
    command = [oxigraph, "load", "--location", str(theirs), "--file", str(data)]
    with _peak() as peer_peak:
        begun = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        peer = time.perf_counter() - begun
    found = Loaded(
        first=first,
        again=again,
        peer=peer,
        file=_mib(data),
        store=_mib(kept.location),
        peer_store=_mib(theirs),
        peak=peak.most,
        peer_peak=peer_peak.most,
        held=held,
    )
    shutil.rmtree(theirs)
    return found


@dataclass(slots=True)
class _Peak:
    """The most that the processes below this one held together."""

    most: float = 0.0
    over: threading.Event = field(default_factory=threading.Event)

    def look(self) -> None:
        """Look again and again until it is over."""
        while not self.over.wait(_LOOK_SECONDS):
            self.most = max(self.most, memory(family(os.getpid())[1:]))


@contextmanager
def _peak() -> Iterator[_Peak]:
    peak = _Peak()
    thread = threading.Thread(target=peak.look)
    thread.start()
    try:
        yield peak
    finally:
        peak.over.set()
        thread.join()


def _mib(path: Path) -> float:
    files = [path] if path.is_file() else [each for each in path.rglob("*") if each.is_file()]
    return sum(each.stat().st_size for each in files) / 1024**2
