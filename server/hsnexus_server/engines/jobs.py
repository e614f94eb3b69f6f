"""A query on its way: who waits for its answer, and which evaluator works on it."""

import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from hsnexus_server.engines.wire import Inbox
from hsnexus_server.problems import Reason

__all__ = ["Evaluator", "Job", "Link"]


@dataclass(eq=False, slots=True)
class Evaluator:
    """A process that holds the store.

    Attributes:
        number: by which the zygote that forks it tells its pid.
        link: to it.
        spool: the open file, without a name, that it writes a large answer to.
        errors: the one that takes what it writes as it dies.
        generation: of the dataset that it holds, counted from 1.
        version: digest of that dataset.
        inbox: what has come from it.
        pid: 0 while it is being forked.
        handle: a descriptor of the process; -1 where there is none.
        job: what it works on.
        idle: whether it has said that it waits for work.
        fate: why it was killed.
    """

    number: int
    link: socket.socket
    spool: int
    errors: int
    generation: int
    version: str
    inbox: Inbox = field(default_factory=Inbox)
    pid: int = 0
    handle: int = -1
    job: "Job | None" = None
    idle: bool = False
    fate: Reason | None = None

    @property
    def free(self) -> bool:
        """Tell whether it may be given work: it is idle, and can be killed."""
        return self.idle and self.pid > 0


@dataclass(eq=False, slots=True)
class Job:
    """A query that waits or runs, once for all who ask the same.

    Attributes:
        header: of the message that brought it.
        body: its text.
        waiters: who waits for the answer.
        began: when it was asked, by the monotonic clock.
        queued: when it last began to wait.
        evaluator: that works on it; ``None`` while it waits, and when it has ended.
        started: when that one began.
        spent: seconds that evaluators worked on it before it had to wait again.
    """

    header: Mapping[str, Any]
    body: bytes
    waiters: "list[Link]"
    began: float
    queued: float = 0.0
    evaluator: Evaluator | None = None
    started: float = 0.0
    spent: float = 0.0

    @property
    def key(self) -> str:
        """Return what equal queries have in common."""
        return str(self.header["key"])

    @property
    def client(self) -> str:
        """Return the account that it is booked on: that of the first who asked."""
        return str(self.header["client"])

    @property
    def fast(self) -> bool:
        """Tell whether it is one of our own pages'."""
        return bool(self.header["lane"] == "fast")


@dataclass(eq=False, slots=True)
class Link:
    """A connection from a front, which carries one question at a time.

    Attributes:
        link: to the front.
        inbox: what has come from it.
        job: that it waits for.
        deadline: by the monotonic clock, of its question.
        spooled: bytes of the answer that it holds in a file.
    """

    link: socket.socket
    inbox: Inbox = field(default_factory=Inbox)
    job: Job | None = None
    deadline: float = 0.0
    spooled: int = 0
