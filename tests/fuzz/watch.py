"""The server that is fuzzed: what it tells, and what of it must be after as it was before."""

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Final

from benchmarks.processes import children, family
from serving import Running

__all__ = ["Health", "Log", "calm", "health", "heard", "listening", "logged", "open_files", "started"]

_PATIENCE: Final = 20.0


@dataclass(frozen=True, slots=True)
class Health:
    """What must be the same before and after.

    Attributes:
        lasting: the broker and the fronts.
        zombies: processes that have ended and that nobody has buried.
        digest: of the dataset.
        graphs: of the dataset, with their numbers of triples.
        threads: of each lasting process, how many.
    """

    lasting: frozenset[int]
    zombies: frozenset[int]
    digest: str
    graphs: Mapping[str, int]
    threads: Mapping[int, int]


def health(server: Running) -> Health:
    """Tell how a server is."""
    told = _status(server)
    lasting = children(server.process.pid)
    return Health(
        lasting=frozenset(lasting),
        zombies=frozenset(pid for pid in family(server.process.pid) if _state(pid) == "Z"),
        digest=told["digest"],
        graphs=told["graphs"],
        threads={pid: _entries(pid, "task") for pid in lasting},
    )


def open_files(server: Running) -> int:
    """Return how many files and connections the broker and the fronts have open."""
    return sum(_entries(pid, "fd") for pid in children(server.process.pid))


def calm(server: Running) -> None:
    """Wait until no query runs or waits, and no connection is open."""

    def rests() -> bool:
        told = _status(server)
        return not told["queued"] and told["evaluators"]["idle"] == told["evaluators"]["all"]

    _until(rests)
    # Fronts look every few seconds for connections on which nothing happens.
    _until(lambda: _connections(server) == 0)


def started(server: Running, ask: Callable[[int], object], clients: int) -> None:
    """Wait until each front listens and has done what it does once: its threads, its links to the broker."""
    _until(lambda: min(_entries(pid, "task") for pid in children(server.process.pid)[1:]) > 1)
    with ThreadPoolExecutor(clients) as pool:
        list(pool.map(ask, range(8 * clients)))
    calm(server)


def _until(holds: Callable[[], bool]) -> None:
    last = time.monotonic() + _PATIENCE
    while not holds():
        assert time.monotonic() < last, "the server does not come to rest"
        time.sleep(0.05)


def _status(server: Running) -> Any:  # noqa: ANN401 - a document of JSON
    return json.loads(server.get("/status")[1])


def _entries(pid: int, what: str) -> int:
    return sum(1 for _ in Path(f"/proc/{pid}/{what}").iterdir())


def _state(pid: int) -> str:
    return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]


def _connections(server: Running) -> int:
    """Return how many connections to the server are open, as the kernel tells."""
    local = f"0100007F:{int(server.url.rstrip('/').rpartition(':')[2]):04X}"
    lines = Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]
    return sum(1 for line in lines if line.split()[1] == local and line.split()[3] in {"01", "08"})


@dataclass(slots=True)
class Log:
    """What the server writes on standard error, line by line."""

    lines: list[str] = field(default_factory=list)

    def follow(self, stream: IO[str]) -> None:
        """Read until the stream ends."""
        for line in stream:
            self.lines.append(line)

    def since(self, line: int) -> str:
        """Return what came after so many lines."""
        return "".join(self.lines[line:])


@contextmanager
def logged(server: Running) -> Iterator[Log]:
    """Read what the server writes, so that it never waits for a reader; the server ends with the block."""
    log = Log()
    assert server.process.stderr is not None
    reader = threading.Thread(target=log.follow, args=(server.process.stderr,))
    reader.start()
    try:
        yield log
    finally:
        server.process.terminate()
        server.process.wait(_PATIENCE)
        reader.join()


@contextmanager
def listening() -> Iterator[tuple[socket.socket, ...]]:
    """Listen on both addresses of loopback, on one port."""
    with ExitStack() as stack:
        four = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        six = stack.enter_context(socket.create_server(("::1", four.getsockname()[1]), family=socket.AF_INET6))
        for one in (four, six):
            one.settimeout(0.0)
        yield four, six


def heard(listener: socket.socket) -> bool:
    """Tell whether anybody has called."""
    try:
        listener.accept()[0].close()
    except BlockingIOError:
        return False
    return True
