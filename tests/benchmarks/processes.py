"""Servers to measure, as processes: what they hold, what they use, and who descends from whom."""

import os
import platform
import secrets
import socket
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from .client import Client, request

__all__ = ["Server", "children", "cpu_seconds", "family", "free_port", "machine", "memory", "serving"]


def children(pid: int) -> list[int]:
    """Return the processes that this one has started."""
    found = []
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            found += [int(word) for word in (task / "children").read_text(encoding="ascii").split()]
    return found


def family(pid: int) -> list[int]:
    """Return this process and all below it."""
    return [pid, *(one for child in children(pid) for one in family(child))]


def memory(pids: Sequence[int], what: str = "Pss") -> float:
    """Return the MiB that the processes hold together: ``Pss`` counts a page that several share once."""
    total = 0
    for pid in pids:
        with suppress(OSError):
            text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
            total += sum(int(line.split()[1]) for line in text.splitlines() if line.startswith(f"{what}:"))
    return total / 1024


def cpu_seconds(pids: Sequence[int]) -> float:
    """Return the processor time that those of the processes that live have used."""
    ticks = 0
    for pid in pids:
        with suppress(OSError):
            fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def machine() -> str:
    """Return what the figures were taken on, and how busy it was with other things."""
    what = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    return f"{what}, load average {os.getloadavg()[0]:.1f}, {datetime.now(UTC).date()}"


def free_port() -> int:
    """Return a port of loopback that nobody listens on.

    It is below those that Linux gives to clients: until the server listens, one of them could be given it otherwise.
    """
    while True:
        port = 20_000 + secrets.randbelow(12_000)
        with suppress(OSError), socket.socket() as probe:
            probe.bind(("127.0.0.1", port))
            return port


@dataclass(frozen=True, slots=True)
class Server:
    """A server that answers; ``cold`` is the time from its start to its first answer, in seconds."""

    process: subprocess.Popen[bytes]
    port: int
    cold: float

    def client(self, source: str = "127.0.0.1", patience: float = 90) -> Client:
        """Return a client of it."""
        return Client(self.port, source, patience)


@contextmanager
def serving(
    command: Sequence[str],
    port: int,
    path: str = "/sparql",
    environment: Mapping[str, str] | None = None,
    patience: float = 60,
) -> Iterator[Server]:
    """Run a server for as long as the block lasts, from its first answer to ``ASK {}``.

    Raises:
        RuntimeError: it ends, or does not answer within so many seconds.
    """
    begun = time.perf_counter()
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env={**os.environ, **(environment or {})}
    )
    said: list[bytes] = []
    threading.Thread(target=lambda: said.extend(process.stderr or ()), daemon=True).start()
    try:
        with Client(port) as client:
            while client.ask(request("ASK {}", path=path)).status != 200:
                client.close()
                waited = time.perf_counter() - begun
                if process.poll() is not None or waited > patience:
                    message = f"{command[0]} does not answer: {b''.join(said[-5:]).decode()}"
                    raise RuntimeError(message)
                time.sleep(max(0.005, 0.01 * waited))  # asking takes from a server that is long in loading
        yield Server(process, port, time.perf_counter() - begun)
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
