"""The load of many clients at once, and figures with the bounds that they are to keep."""

import math
import statistics
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from .client import Client, Reply

__all__ = ["Figure", "Load", "drive", "median_ms", "quantile"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that was measured, and the bounds that it is to keep, if any."""

    name: str
    value: float
    unit: str = ""
    most: float = math.inf
    least: float = -math.inf

    @property
    def kept(self) -> bool:
        """Tell whether the figure is within its bounds."""
        return self.least <= self.value <= self.most

    def line(self) -> str:
        """Return the figure as a line of a table."""
        told = "within" if self.kept else "OVER"
        bounds = [f"<= {self.most:g}"] * math.isfinite(self.most) + [f">= {self.least:g}"] * math.isfinite(self.least)
        verdict = f"   {told} {' and '.join(bounds)}" if bounds else ""
        return f"{self.name:<58} {self.value:10.2f} {self.unit:<6}{verdict}"


@dataclass(slots=True)
class Load:
    """What came of many requests: seconds of those that were answered with 200 or 304, and how often each status."""

    seconds: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    cut: int = 0
    spent: float = 0.0

    def ms(self, share: float) -> float:
        """Return the quantile of the times, in milliseconds."""
        return quantile(self.seconds, share) * 1000

    @property
    def rate(self) -> float:
        """Return the good answers in a second."""
        return len(self.seconds) / self.spent if self.spent else 0.0

    @property
    def bad(self) -> int:
        """Return the number of requests that were answered otherwise, or not at all."""
        return sum(self.statuses.values()) - len(self.seconds)


def quantile(values: Sequence[float], share: float) -> float:
    """Return the value below which that share of the values lies; NaN of none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else math.nan


def median_ms(load: Load) -> float:
    """Return the median time of a good answer in milliseconds."""
    return statistics.median(load.seconds) * 1000 if load.seconds else math.nan


def drive(
    port: int,
    clients: Sequence[Iterator[bytes]],
    seconds: float,
    sources: Sequence[str] = ("127.0.0.1",),
    seen: Callable[[Reply], None] | None = None,
) -> Load:
    """Let each client ask one request after the other for so many seconds; one thread a client."""
    load, lock = Load(), threading.Lock()
    begun = time.perf_counter()

    def work(number: int, requests: Iterator[bytes]) -> None:
        mine = Load()
        with Client(port, sources[number % len(sources)]) as client:
            for data in requests:
                if time.perf_counter() - begun >= seconds:
                    break
                reply = client.ask(data)
                mine.statuses[reply.status] += 1
                mine.cut += not reply.whole
                if reply.status in {200, 304} and reply.whole:
                    mine.seconds.append(reply.seconds)
                if seen is not None:
                    seen(reply)
        with lock:
            load.seconds += mine.seconds
            load.statuses += mine.statuses
            load.cut += mine.cut

    threads = [threading.Thread(target=work, args=pair) for pair in enumerate(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    load.spent = time.perf_counter() - begun
    return load
