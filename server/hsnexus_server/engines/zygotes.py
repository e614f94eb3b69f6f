"""The processes that load the dataset: the one that serves, one that is coming, and those that are being replaced."""

import contextlib
import socket
import time
from collections import Counter
from collections.abc import Collection, Mapping
from typing import Any, Final, Protocol

from hsnexus_server.engines.evaluator import raise_zygote
from hsnexus_server.engines.loop import Loop
from hsnexus_server.engines.wire import ClosedError, Inbox, send
from hsnexus_server.settings import Settings

__all__ = ["Parent", "Zygotes"]

_RESTART_SECONDS: Final = 0.05
_RETRY_SECONDS: Final = 1.0


class Parent(Protocol):
    """Who is told what the zygotes do."""

    def switched(self) -> None:
        """Another dataset serves from now on."""

    def born(self, number: int, pid: int) -> None:
        """The evaluator of that number has been forked."""


class Zygotes:
    """Which dataset is served.

    Attributes:
        generation: how many have been served so far.
        description: of the one that is.
        reloaded: what became of the last attempt to replace it.
    """

    def __init__(
        self, settings: Settings, loop: Loop, report: socket.socket, counts: Counter[str], parent: Parent
    ) -> None:
        """Load nothing yet.

        Args:
            settings: how to serve.
            loop: tells of messages and moments.
            report: is told when the first dataset is loaded, or why it is not.
            counts: of events, to be added to.
            parent: is told the rest.
        """
        self._settings = settings
        self._loop = loop
        self._report: socket.socket | None = report
        self._counts = counts
        self._parent = parent
        self._serving: socket.socket | None = None
        self._coming: socket.socket | None = None
        self._inboxes: dict[socket.socket, Inbox] = {}
        self._retired: dict[int, socket.socket] = {}
        self._stopping = False
        self.generation = 0
        self.description: Mapping[str, Any] = {}
        self.reloaded = ""

    @property
    def ready(self) -> bool:
        """Tell whether a dataset is loaded and can be asked."""
        return self._serving is not None

    def load(self) -> None:
        """Load the dataset, beside the one that is served if there is one; that serves until the new one is ready."""
        if self._coming is not None or self._stopping:
            return
        ours, theirs = socket.socketpair()
        raise_zygote(self._settings, theirs)
        theirs.close()
        ours.settimeout(0.0)
        self._coming, self._inboxes[ours] = ours, Inbox()
        self._loop.watch(ours, lambda: self._spoke(ours))

    def fork(self, number: int, descriptors: Collection[int]) -> bool:
        """Ask for one more evaluator with these descriptors; tell whether somebody was there to ask."""
        if self._serving is None:
            return False
        try:
            send(self._serving, {"kind": "fork", "number": number}, descriptors=tuple(descriptors))
        except ClosedError:
            return False
        return True

    def dismiss(self, alive: Collection[int]) -> None:
        """Let go of what has been replaced, unless evaluators of its generation are alive: they would die with it."""
        for generation in self._retired.keys() - set(alive):
            self._retired.pop(generation).close()

    def stop(self) -> None:
        """Replace nothing any more."""
        self._stopping = True

    def _spoke(self, link: socket.socket) -> None:
        try:
            self._inboxes[link].read(link)
        except ClosedError:
            self._ended(link)
            return
        for message in self._inboxes[link].messages():
            header = message.header
            if header["kind"] == "ready":
                self._switch(link, header["description"])
            elif header["kind"] == "failed":
                self._forget(link)
                self._coming = None
                self._told(header)
                return
            else:
                self._parent.born(header["number"], header["pid"])

    def _switch(self, link: socket.socket, description: Mapping[str, Any]) -> None:
        old, self._serving, self._coming = self._serving, link, None
        if old is not None:
            self._loop.unwatch(old)
            del self._inboxes[old]
            self._retired[self.generation] = old
            self.reloaded = "loaded"
            self._counts["reloads"] += 1
        self.generation += 1
        self.description = description
        self._parent.switched()
        self._told({"kind": "ready", "description": description})

    def _ended(self, link: socket.socket) -> None:
        self._forget(link)
        if link is self._coming:
            self._coming = None
            self._told({"kind": "failed", "message": "the process that loads the dataset ended", "exit_code": 1})
            return
        self._serving = None
        self._counts["zygotes_lost"] += 1
        self._loop.at(time.monotonic() + _RESTART_SECONDS, self.load)

    def _forget(self, link: socket.socket) -> None:
        self._loop.unwatch(link)
        link.close()
        del self._inboxes[link]

    def _told(self, header: Mapping[str, Any]) -> None:
        """Pass on what became of the dataset to whoever started us; later, keep it for ``/status``."""
        if self._report is not None:
            with contextlib.suppress(ClosedError):  # nobody listens where the broker was started anew
                send(self._report, header)
            self._report.close()
            self._report = None
        elif header["kind"] == "failed":
            if self._serving is None:
                self._loop.at(time.monotonic() + _RETRY_SECONDS, self.load)
            self.reloaded = f"refused: {header.get('where', '')} {header['message']}"
            self._counts["reloads_refused"] += 1
