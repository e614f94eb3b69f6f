"""The broker: the one process that owns the evaluators, the queue, the deadlines, the cache and the dataset's version.

It never reads a query: it hands texts to evaluators and bytes back, and kills what runs too long. One thread, one
loop; nothing in it waits for anybody.
"""

import os
import signal
import socket
import time
from collections import Counter
from collections.abc import Collection, Mapping
from typing import Any, Final, NoReturn

from hsnexus_server.engines import guards
from hsnexus_server.engines.answers import Answers
from hsnexus_server.engines.clients import Clients
from hsnexus_server.engines.fronts import Fronts, say
from hsnexus_server.engines.jobs import Evaluator, Job, Link
from hsnexus_server.engines.loop import Loop
from hsnexus_server.engines.pool import Pool
from hsnexus_server.engines.schedule import MORE, SHORT_SECONDS, Schedule
from hsnexus_server.engines.wire import Message
from hsnexus_server.engines.zygotes import Zygotes
from hsnexus_server.problems import Reason
from hsnexus_server.settings import Settings
from hsnexus_server.tally import Tally

__all__ = ["run_broker"]

_SPOOL_RETRY_SECONDS: Final = 5
# Failures that no client is to be blamed for.
_OURS: Final = frozenset({Reason.BUSY, Reason.ENGINE_AWAY, Reason.ENGINE_FAILED})


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
    """Who asks and who waits, and what each event means for them."""

    def __init__(self, settings: Settings, door: socket.socket, report: socket.socket, tally: Tally) -> None:
        self.settings = settings
        self.tally = tally
        self.door = door
        self.loop = Loop()
        self.counts: Counter[str] = Counter()
        self.zygotes = Zygotes(settings, self.loop, report, self.counts, self)
        self.pool = Pool(settings.workers + MORE, self.loop, self.zygotes, self.counts, self)
        self.schedule: Schedule[Job] = Schedule(settings.workers)
        self.clients = Clients(settings)
        self.flying: dict[str, Job] = {}
        self.answers = Answers(settings)

    def run(self) -> None:
        """Handle events until told to stop."""
        self.loop.on_signals({signal.SIGTERM: self.loop.stop, signal.SIGHUP: self.zygotes.load})
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the kernel reaps the zygotes
        Fronts(self.loop, self.door, self)
        self.zygotes.load()
        self.loop.run()
        self.zygotes.stop()
        self.pool.stop()

    # -- what the zygotes tell

    def switched(self) -> None:
        """Let the dataset that has just been loaded serve; answers from the old one are good no longer."""
        self.tally.next_generation()
        self.answers.clear()
        self.flying.clear()
        self.pool.renew()

    def born(self, number: int, pid: int) -> None:
        """Pass on that an evaluator has been forked."""
        self.pool.born(number, pid)

    # -- what the fronts tell

    def released(self, front: Link) -> None:
        """Take note that a front holds no answer any more."""
        self.answers.release(front)

    def left(self, front: Link) -> None:
        """Let go of a query that nobody waits for any more."""
        job, front.job = front.job, None
        if job is not None and self._leave(job, front, Reason.CLIENT_GONE):
            self.counts["clients_gone"] += 1

    def asked(self, front: Link, message: Message) -> None:
        """Answer a question, or see to it that it is answered."""
        if message.header["kind"] == "status":
            say(front, {"kind": "status", **self._status()})
        else:
            self._query(front, message)

    def _refuse(self, front: Link, reason: Reason, retry_after: int | None = None) -> None:
        self.counts[reason] += 1
        say(front, _refusal(reason, retry_after))

    @property
    def _queue_retry(self) -> int:
        return max(1, round(self.settings.queue_seconds))

    # -- queries

    def _query(self, front: Link, message: Message) -> None:
        header, now = message.header, time.monotonic()
        self.counts["queries"] += 1
        kept = self.answers.get(header["key"])
        if kept is not None:
            self.counts["cache_hits"] += 1
            say(front, {**kept.header, "cached": True, "seconds": 0.0, "queued": 0.0}, kept.body)
            return
        front.deadline = now + header["timeout_ms"] / 1000
        flying = self.flying.get(header["key"])
        if flying is not None:
            self.counts["joined"] += 1
            self._wait(front, flying)
            return
        if not self.zygotes.ready:
            self._refuse(front, Reason.STARTING, 1)
        elif wait := self.clients.refusal(header["client"], now):
            self._refuse(front, Reason.TOO_MANY, wait)
        else:
            job = Job(header, message.body, [], now)
            if len(self.schedule) >= self.settings.queue:
                other = self.schedule.makes_room(job, now)
                if other is None:
                    self._refuse(front, Reason.BUSY, self._queue_retry)
                    return
                self._send_away(other)
            self._wait(front, job)
            self.flying[job.key] = job
            self.clients.open(job.client)
            self._queue(job)

    def _wait(self, front: Link, job: Job) -> None:
        front.job = job
        job.waiters.append(front)
        self.loop.at(front.deadline, lambda: self._expired(front, job))

    def _queue(self, job: Job) -> None:
        """Let a query wait for an evaluator, as long as one may."""
        now = time.monotonic()
        self.schedule.put(job, now)
        self.free()
        if job.evaluator is None:
            self._patience(job, now)

    def _patience(self, job: Job, since: float) -> None:
        job.queued = since
        self.loop.at(since + self.settings.queue_seconds, lambda: self._waited(job, since))

    def free(self) -> None:
        """Give waiting queries to idle evaluators; where a short one has none, let a long one give way."""
        one_a_client = self.settings.client_limits
        while True:
            for evaluator in self.pool:
                if evaluator.free:
                    job = self.schedule.take(one_a_client=one_a_client)
                    if job is None:
                        break
                    self._begin(evaluator, job)
            last = self.schedule.gives_way(one_a_client=one_a_client)
            if last is None:
                return
            self._stop(last)

    def _begin(self, evaluator: Evaluator, job: Job) -> None:
        self.pool.start(evaluator, job)
        begun = job.started

        def look() -> None:
            if job.evaluator is evaluator and job.started == begun:
                self.schedule.overran(job, time.monotonic())
                self.free()

        self.loop.at(begun + SHORT_SECONDS, look)

    def _stop(self, job: Job) -> None:
        """Take a query from its evaluator; it waits again."""
        now = time.monotonic()
        evaluator, job.evaluator = job.evaluator, None
        job.spent += now - job.started
        self.counts["gave_way"] += 1
        if evaluator is not None:
            self.pool.kill(evaluator, Reason.BUSY)
        self._patience(job, now)

    def answered(self, evaluator: Evaluator, job: Job, message: Message) -> None:
        """Pass on an answer, or a refusal, to all who wait for it."""
        now = time.monotonic()
        times = {"seconds": now - job.started, "queued": job.started - job.began}
        header = {**message.header, **times, "version": evaluator.version}
        size = header.get("spooled")
        if size is None:
            if (
                header["kind"] == "answer"
                and not header["volatile"]
                and evaluator.generation == self.zygotes.generation
            ):
                self.answers.keep(job.key, header, message.body)
            self._finish(job, header, message.body)
            return
        spool = self.pool.take_spool(evaluator)
        if self.answers.lend(size, job.waiters):
            self._finish(job, header, files=(spool,))
        else:
            self.counts[Reason.BUSY] += 1
            self._finish(job, _refusal(Reason.BUSY, _SPOOL_RETRY_SECONDS))
        os.close(spool)

    def died(self, job: Job, reason: Reason) -> None:
        """Tell all who wait for an answer that it does not come."""
        self._finish(job, _refusal(reason))

    def _finish(self, job: Job, header: Mapping[str, Any], body: bytes = b"", files: Collection[int] = ()) -> None:
        told = {"cached": False, "version": self.zygotes.description.get("digest", ""), **header}
        for front in job.waiters:
            say(front, told, body, files)
        job.waiters = []
        self._close(job, failed=header["kind"] == "problem" and header["problem"]["reason"] not in _OURS)

    def _close(self, job: Job, *, failed: bool) -> None:
        if self.flying.get(job.key) is job:
            del self.flying[job.key]
        now = time.monotonic()
        ran = now - job.started if job.evaluator is not None else 0.0
        self.schedule.done(job, ran, now)
        self.clients.close(job.client, job.spent + ran, now, failed=failed)
        job.evaluator = None
        job.body = b""  # moments to come hold the job for a while

    def _leave(self, job: Job, front: Link, fate: Reason) -> bool:
        """Let one who waits go; the last one ends the query. Tell whether it was the last."""
        job.waiters.remove(front)
        if job.waiters:
            return False
        if self.flying.get(job.key) is job:
            del self.flying[job.key]  # who asks now begins anew
        if job.evaluator is not None:
            self.pool.kill(job.evaluator, fate)
        else:
            self.schedule.drop(job)
        self._close(job, failed=fate is Reason.TIME_LIMIT and job.evaluator is not None)
        return True

    def _expired(self, front: Link, job: Job) -> None:
        """The time that a client granted is over; others may wait on for the same answer."""
        if front.job is not job or front.deadline > time.monotonic():
            return
        waits = job.evaluator is None
        self._leave(job, front, Reason.TIME_LIMIT)
        if waits:  # it is not the query that takes too long
            self._refuse(front, Reason.BUSY, self._queue_retry)
        else:
            self._refuse(front, Reason.TIME_LIMIT)

    def _waited(self, job: Job, since: float) -> None:
        """A query has stood in the queue for as long as one may."""
        if job.evaluator is None and job.waiters and job.queued == since:
            self._send_away(job)

    def _send_away(self, job: Job) -> None:
        """Let a query wait no more."""
        self.schedule.drop(job)
        self.counts[Reason.BUSY] += 1
        self._finish(job, _refusal(Reason.BUSY, self._queue_retry))

    # -- what an operator asks

    def _status(self) -> dict[str, Any]:
        evaluators = [*self.pool]
        counts = self.counts.copy()
        counts.update(dict.fromkeys(("queries", "cache_hits"), self.tally.hits))
        return {
            "ready": self.zygotes.ready,
            "description": self.zygotes.description,
            "guards": guards.GUARDS,
            "evaluators": {
                "all": self.pool.size,
                "idle": sum(one.idle for one in evaluators),
                "busy": sum(one.job is not None for one in evaluators),
            },
            "pids": sorted(one.pid for one in evaluators if one.fate is None),
            "spooled_bytes": self.answers.spooled_bytes,
            "queued": len(self.schedule),
            "lanes": self.schedule.lanes(),
            "cache": self.answers.status(),
            "counts": dict(sorted(counts.items())),
            "reload": self.zygotes.reloaded,
        }


def _refusal(reason: Reason, retry_after: int | None = None) -> dict[str, Any]:
    return {"kind": "problem", "problem": {"reason": reason, "retry_after": retry_after}}
