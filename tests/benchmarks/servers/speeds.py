"""How fast a server is, alone and with our application, with as many clients at once as our gates have."""

# ruff: noqa: TID252 - tests/ is no package, so what stands beside this one has no absolute name
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final
from urllib.parse import urlencode

from ..client import Reply, request
from ..gates.queries import CANARY
from ..gates.stage import small
from ..load import Figure, drive
from ..processes import Server, cpu_seconds, family
from .candidates import Candidate, running
from .stage import Stage

__all__ = ["CLIENTS", "LOOKUP", "names", "speeds"]

CLIENTS: Final = 8
LOOKUP: Final = f"/sparql?{urlencode({'query': CANARY.format(1)})}"
# Headers in which servers may differ: they are of the connection.
_OF_A_SERVER: Final = {"server", "date", "connection", "keep-alive", "via", "content-length", "transfer-encoding"}


def names(reply: Reply) -> set[str]:
    """Return the names of the headers of an answer, but those that are of the connection."""
    lines = reply.head.decode("latin-1").split("\r\n")[1:]
    return {line.partition(":")[0].lower() for line in lines if line} - _OF_A_SERVER


def _driven(server: Server, name: str, clients: Sequence[Iterator[bytes]], seconds: float) -> Iterator[Figure]:
    """Yield rate, times, and the processor time that a request takes in the server, all of its processes together."""
    kin = family(server.process.pid)
    drive(server.port, [itertools.islice(one, 20) for one in clients], seconds)  # to warm up
    busy = cpu_seconds(kin)
    load = drive(server.port, clients, seconds)
    spent = cpu_seconds(kin) - busy
    yield Figure(f"{name} /s", load.rate)
    yield Figure(f"{name} p50", load.ms(0.5))
    yield Figure(f"{name} p99", load.ms(0.99))
    yield Figure(f"{name} us", spent / max(1, sum(load.statuses.values())) * 1e6)
    yield Figure(f"{name} bad", load.bad)


def speeds(candidate: Candidate, stages: tuple[Stage, Stage], expected: Reply, seconds: float) -> Iterator[Figure]:
    """Measure a server in one process and in two, with the cache off and with it.

    Args:
        candidate: the server.
        stages: without a cache, and with one.
        expected: what our own server answers to the look-up.
        seconds: of each load.

    Raises:
        RuntimeError: the server does not start, or the look-up is answered otherwise.
    """
    for processes in (1, 2):
        with running(candidate, processes, stages[0]) as server:
            noop = request(path="/noop")
            yield from _driven(server, f"noop {processes}", [itertools.repeat(noop) for _ in range(CLIENTS)], seconds)
            _same(server, expected)
            yield from _driven(server, f"look-up {processes}", [small(n) for n in range(CLIENTS)], seconds)
        with running(candidate, processes, stages[1]) as server:
            found = re.search(rb"\r\nETag: (\S+)", _same(server, expected).head, re.IGNORECASE)
            for name, etag in (("cached", ""), ("304", found[1].decode() if found else "")):
                again = request(path=LOOKUP, etag=etag)
                clients = [itertools.repeat(again) for _ in range(CLIENTS)]
                yield from _driven(server, f"{name} {processes}", clients, seconds)


def _same(server: Server, expected: Reply) -> Reply:
    """Return the answer to the look-up, which must be that of our own server."""
    with server.client(patience=10) as client:
        reply = client.ask(request(path=LOOKUP))
    if (reply.status, reply.body, names(reply)) != (200, expected.body, names(expected)):
        told = replace(reply, head=b"")
        message = f"the look-up is answered otherwise: {told}, headers {sorted(names(reply) ^ names(expected))}"
        raise RuntimeError(message)
    return reply
