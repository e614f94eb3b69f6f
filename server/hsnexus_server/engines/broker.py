"""The broker: the one process that owns the evaluators, the queue, the deadlines, the cache and the dataset's version.

It never reads a query: it hands texts to evaluators and bytes back, and kills what runs too long. One thread, one
loop; nothing in it waits for anybody.
"""

import contextlib
import heapq
import os
import selectors
import signal
import socket
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NoReturn

from cachetools import LRUCache

from hsnexus_server.engines import guards
from hsnexus_server.engines.clients import Clients
from hsnexus_server.engines.evaluator import INLINE_BYTES, raise_zygote
from hsnexus_server.engines.lanes import Lanes
from hsnexus_server.engines.wire import ClosedError, Inbox, Message, send
from hsnexus_server.problems import Reason
from hsnexus_server.settings import Settings
from hsnexus_server.tally import Tally

__all__ = ["run_broker"]

_OVERHEAD: Final = 1024
_MEMORY: Final = b"memory allocation of"
_LEFT: Final = 2000
_RESTART_SECONDS: Final = 0.5
_RETRY_SECONDS: Final = 1.0
_SPOOL_RETRY: Final = 5
# Evaluators beyond those for free queries: the fast lane never waits for them.
_SPARE: Final = 1
_SNDBUF: Final = 4 * INLINE_BYTES


@dataclass(eq=False, slots=True)
class _Evaluator:
    number: int
    link: socket.socket
    spool: int
    errors: int
    generation: int
    version: str
    inbox: Inbox = field(default_factory=Inbox)
    pid: int = 0
    handle: int = -1
    job: "_Job | None" = None
    idle: bool = False
    fate: Reason | None = None


@dataclass(eq=False, slots=True)
class _Job:
    header: Mapping[str, Any]
    body: bytes
    waiters: list["_Front"]
    began: float
    evaluator: _Evaluator | None = None
    started: float = 0.0

    @property
    def key(self) -> str:
        """Return what equal queries have in common."""
        return str(self.header["key"])


@dataclass(eq=False, slots=True)
class _Front:
    link: socket.socket
    inbox: Inbox = field(default_factory=Inbox)
    job: _Job | None = None
    deadline: float = 0.0
    spooled: int = 0


@dataclass(slots=True)
class _Kept:
    header: Mapping[str, Any]
    body: bytes

    def size(self) -> int:
        """Return what it takes, in bytes, with the names around it."""
        return len(self.body) + _OVERHEAD


def run_broker(settings: Settings, door: socket.socket, report: socket.socket, tally: Tally) -> NoReturn:
    """Serve the fronts that knock on ``door`` until SIGTERM.

    Args:
        settings: how to serve.
        door: a local socket that listens.
        report: is told when the dataset is loaded, or why it is not.
        tally: is told of each dataset that is served.
    """
    _Broker(settings, door, report, tally).run()
    os._exit(0)


