"""The supervisor: starts the broker and the fronts, starts them anew when one dies, and stops them all."""

import os
import signal
import socket
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from hsnexus.errors import SetupError, SourceError
from hsnexus.manifest import MANIFEST_FILE
from hsnexus.pinned import Pin
from hsnexus.questions import Question
from hsnexus_server.description import Description, described
from hsnexus_server.engines import guards
from hsnexus_server.engines.broker import run_broker
from hsnexus_server.engines.wire import ClosedError, Inbox, receive
from hsnexus_server.settings import Settings
from hsnexus_server.tally import Tally

__all__ = ["supervise"]

_SIGNALS: Final = (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
_LOOK_SECONDS: Final = 1.0
_BACKLOG: Final = 128


def supervise(
    settings: Settings,
    listener: socket.socket,
    questions: Sequence[Question],
    pins: Mapping[str, Pin],
    introduce: Callable[[Description], None],
) -> None:
    """Serve on ``listener`` until SIGTERM or SIGINT.

    Args:
        settings: how to serve.
        listener: a socket that listens; the fronts share it.
        questions: the competency questions.
        pins: the pinned answers to them, by stem.
        introduce: is told of the dataset as soon as it is served.

    Raises:
        SetupError: the dataset cannot be served, or this system cannot fork.
    """
    if not hasattr(os, "fork"):
        message = "this system cannot fork, and evaluators are forked"
        raise SetupError(message, advice="Serve from Linux or another Unix; WSL will do")
    signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
    with tempfile.TemporaryDirectory(prefix="hsnexus-") as folder, socket.socket(socket.AF_UNIX) as door:
        place = Path(folder) / "broker"
        door.bind(str(place))
        door.listen(_BACKLOG)
        family = _Family(settings, listener, questions, pins, door, place)
        try:
            family.serve(introduce)
        finally:
            family.stop()


class _Family:
    """The processes that serve together."""

    def __init__(  # noqa: PLR0913, PLR0917 - what they share
        self,
        settings: Settings,
        listener: socket.socket,
        questions: Sequence[Question],
        pins: Mapping[str, Pin],
        door: socket.socket,
        place: Path,
    ) -> None:
        self.settings = settings
        self.listener = listener
        self.questions = questions
        self.pins = pins
        self.door = door
        self.place = place
        self.tally = Tally(settings.fronts)
        self.broker = 0
        self.fronts: dict[int, int] = {}

    def serve(self, introduce: Callable[[Description], None]) -> None:
        """Start everybody, and keep them alive until told to stop."""
        report = self.start_broker()
        for number in range(self.settings.fronts):
            self.start_front(number)
        introduce(described(self.loaded(report)))
        seen = self.build()
        while True:
            told = signal.sigtimedwait(_SIGNALS, _LOOK_SECONDS)
            if told is not None and told.si_signo in {signal.SIGTERM, signal.SIGINT}:
                return
            if told is not None and told.si_signo == signal.SIGCHLD:
                self.mourn()
            now = self.build() if self.settings.watch else seen
            if (told is not None and told.si_signo == signal.SIGHUP) or now != seen:
                os.kill(self.broker, signal.SIGHUP)
            seen = now

    def build(self) -> float:
        """Return the time of the build that is to be served."""
        with suppress(OSError):
            return (self.settings.dataset / MANIFEST_FILE).stat().st_mtime
        return 0.0

    def start_broker(self) -> socket.socket:
        """Fork the broker; return the link on which it reports what became of the dataset."""
        ours, theirs = socket.socketpair()

        def work() -> None:
            ours.close()
            run_broker(self.settings, self.door, theirs, self.tally)

        self.broker = self.fork(work)
        theirs.close()
        return ours

    def start_front(self, number: int) -> None:
        """Fork a front, which is counted from 0."""

        def work() -> None:
            from hsnexus_server.front import run_front  # noqa: PLC0415 - in the process that needs it

            run_front(self.settings, self.listener, self.place, self.tally, number, self.questions, self.pins)

        self.fronts[self.fork(work)] = number

    @staticmethod
    def fork(work: Callable[[], None]) -> int:
        """Fork a process that does the work and nothing of ours; return its pid."""

        def alone() -> None:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches everybody; the supervisor alone acts on it
            signal.signal(signal.SIGHUP, signal.SIG_IGN)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)
            work()

        return guards.forked(alone)

    @staticmethod
    def loaded(report: socket.socket) -> dict[str, Any]:
        """Wait until the dataset is loaded, and return its description.

        Raises:
            SetupError: it cannot be served.
            SourceError: the build is not whole.
        """
        try:
            header = receive(report, Inbox()).header
        except ClosedError:
            header = {"kind": "failed", "message": "the broker ended before the dataset was loaded", "exit_code": 1}
        report.close()
        if header["kind"] == "failed":
            kind = SourceError if header["exit_code"] == SourceError.exit_code else SetupError
            raise kind(header["message"], where=header.get("where", ""), advice=header.get("advice", ""))
        return dict(header["description"])

    def mourn(self) -> None:
        """Start anew what has died."""
        while True:
            try:
                pid, _ = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if not pid:
                return
            if pid == self.broker:
                self.start_broker().close()
            elif pid in self.fronts:
                self.start_front(self.fronts.pop(pid))

    def stop(self) -> None:
        """Let the fronts finish what is under way, then stop the broker and its evaluators."""
        for pid in self.fronts:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)
        last = time.monotonic() + self.settings.timeout_most_seconds + 2
        while self.fronts and time.monotonic() < last:
            for pid in list(self.fronts):
                with suppress(ChildProcessError):
                    if os.waitpid(pid, os.WNOHANG)[0] == pid:
                        del self.fronts[pid]
            time.sleep(0.02)
        for pid in (*self.fronts, self.broker):
            with suppress(ProcessLookupError, ChildProcessError):
                os.kill(pid, signal.SIGTERM if pid == self.broker else signal.SIGKILL)
                os.waitpid(pid, 0)
