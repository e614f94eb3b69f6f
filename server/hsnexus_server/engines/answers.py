"""Answers within a budget of bytes: those that are kept for whoever asks again, and those that wait in files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from cachetools import LRUCache

from hsnexus_server.engines.jobs import Link
from hsnexus_server.settings import Settings

__all__ = ["Answers", "Kept"]

_OVERHEAD_BYTES: Final = 1024


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer as it was given."""

    header: Mapping[str, Any]
    body: bytes

    def size(self) -> int:
        """Return what it takes, in bytes, with the names around it."""
        return len(self.body) + _OVERHEAD_BYTES


class Answers:
    """The answers of one dataset."""

    def __init__(self, settings: Settings) -> None:
        """Keep none yet."""
        self._kept: LRUCache[str, Kept] = LRUCache(settings.cache_bytes, getsizeof=Kept.size)
        self._most_spooled = settings.spool_bytes
        self.spooled_bytes = 0

    def get(self, key: str) -> Kept | None:
        """Return the answer that is kept under a key."""
        return self._kept.get(key)

    def keep(self, key: str, header: Mapping[str, Any], body: bytes) -> None:
        """Keep an answer, unless it would drive out too many others."""
        if len(body) <= self._kept.maxsize // 8:
            self._kept[key] = Kept(header, body)

    def clear(self) -> None:
        """Keep none: there is another dataset."""
        self._kept.clear()

    def lend(self, size: int, fronts: Sequence[Link]) -> bool:
        """Let fronts hold an answer of so many bytes in a file; tell whether there is room for it."""
        if self.spooled_bytes + size * len(fronts) > self._most_spooled:
            return False
        self.spooled_bytes += size * len(fronts)
        for front in fronts:
            front.spooled = size
        return True

    def release(self, front: Link) -> None:
        """Take note that a front holds no file any more."""
        self.spooled_bytes -= front.spooled
        front.spooled = 0

    def status(self) -> dict[str, int]:
        """Return how many are kept, and what they take."""
        return {"answers": len(self._kept), "bytes": int(self._kept.currsize)}
