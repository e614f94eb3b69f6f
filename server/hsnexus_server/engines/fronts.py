"""The links to the fronts: each carries one question at a time, and then its answer."""

import contextlib
import socket
from collections.abc import Collection, Mapping
from typing import Any, Protocol

from hsnexus_server.engines.jobs import Link
from hsnexus_server.engines.loop import Loop
from hsnexus_server.engines.pool import SNDBUF, hand
from hsnexus_server.engines.wire import ClosedError, Message

__all__ = ["Fronts", "Listener", "say"]


class Listener(Protocol):
    """Who is told what the fronts say."""

    def asked(self, front: Link, message: Message) -> None:
        """A question has come."""

    def released(self, front: Link) -> None:
        """What the link held is held no more: its answer has been sent, or it is closed."""

    def left(self, front: Link) -> None:
        """The front, or the client behind it, is gone: nobody waits for its answer any more."""


class Fronts:
    """Whoever knocks on a door."""

    def __init__(self, loop: Loop, door: socket.socket, listener: Listener) -> None:
        """Open ``door``, a local socket that listens, and tell ``listener`` what is said there."""
        self._loop = loop
        self._door = door
        self._listener = listener
        door.settimeout(0.0)
        loop.watch(door, self._knocked)

    def _knocked(self) -> None:
        with contextlib.suppress(BlockingIOError):
            link, _ = self._door.accept()
            link.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SNDBUF)
            link.settimeout(0.0)
            front = Link(link)
            self._loop.watch(link, lambda: self._spoke(front))

    def _spoke(self, front: Link) -> None:
        try:
            front.inbox.read(front.link)
        except ClosedError:
            self._loop.unwatch(front.link)
            front.link.close()
            self._listener.released(front)
            self._listener.left(front)
            return
        for message in front.inbox.messages():
            self._listener.released(front)
            if message.header["kind"] != "sent":
                self._listener.asked(front, message)


def say(front: Link, header: Mapping[str, Any], body: bytes = b"", files: Collection[int] = ()) -> None:
    """Give a front the answer to its question."""
    front.job = None
    hand(front.link, header, body, files)
