"""The servers that are compared, as a table, and how one of them is run."""

# ruff: noqa: TID252 - tests/ is no package, so what stands beside this one has no absolute name
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Final

from ..processes import Server, family, free_port, serving
from .stage import THREADS, Stage

__all__ = ["CANDIDATES", "OURS", "Candidate", "running"]

_HERE: Final = "tests.benchmarks.servers"
_HOSTED: Final = (f"{_HERE}.host", "{name}", "{port}", "{processes}")
_GRANIAN: Final = ("granian", "--port", "{port}", "--workers", "{processes}", "--log-level", "critical", "--interface")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A server.

    Attributes:
        name: of its row.
        package: the distribution that it comes with.
        command: what runs it, after ``python -m``; {port} and {processes} stand for themselves.
        note: how it is set up, and why.
    """

    name: str
    package: str
    command: tuple[str, ...]
    note: str

    @property
    def version(self) -> str:
        """The version that is installed; empty if none is."""
        try:
            return version(self.package)
        except PackageNotFoundError:
            return ""


OURS: Final = "hsnexus"
_TABLE: Final = (
    Candidate(OURS, "waitress", _HOSTED, "the front of `hsnexus serve`: waitress, tuned and made stricter"),
    Candidate(
        "hsnexus-thin",
        "waitress",
        _HOSTED,
        "the same front, with `/sparql` answered without Flask: what is gained by that alone",
    ),
    Candidate("waitress", "waitress", _HOSTED, "with its defaults: 4 threads, 100 connections"),
    Candidate(
        "granian-wsgi",
        "granian",
        (*_GRANIAN, "wsgi", "--blocking-threads", str(THREADS), f"{_HERE}.plain:application"),
        f"{THREADS} threads",
    ),
    Candidate(
        "granian-rsgi",
        "granian",
        (*_GRANIAN, "rsgi", f"{_HERE}.thin:application"),
        f"the thin front; the broker is asked in {THREADS} threads",
    ),
    Candidate(
        "granian-loop",
        "granian",
        (*_GRANIAN, "rsgi", f"{_HERE}.thin:on_loop"),
        "the thin front; the broker is asked on the event loop, by an engine that would have to be written",
    ),
    Candidate(
        "gunicorn",
        "gunicorn",
        (
            *("gunicorn", "--bind", "127.0.0.1:{port}", "--workers", "{processes}", "--worker-class", "gthread"),
            *("--threads", str(THREADS), "--limit-request-line", "0", "--keep-alive", "10", "--no-control-socket"),
            *("--log-level", "critical", f"{_HERE}.plain:application"),
        ),
        f"gthread, {THREADS} threads, no limit on the request line",
    ),
    Candidate("cheroot", "cheroot", _HOSTED, f"{THREADS} threads"),
    Candidate(
        "uvicorn",
        "uvicorn",
        (
            *("uvicorn", "--port", "{port}", "--workers", "{processes}", "--log-level", "critical"),
            *("--loop", "uvloop", "--http", "httptools", f"{_HERE}.bridged:application"),
        ),
        f"a2wsgi with {THREADS} threads, uvloop, httptools",
    ),
    Candidate(
        "hypercorn",
        "hypercorn",
        (
            *("hypercorn", "--bind", "127.0.0.1:{port}", "--workers", "{processes}", "--log-level", "critical"),
            f"wsgi:{_HERE}.plain:application",
        ),
        "its own bridge to WSGI, with the threads of asyncio's default executor",
    ),
    Candidate("gevent", "gevent", _HOSTED, "pywsgi, everything patched"),
)
CANDIDATES: Final = {candidate.name: candidate for candidate in _TABLE}


@contextmanager
def running(candidate: Candidate, processes: int, stage: Stage) -> Iterator[Server]:
    """Run a server in so many processes; what it leaves behind is killed.

    Raises:
        RuntimeError: it does not answer.
    """
    port = free_port()
    words = [word.format(name=candidate.name, port=port, processes=processes) for word in candidate.command]
    environment = {**stage.environment(), "RUST_BACKTRACE": "0"}  # an error's last lines are its message then
    kin: list[int] = []
    try:
        with serving([sys.executable, "-m", *words], port, "/body", environment) as server:
            kin = family(server.process.pid)
            time.sleep(0.3)  # until its other processes are there too
            kin = family(server.process.pid)
            yield server
    finally:
        for pid in kin:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
