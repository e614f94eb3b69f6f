"""Which promises a server keeps: slow, deaf and impatient clients, long requests, and answers that fail."""

# ruff: noqa: TID252 - tests/ is no package, so what stands beside this one has no absolute name
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Final, Self

from ..client import Client, request
from ..gates.queries import BOMBS
from ..gates.stage import status, until
from ..load import Figure, quantile
from ..processes import Server
from .candidates import Candidate, running
from .stage import LARGE, NOOP, Stage

__all__ = ["CUT", "REFUSED", "WHOLE", "promises"]

# What a client sees of an answer that fails midway.
REFUSED: Final = 0  # no answer, or a status that is an error
CUT: Final = 1  # 200, and a body without its end
WHOLE: Final = 2  # 200, and a body that looks whole
_PATIENCE: Final = 3.0
_NOOP: Final = request(path="/noop")


def promises(candidate: Candidate, stage: Stage, broker: Server, seconds: float) -> Iterator[Figure]:
    """Try a server in one process.

    Raises:
        RuntimeError: it does not start.
    """
    with running(candidate, 1, stage) as server:
        yield Figure("GET 64 KiB", _status(server, request(path=f"/noop?query={'a' * 65_536}")))
        yield Figure("POST 256 KiB", _status(server, _post(262_144), b"262144"))
        yield Figure("POST 250 KiB", _status(server, _post(256_000), b"256000"))
        yield Figure("fails", _failure(server, "/fails"))
        yield Figure("fails, sized", _failure(server, "/fails-sized"))
        yield Figure("file", _file(server))
        yield Figure("left, works", _left(server, stage, "works"))
        yield Figure("left, streams", _left(server, stage, "streams"))
        yield Figure("left, query", _query(server, broker))
    with running(candidate, 1, stage) as server, _Held(server) as held:
        for number in range(200):
            held.add(request(path="/noop")[: 20 + number % 20])
        yield Figure("half-sent", _beside(server, seconds))
    with running(candidate, 1, stage) as server, _Held(server) as held:
        for _ in range(50):
            held.add(request(path="/file"))
        time.sleep(0.5)
        yield Figure("deaf", _beside(server, seconds))


class _Held:
    """Clients that send and do not read."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._clients: list[Client] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for client in self._clients:
            client.close()

    def add(self, data: bytes) -> None:
        """Connect one more, that sends this."""
        self._clients.append(self._server.client(patience=_PATIENCE))
        with suppress(OSError):
            self._clients[-1].send(data)


def _post(size: int) -> bytes:
    head = f"POST /body HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/plain\r\nContent-Length: {size}\r\n\r\n"
    return head.encode() + b"a" * size


def _status(server: Server, data: bytes, body: bytes = NOOP) -> float:
    """Return the status; 0 for no reply, and for a body that is not the one that is due."""
    with server.client(patience=_PATIENCE) as client:
        reply = client.ask(data)
    return reply.status if reply.status != 200 or (reply.whole and reply.body == body) else 0


def _failure(server: Server, path: str) -> float:
    with server.client(patience=_PATIENCE) as client:
        reply = client.ask(request(path=path))
    if reply.status != 200:
        return REFUSED
    closed = b"content-length:" not in reply.head.lower() and b"chunked" not in reply.head.lower()
    return WHOLE if reply.whole or closed else CUT


def _file(server: Server) -> float:
    """Return the MB that come in a second, of an answer that is in a file; 0 if it is not whole."""
    rates = []
    for _ in range(5):
        with server.client(patience=_PATIENCE) as client:
            reply = client.ask(request(path="/file"))
        rates.append(LARGE / reply.seconds / 1e6 if reply.whole and len(reply.body) == LARGE else 0)
    return statistics.median(rates)


def _leaves(server: Server, data: bytes, meanwhile: Callable[[], object] = lambda: None) -> float:
    """Ask, wait a little, and leave; return when."""
    with server.client() as client:
        client.send(data)
        time.sleep(0.3)
        meanwhile()
        return time.monotonic()


def _left(server: Server, stage: Stage, name: str) -> float:
    """Return the seconds until an application learns that its client has left; infinity if it does not within one."""
    left = _leaves(server, request(path=f"/{name}"))
    seconds = stage.noted(name, 1) - left
    stage.noted(name, 3)  # what has not learned it ends by itself
    return seconds


def _query(server: Server, broker: Server) -> float:
    """Return the seconds until the query of a client that has left is stopped; infinity if it is not within one.

    Raises:
        RuntimeError: the query is not evaluated in the first place.
    """
    busy: list[int] = []
    query = request(f"{BOMBS['cartesian count']} #{server.port}", timeout="2500")
    left = _leaves(server, query, lambda: busy.append(status(broker)["evaluators"]["busy"]))
    if busy != [1]:
        message = f"{busy} evaluators were busy, not one"
        raise RuntimeError(message)
    found = until(lambda: not status(broker)["evaluators"]["busy"], left + 1 - time.monotonic())
    until(lambda: not status(broker)["evaluators"]["busy"], 4)
    return found


def _beside(server: Server, seconds: float) -> float:
    """Return the time in ms within which 99 of 100 requests are answered; infinity if one is not answered at all."""
    spent = []
    last = time.perf_counter() + seconds
    with server.client(patience=_PATIENCE) as client:
        while time.perf_counter() < last:
            reply = client.ask(_NOOP)
            if reply.status != 200:
                return float("inf")
            spent.append(reply.seconds * 1000)
    return quantile(spent, 0.99)