class _Broker:
    """The state of the broker, and what it does at each event."""

    def __init__(self, settings: Settings, door: socket.socket, report: socket.socket, tally: Tally) -> None:
        self.settings = settings
        self.tally = tally
        self.door = door
        self.report: socket.socket | None = report
        self.selector = selectors.DefaultSelector()
        self.zygote: socket.socket | None = None
        self.zygote_inbox = Inbox()
        self.coming: socket.socket | None = None
        self.coming_inbox = Inbox()
        self.retired: dict[int, socket.socket] = {}
        self.generation = 0
        self.description: Mapping[str, Any] = {}
        self.evaluators: dict[int, _Evaluator] = {}
        self.numbers = 0
        self.lanes: Lanes[_Job] = Lanes()
        self.flying: dict[str, _Job] = {}
        self.timers: list[tuple[float, int, Callable[[], None]]] = []
        self.cache: LRUCache[str, _Kept] = LRUCache(settings.cache_bytes, getsizeof=_Kept.size)
        self.spooled_bytes = 0
        self.clients = Clients(settings)
        self.counts: dict[str, int] = {}
        self.reloaded = ""
        self.stopping = False
        self.died = 0.0

    # -- the loop

    def run(self) -> None:
        """Handle events until told to stop."""
        wake_in, wake_out = socket.socketpair()
        for end in (wake_in, wake_out):
            end.settimeout(0.0)
        signal.set_wakeup_fd(wake_out.fileno(), warn_on_full_buffer=False)
        for name in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(name, lambda *_: None)
        self.selector.register(wake_in, selectors.EVENT_READ, lambda: self._signalled(wake_in))
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the kernel reaps the zygotes
        self.door.settimeout(0.0)
        self.selector.register(self.door, selectors.EVENT_READ, self._knocked)
        self._raise_zygote()
        while not self.stopping:
            now = time.monotonic()
            wait = max(0.0, self.timers[0][0] - now) if self.timers else None
            for key, _ in self.selector.select(wait):
                key.data()
            now = time.monotonic()
            while self.timers and self.timers[0][0] <= now:
                heapq.heappop(self.timers)[2]()
        for evaluator in list(self.evaluators.values()):
            self._kill(evaluator)

    def _signalled(self, wake: socket.socket) -> None:
        for number in wake.recv(64):
            if number == signal.SIGTERM:
                self.stopping = True
            elif number == signal.SIGHUP:
                self._reload()

    def _at(self, when: float, what: Callable[[], None]) -> None:
        self.numbers += 1
        heapq.heappush(self.timers, (when, self.numbers, what))

    def _count(self, what: str) -> None:
        self.counts[what] = self.counts.get(what, 0) + 1

    # -- zygotes

    def _raise_zygote(self) -> None:
        """Start the process that loads the dataset; it speaks when it is ready."""
        ours, theirs = socket.socketpair()
        raise_zygote(self.settings, theirs)
        theirs.close()
        ours.settimeout(0.0)
        self.coming, self.coming_inbox = ours, Inbox()
        self.selector.register(ours, selectors.EVENT_READ, lambda: self._zygote_spoke(ours))

    def _reload(self) -> None:
        """Load the dataset anew beside the old one; the old one serves until the new one has answered."""
        if self.coming is None:
            self._raise_zygote()

    def _zygote_spoke(self, link: socket.socket) -> None:
        inbox = self.coming_inbox if link is self.coming else self.zygote_inbox
        try:
            inbox.read(link)
        except ClosedError:
            self._zygote_ended(link)
            return
        for message in inbox.messages():
            kind = message.header["kind"]
            if kind == "ready":
                self._switch(link, message.header["description"])
            elif kind == "failed":
                self.selector.unregister(link)
                link.close()
                self.coming = None
                self._told(message.header)
                return
            else:
                evaluator = self.evaluators.get(message.header["number"])
                if evaluator is not None:
                    evaluator.pid = message.header["pid"]
                    with contextlib.suppress(OSError):
                        evaluator.handle = os.pidfd_open(evaluator.pid)

    def _told(self, header: Mapping[str, Any]) -> None:
        """Pass on what became of the dataset to whoever started us; later, keep it for ``/status``."""
        if self.report is not None:
            with contextlib.suppress(ClosedError):  # nobody listens where the broker was started anew
                send(self.report, header)
            self.report.close()
            self.report = None
        elif header["kind"] == "failed":
            if self.zygote is None:
                self._at(time.monotonic() + _RETRY_SECONDS, self._reload)
            self.reloaded = f"refused: {header.get('where', '')} {header['message']}"
            self._count("reloads_refused")

    def _switch(self, link: socket.socket, description: Mapping[str, Any]) -> None:
        """Let the dataset that has just been loaded serve, and let the evaluators of the old one finish."""
        old, self.zygote, self.coming = self.zygote, link, None
        self.zygote_inbox = self.coming_inbox
        if old is not None:  # it lives on, as its evaluators would die with it
            self.selector.unregister(old)
            self.retired[self.generation] = old
            self.reloaded = "loaded"
            self._count("reloads")
        self.generation += 1
        self.tally.next_generation()
        self.description = description
        self.cache.clear()
        self.flying.clear()
        for evaluator in list(self.evaluators.values()):
            if evaluator.job is None:
                self._kill(evaluator)
        self._dismiss()
        self._refill()
        self._told({"kind": "ready", "description": description})

    def _dismiss(self) -> None:
        """Let go of zygotes that were replaced, once their evaluators have ended."""
        for generation in set(self.retired) - {one.generation for one in self.evaluators.values()}:
            self.retired.pop(generation).close()

    def _zygote_ended(self, link: socket.socket) -> None:
        self.selector.unregister(link)
        link.close()
        if link is self.coming:
            self.coming = None
            self._told({"kind": "failed", "message": "the process that loads the dataset ended", "exit_code": 1})
            return
        self.zygote = None
        if not self.stopping:
            self._count("zygotes_lost")
            self._at(time.monotonic() + _RESTART_SECONDS / 10, self._reload)

    # -- evaluators

    def _fork(self) -> None:
        """Ask the zygote for one more evaluator."""
        if self.zygote is None:
            return
        self.numbers += 1
        ours, theirs = socket.socketpair()
        for end in (ours, theirs):
            end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SNDBUF)
        evaluator = _Evaluator(self.numbers, ours, _spool(), _scratch(), self.generation, self.description["digest"])
        try:
            send(
                self.zygote,
                {"kind": "fork", "number": evaluator.number},
                descriptors=(theirs.fileno(), evaluator.spool, evaluator.errors),
            )
        except ClosedError:
            ours.close()
            os.close(evaluator.spool)
            os.close(evaluator.errors)
            return
        finally:
            theirs.close()
        ours.settimeout(0.0)
        self.evaluators[evaluator.number] = evaluator
        self.selector.register(ours, selectors.EVENT_READ, lambda: self._evaluator_spoke(evaluator))

    def _kill(self, evaluator: _Evaluator, fate: Reason | None = None) -> None:
        """Stop an evaluator at once; what is left to do is done when its link closes."""
        evaluator.fate = evaluator.fate or fate
        evaluator.idle = False
        with contextlib.suppress(ProcessLookupError):
            if evaluator.handle >= 0:
                signal.pidfd_send_signal(evaluator.handle, signal.SIGKILL)
            elif evaluator.pid:
                os.kill(evaluator.pid, signal.SIGKILL)
        if not evaluator.pid:  # it is still being forked: it ends when it finds nobody at the other end
            self._evaluator_ended(evaluator)

    def _evaluator_spoke(self, evaluator: _Evaluator) -> None:
        try:
            evaluator.inbox.read(evaluator.link)
        except ClosedError:
            self._evaluator_ended(evaluator)
            return
        for message in evaluator.inbox.messages():
            if message.header["kind"] != "idle":
                self._answered(evaluator, message)
            if evaluator.generation != self.generation:
                self._kill(evaluator)
            elif evaluator.fate is None:
                evaluator.idle = True
        self._pump()

    def _evaluator_ended(self, evaluator: _Evaluator) -> None:
        if self.evaluators.pop(evaluator.number, None) is None:
            return
        self.selector.unregister(evaluator.link)
        evaluator.link.close()
        left = os.pread(evaluator.errors, 64 * 1024, 0)
        for descriptor in (evaluator.spool, evaluator.errors, evaluator.handle):
            if descriptor >= 0:
                os.close(descriptor)
        job = evaluator.job
        if job is not None:
            reason = evaluator.fate or (Reason.MEMORY_LIMIT if _MEMORY in left else Reason.CRASHED)
            if evaluator.fate is None:
                self._count(reason)
            if reason is Reason.CRASHED:
                os.write(2, b"An evaluator crashed; it left: " + (left[-_LEFT:] or b"nothing") + b"\n")
            self._finish(job, {"kind": "problem", "problem": {"reason": reason}})
        self._dismiss()
        if evaluator.generation == self.generation and not self.stopping:
            died, self.died = self.died, time.monotonic()
            if job is None and evaluator.fate is None and self.died - died < _RESTART_SECONDS:
                self._at(self.died + _RESTART_SECONDS, self._refill)  # they die as soon as they are born
            else:
                self._refill()
        self._pump()

    def _refill(self) -> None:
        missing = (
            self.settings.workers
            + _SPARE
            - sum(1 for one in self.evaluators.values() if one.generation == self.generation)
        )
        for _ in range(missing):
            self._fork()

    # -- fronts

    def _knocked(self) -> None:
        with contextlib.suppress(BlockingIOError):
            link, _ = self.door.accept()
            link.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SNDBUF)
            link.settimeout(0.0)
            front = _Front(link)
            self.selector.register(link, selectors.EVENT_READ, lambda: self._front_spoke(front))

    def _front_spoke(self, front: _Front) -> None:
        try:
            front.inbox.read(front.link)
        except ClosedError:
            self._front_left(front)
            return
        for message in front.inbox.messages():
            self._release(front)
            if message.header["kind"] == "status":
                self._say(front, {"kind": "status", **self._status()})
            elif message.header["kind"] == "sent":
                continue
            else:
                self._asked(front, message)

    def _front_left(self, front: _Front) -> None:
        """The front, or the client behind it, is gone: nobody waits for its answer any more."""
        self.selector.unregister(front.link)
        front.link.close()
        self._release(front)
        job, front.job = front.job, None
        if job is None:
            return
        job.waiters.remove(front)
        if not job.waiters:
            self._count("clients_gone")
            self.flying.pop(job.key, None)
            if job.evaluator is not None:
                self._kill(job.evaluator, Reason.CLIENT_GONE)
            else:
                self.lanes.drop(job.header["client"], job)
                self._close(job, failed=False)

    def _release(self, front: _Front) -> None:
        """The front has sent the answer that it held in a file."""
        self.spooled_bytes -= front.spooled
        front.spooled = 0

    def _say(
        self, front: _Front, header: Mapping[str, Any], body: bytes = b"", descriptors: tuple[int, ...] = ()
    ) -> None:
        front.job = None
        _hand(front.link, header, body, descriptors)

    def _refuse(self, front: _Front, reason: Reason, **more: Any) -> None:  # noqa: ANN401 - fields of the problem
        self._count(reason)
        self._say(front, {"kind": "problem", "problem": {"reason": reason, **more}})

    # -- queries

    def _asked(self, front: _Front, message: Message) -> None:
        header, now = message.header, time.monotonic()
        front.deadline = now + header["timeout_ms"] / 1000
        self._count("queries")
        kept = self.cache.get(header["key"])
        if kept is not None:
            self._count("cache_hits")
            self._say(front, {**kept.header, "cached": True, "seconds": 0.0, "queued": 0.0}, kept.body)
            return
        flying = self.flying.get(header["key"])
        if flying is not None:
            front.job = flying
            flying.waiters.append(front)
            self._at(front.deadline, lambda: self._expired(front, flying))
            self._count("joined")
            return
        if self.zygote is None:
            self._refuse(front, Reason.STARTING, retry_after=1)
            return
        wait = self.clients.refusal(header["client"], now)
        if wait:
            self._refuse(front, Reason.TOO_MANY, retry_after=wait)
            return
        if len(self.lanes) >= self.settings.queue:
            self._refuse(front, Reason.BUSY, retry_after=max(1, round(self.settings.queue_seconds)))
            return
        job = _Job(header, message.body, [front], now)
        front.job = job
        self.flying[job.key] = job
        self.clients.open(header["client"])
        self.lanes.put(header["client"], job, fast=header["lane"] == "fast")
        self._at(front.deadline, lambda: self._expired(front, job))
        self._pump()
        if job.evaluator is None:
            self._at(now + self.settings.queue_seconds, lambda: self._waited(job))

    def _pump(self) -> None:
        """Give waiting queries to idle evaluators: the fast lane first, one client after the other."""
        busy_slow = sum(1 for one in self.evaluators.values() if one.job and one.job.header["lane"] != "fast")
        for evaluator in list(self.evaluators.values()):
            if not evaluator.idle:
                continue
            running = self._running() if self.settings.client_limits else set()
            job = self.lanes.take(fast=True, but=running)
            if job is None and busy_slow < self.settings.workers:
                job = self.lanes.take(fast=False, but=running)
                busy_slow += job is not None
            if job is None:
                return
            self._start(evaluator, job)

    def _running(self) -> set[str]:
        """Return the clients of which a query runs."""
        return {one.job.header["client"] for one in self.evaluators.values() if one.job}

    def _start(self, evaluator: _Evaluator, job: _Job) -> None:
        evaluator.idle, evaluator.job, job.evaluator = False, job, evaluator
        job.started = time.monotonic()
        _hand(evaluator.link, {"kind": "ask", **job.header["request"]}, job.body)

    def _answered(self, evaluator: _Evaluator, message: Message) -> None:
        job, evaluator.job = evaluator.job, None
        if job is None:
            return
        header, now = dict(message.header), time.monotonic()
        header["seconds"] = now - job.started
        header["queued"] = job.started - job.began
        header["version"] = evaluator.version
        descriptors: tuple[int, ...] = ()
        if "spooled" in header:
            descriptors = (evaluator.spool,)
            size = header["spooled"] * len(job.waiters)
            if self.spooled_bytes + size > self.settings.spool_bytes:
                self._count(Reason.BUSY)
                header = {"kind": "problem", "problem": {"reason": Reason.BUSY, "retry_after": _SPOOL_RETRY}}
            else:
                self.spooled_bytes += size
                for front in job.waiters:
                    front.spooled = header["spooled"]
        elif header["kind"] == "answer" and not header["volatile"] and evaluator.generation == self.generation:
            self._keep(job.key, header, message.body)
        self._finish(job, header, message.body, descriptors if header["kind"] == "answer" else ())
        if descriptors:
            os.close(evaluator.spool)
            evaluator.spool = _spool()
            _hand(evaluator.link, {"kind": "spool"}, descriptors=(evaluator.spool,))

    def _keep(self, key: str, header: Mapping[str, Any], body: bytes) -> None:
        if len(body) <= self.cache.maxsize // 8:
            self.cache[key] = _Kept(header, body)

    def _finish(
        self, job: _Job, header: Mapping[str, Any], body: bytes = b"", descriptors: tuple[int, ...] = ()
    ) -> None:
        told = {"cached": False, "version": self.description.get("digest", ""), **header}
        for front in job.waiters:
            self._say(front, told, body, descriptors)
        self._close(job, failed=header["kind"] == "problem")

    def _close(self, job: _Job, *, failed: bool) -> None:
        if self.flying.get(job.key) is job:
            del self.flying[job.key]
        now = time.monotonic()
        spent = now - job.started if job.started else 0.0
        self.clients.close(job.header["client"], spent, now, failed=failed)
        job.waiters = []
        job.body = b""  # timers hold the job for a while

    def _expired(self, front: _Front, job: _Job) -> None:
        """The time that a client granted is over; others may wait on for the same answer."""
        if front.job is not job or front.deadline > time.monotonic():
            return
        job.waiters.remove(front)
        if not job.waiters:
            self.flying.pop(job.key, None)  # who asks now begins anew
            if job.evaluator is not None and job.evaluator.job is job:
                self._kill(job.evaluator, Reason.TIME_LIMIT)
            elif job.evaluator is None:
                self.lanes.drop(job.header["client"], job)
                self._close(job, failed=True)
        self._refuse(front, Reason.TIME_LIMIT)

    def _waited(self, job: _Job) -> None:
        """A query has stood in the queue for as long as one may."""
        if job.evaluator is None and job.waiters:
            self.lanes.drop(job.header["client"], job)
            self._count(Reason.BUSY)
            problem = {"reason": Reason.BUSY, "retry_after": max(1, round(self.settings.queue_seconds))}
            self._finish(job, {"kind": "problem", "problem": problem})

    # -- what an operator asks

    def _status(self) -> dict[str, Any]:
        running = [one for one in self.evaluators.values() if one.job]
        remembered = self.tally.hits
        counts = dict(self.counts)
        for name in ("queries", "cache_hits"):
            counts[name] = counts.get(name, 0) + remembered
        return {
            "ready": self.zygote is not None,
            "description": self.description,
            "guards": guards.GUARDS,
            "evaluators": {
                "all": self.settings.workers + _SPARE,
                "idle": sum(one.idle for one in self.evaluators.values()),
                "busy": len(running),
            },
            "pids": sorted(one.pid for one in self.evaluators.values() if one.fate is None),
            "spooled_bytes": self.spooled_bytes,
            "queued": len(self.lanes),
            "cache": {"answers": len(self.cache), "bytes": self.cache.currsize},
            "counts": dict(sorted(counts.items())),
            "reload": self.reloaded,
        }


def _hand(link: socket.socket, header: Mapping[str, Any], body: bytes = b"", descriptors: tuple[int, ...] = ()) -> None:
    """Send a message whole; if the other side has gone, its link tells so when it is read."""
    link.settimeout(None)
    try:
        with contextlib.suppress(ClosedError):
            send(link, header, body, descriptors)
    finally:
        link.settimeout(0.0)


def _spool() -> int:
    """Open a file without a name, for an answer too large to be passed on in a message."""
    with tempfile.TemporaryFile(prefix="hsnexus-") as file:
        return os.dup(file.fileno())


def _scratch() -> int:
    """Open a file without a name, for what an evaluator writes as it dies."""
    return os.memfd_create("hsnexus-errors") if hasattr(os, "memfd_create") else _spool()
