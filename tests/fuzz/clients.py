"""Clients that send one request after the other, and hold the laws against each answer."""

import socket
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random
from typing import Final

from fuzz.laws import Reply, UnreadableError, faults, problem_type, replies
from fuzz.sending import Sent, made, plain

__all__ = ["Clients", "Heard", "talk"]

_GRACE: Final = 2.0  # seconds after the deadline in which the answer is there
_PATIENCE: Final = 20.0  # seconds after which there is none
_SILENCE: Final = 1.0  # likewise, of a broken request
_MOST_FAULTS: Final = 20
_CANARY_EVERY: Final = 10


@dataclass(slots=True)
class Clients:
    """What many clients send to one server, and what came of it.

    Attributes:
        port: of the server, on loopback.
        seed: of each request, together with its number.
        numbers: of the requests; clients share them.
        seeds: queries that mutations begin with.
        elsewhere: an IRI that nobody must ask.
        timeout_ms: the time of a query that does not say.
        outcomes: how often each outcome came.
        found: faults, each with all that is needed to see it again.
        suspects: queries that may have crashed an evaluator; an answer to HEAD, or in plain text, does not tell.
        latest: of all answers, the one that came latest after its deadline, in seconds.
    """

    port: int
    seed: str
    numbers: Iterator[int]
    seeds: tuple[str, ...]
    elsewhere: str
    timeout_ms: int
    outcomes: Counter[str] = field(default_factory=Counter)
    found: list[str] = field(default_factory=list)
    suspects: set[bytes] = field(default_factory=set)
    latest: float = 0.0

    def run(self, last: float) -> None:
        """Send one request after the other, until that time of the monotonic clock or until enough is wrong."""
        while time.monotonic() < last and len(self.found) < _MOST_FAULTS:
            number = next(self.numbers)
            sent = made(Random(f"{self.seed}:{number}"), self.seeds, self.elsewhere)  # noqa: S311 - chance, not secrets
            for reply in self._answers(number, sent):
                self.outcomes[f"{reply.status} {problem_type(reply)}".strip()] += 1
                for fault in faults(reply, sent):
                    self._blame(number, sent, fault, reply)
                if reply.status == 500 and problem_type(reply) != "memory-limit":
                    self.suspects.add(sent.query)
            if number % _CANARY_EVERY == 0:
                self._canary(number)

    def _canary(self, number: int) -> None:
        """Ask what has one right answer."""
        sent = plain(b"SELECT ?v { <http://e/a> <http://e/label> ?v } # %d" % number, "timeout=3000")
        for reply in self._answers(number, sent):
            if (reply.status, reply.body) != (200, "v\r\n\u00e9t\u00e9\r\n".encode()):
                self._blame(number, sent, "the canary sings wrong", reply)

    def _answers(self, number: int, sent: Sent) -> Iterator[Reply]:
        """Yield the answers to a request; in time, whole, and as many as there must be."""
        try:
            heard = talk(self.port, sent)
            found = list(replies(heard.data, sent.methods))
        except (UnreadableError, OSError) as error:
            self._blame(number, sent, repr(error))
            return
        granted = sum(int(reply.headers.get("X-Query-Limit-Ms", self.timeout_ms)) for reply in found) / 1000
        late = heard.seconds - granted
        self.latest = max(self.latest, late)
        if late > _GRACE:
            self._blame(number, sent, f"it came {late:.2f} s after the deadline", *found[-1:])
        if sent.sure and len(found) != len(sent.methods):
            self._blame(number, sent, f"{len(found)} answers to {len(sent.methods)} requests", *found[-1:])
        if not found:
            self.outcomes["no answer"] += 1
        yield from found

    def _blame(self, number: int, sent: Sent, fault: str, reply: Reply | None = None) -> None:
        came = f"{reply.status} {dict(reply.headers)} {reply.body[:1000]!r}" if reply else "no whole answer"
        self.found.append(f"{fault}\n  --fuzz-seed {self.seed}:{number}\n  sent: {sent.data!r}\n  came: {came}")


@dataclass(frozen=True, slots=True)
class Heard:
    """What came back on a connection, and how many seconds its last byte took."""

    data: bytes
    seconds: float


def talk(port: int, sent: Sent) -> Heard:
    """Send a request, and listen until the server closes the connection or, where it need not answer, falls silent.

    Raises:
        OSError: the server does not answer, or resets the connection before it has said anything.
    """
    parts: list[bytes] = []
    began = last = time.monotonic()
    with socket.create_connection(("127.0.0.1", port), _PATIENCE) as link:
        with suppress(BrokenPipeError, ConnectionResetError):  # refused before everything was sent
            link.sendall(sent.data)
        link.settimeout(_PATIENCE if sent.sure else _SILENCE)
        try:
            while sent.waits and (part := link.recv(256 * 1024)):
                parts.append(part)
                last = time.monotonic()
        except (ConnectionResetError, TimeoutError):  # a reset is an end, too, where something was left unread
            if sent.sure and not parts:
                raise
    return Heard(b"".join(parts), last - began)
