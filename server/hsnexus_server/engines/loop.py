"""One thread that waits for sockets, signals and moments, and calls whoever asked to be told of them."""

import heapq
import selectors
import signal
import socket
import time
from collections.abc import Callable, Mapping
from typing import Final

__all__ = ["Loop"]

_SIGNALS_AT_ONCE: Final = 64


class Loop:
    """What is watched, and what is to come; nothing that it calls may wait for anybody."""

    def __init__(self) -> None:
        """Watch nothing yet."""
        self._selector = selectors.DefaultSelector()
        self._moments: list[tuple[float, int, Callable[[], None]]] = []
        self._number = 0
        self._lasting = True

    def watch(self, link: socket.socket, tell: Callable[[], None]) -> None:
        """Call ``tell`` whenever there is something to read from ``link``."""
        self._selector.register(link, selectors.EVENT_READ, tell)

    def unwatch(self, link: socket.socket) -> None:
        """Watch ``link`` no more; it must be open still."""
        self._selector.unregister(link)

    def at(self, when: float, tell: Callable[[], None]) -> None:
        """Call ``tell`` at a moment of the monotonic clock; moments that are the same come in the order of asking."""
        self._number += 1
        heapq.heappush(self._moments, (when, self._number, tell))

    def on_signals(self, tells: Mapping[int, Callable[[], None]]) -> None:
        """Call what belongs to a signal of this process; only the main thread may ask for it."""
        wake_in, wake_out = socket.socketpair()
        for end in (wake_in, wake_out):
            end.settimeout(0.0)
        signal.set_wakeup_fd(wake_out.detach(), warn_on_full_buffer=False)
        for number in tells:
            signal.signal(number, lambda *_: None)

        def signalled() -> None:
            for number in wake_in.recv(_SIGNALS_AT_ONCE):
                if number in tells:
                    tells[number]()

        self.watch(wake_in, signalled)

    def stop(self) -> None:
        """Let ``run`` return."""
        self._lasting = False

    def run(self) -> None:
        """Call who is to be told, until ``stop``."""
        while self._lasting:
            wait = max(0.0, self._moments[0][0] - time.monotonic()) if self._moments else None
            for key, _ in self._selector.select(wait):
                key.data()
            now = time.monotonic()
            while self._moments and self._moments[0][0] <= now:
                heapq.heappop(self._moments)[2]()
