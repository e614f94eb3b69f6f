"""The evaluators: forked ahead, handed a query each, killed when told, and replaced when they end."""

import contextlib
import os
import signal
import socket
import tempfile
import time
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final, Protocol

from hsnexus_server.engines.evaluator import INLINE_BYTES
from hsnexus_server.engines.jobs import Evaluator, Job
from hsnexus_server.engines.loop import Loop
from hsnexus_server.engines.wire import ClosedError, Message, send
from hsnexus_server.engines.zygotes import Zygotes
from hsnexus_server.problems import Reason

__all__ = ["SNDBUF", "Owner", "Pool", "hand"]

SNDBUF: Final = 4 * INLINE_BYTES
_MEMORY: Final = b"memory allocation of"
_LEFT_BYTES: Final = 64 * 1024
_TOLD_BYTES: Final = 2000
_RESTART_SECONDS: Final = 0.5


class Owner(Protocol):
    """Who is told what becomes of the queries."""

    def answered(self, evaluator: Evaluator, job: Job, message: Message) -> None:
        """An evaluator has answered, or refused; it has done with the query."""

    def died(self, job: Job, reason: Reason) -> None:
        """An evaluator ended by itself while it worked on the query."""

    def free(self) -> None:
        """An evaluator may have become idle."""


class Pool:
    """As many evaluators of the dataset that is served as were asked for."""

    def __init__(self, size: int, loop: Loop, zygotes: Zygotes, counts: Counter[str], owner: Owner) -> None:
        """Hold no evaluator yet.

        Args:
            size: how many there are to be.
            loop: tells of messages and moments.
            zygotes: fork them.
            counts: of events, to be added to.
            owner: is told what becomes of queries.
        """
        self._size = size
        self._loop = loop
        self._zygotes = zygotes
        self._counts = counts
        self._owner = owner
        self._evaluators: dict[int, Evaluator] = {}
        self._number = 0
        self._died = 0.0
        self._stopping = False

    def __iter__(self) -> Iterator[Evaluator]:
        """Yield all that live, those of a dataset that is being replaced too."""
        return iter([*self._evaluators.values()])

    @property
    def size(self) -> int:
        """How many there are to be."""
        return self._size

    def stop(self) -> None:
        """Kill all, and replace none."""
        self._stopping = True
        for evaluator in self:
            self.kill(evaluator)

    def born(self, number: int, pid: int) -> None:
        """Take note of the process of an evaluator."""
        evaluator = self._evaluators.get(number)
        if evaluator is not None:
            evaluator.pid = pid
            with contextlib.suppress(OSError):
                evaluator.handle = os.pidfd_open(pid)
            self._owner.free()

    def renew(self) -> None:
        """Replace those of the dataset that was served before; who works finishes."""
        for evaluator in self:
            if evaluator.job is None:
                self.kill(evaluator)
        self._dismiss()
        self.refill()

    def refill(self) -> None:
        """Fork as many as are missing."""
        for _ in range(self._size - sum(one.generation == self._zygotes.generation for one in self)):
            self._fork()

    def start(self, evaluator: Evaluator, job: Job) -> None:
        """Hand a query to an evaluator that is idle."""
        evaluator.idle, evaluator.job, job.evaluator = False, job, evaluator
        job.started = time.monotonic()
        hand(evaluator.link, {"kind": "ask", **job.header["request"]}, job.body)

    def kill(self, evaluator: Evaluator, fate: Reason | None = None) -> None:
        """Stop an evaluator at once, and take its query from it; the rest is done when its link closes."""
        evaluator.fate = evaluator.fate or fate
        evaluator.idle, evaluator.job = False, None
        with contextlib.suppress(ProcessLookupError):
            if evaluator.handle >= 0:
                signal.pidfd_send_signal(evaluator.handle, signal.SIGKILL)
            elif evaluator.pid:
                os.kill(evaluator.pid, signal.SIGKILL)
        if not evaluator.pid:  # it is still being forked: it ends when it finds nobody at the other end
            self._ended(evaluator)

    def take_spool(self, evaluator: Evaluator) -> int:
        """Return the file with the answer that has just been written, to be closed, and give the evaluator another."""
        taken, evaluator.spool = evaluator.spool, _spool()
        hand(evaluator.link, {"kind": "spool"}, descriptors=(evaluator.spool,))
        return taken

    def _fork(self) -> None:
        if not self._zygotes.ready:
            return
        self._number += 1
        ours, theirs = socket.socketpair()
        for end in (ours, theirs):
            end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SNDBUF)
        version = self._zygotes.description["digest"]
        evaluator = Evaluator(self._number, ours, _spool(), _scratch(), self._zygotes.generation, version)
        asked = self._zygotes.fork(evaluator.number, (theirs.fileno(), evaluator.spool, evaluator.errors))
        theirs.close()
        if not asked:
            ours.close()
            os.close(evaluator.spool)
            os.close(evaluator.errors)
            return
        ours.settimeout(0.0)
        self._evaluators[evaluator.number] = evaluator
        self._loop.watch(ours, lambda: self._spoke(evaluator))

    def _spoke(self, evaluator: Evaluator) -> None:
        try:
            evaluator.inbox.read(evaluator.link)
        except ClosedError:
            self._ended(evaluator)
            return
        for message in evaluator.inbox.messages():
            worn = message.header.pop("worn", False)
            job, evaluator.job = evaluator.job, None
            if job is not None and message.header["kind"] != "idle":
                self._owner.answered(evaluator, job, message)
            if evaluator.generation != self._zygotes.generation:
                self.kill(evaluator)
            elif worn:
                self._counts["evaluators_worn"] += 1
                self.kill(evaluator, Reason.MEMORY_LIMIT)
            elif evaluator.fate is None:
                evaluator.idle = True
        self._owner.free()

    def _ended(self, evaluator: Evaluator) -> None:
        if self._evaluators.pop(evaluator.number, None) is None:
            return
        self._loop.unwatch(evaluator.link)
        evaluator.link.close()
        left = os.pread(evaluator.errors, _LEFT_BYTES, 0)
        for descriptor in (evaluator.spool, evaluator.errors, evaluator.handle):
            if descriptor >= 0:
                os.close(descriptor)
        job = evaluator.job
        if job is not None:
            self._owner.died(job, self._autopsy(left))
        self._dismiss()
        if evaluator.generation == self._zygotes.generation and not self._stopping:
            before, self._died = self._died, time.monotonic()
            if job is None and evaluator.fate is None and self._died - before < _RESTART_SECONDS:
                self._loop.at(self._died + _RESTART_SECONDS, self.refill)  # they die as soon as they are born
            else:
                self.refill()
        self._owner.free()

    def _autopsy(self, left: bytes) -> Reason:
        """Return why an evaluator died of itself, from what it wrote as it did."""
        reason = Reason.MEMORY_LIMIT if _MEMORY in left else Reason.CRASHED
        self._counts[reason] += 1
        if reason is Reason.CRASHED:
            os.write(2, b"An evaluator crashed; it left: " + (left[-_TOLD_BYTES:] or b"nothing") + b"\n")
        return reason

    def _dismiss(self) -> None:
        self._zygotes.dismiss({one.generation for one in self})


def hand(link: socket.socket, header: Mapping[str, Any], body: bytes = b"", descriptors: Collection[int] = ()) -> None:
    """Send a message whole; if the other side has gone, its link tells so when it is read."""
    link.settimeout(None)
    try:
        with contextlib.suppress(ClosedError):
            send(link, header, body, tuple(descriptors))
    finally:
        link.settimeout(0.0)


def _spool() -> int:
    """Open a file without a name, for an answer too large to be passed on in a message."""
    with tempfile.TemporaryFile(prefix="hsnexus-") as file:
        return os.dup(file.fileno())


def _scratch() -> int:
    """Open a file without a name, for what an evaluator writes as it dies."""
    return os.memfd_create("hsnexus-errors") if hasattr(os, "memfd_create") else _spool()
