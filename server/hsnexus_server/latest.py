"""What a front makes of a dataset once, and keeps until another is served."""

import threading
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

__all__ = ["Latest"]

_Made = TypeVar("_Made")


class Latest(Generic[_Made]):
    """Keeps what was made last; threads may share it, and one of them makes what all wait for."""

    def __init__(self) -> None:
        """Keep nothing yet."""
        self._kept: tuple[Hashable, _Made] | None = None
        self._lock = threading.Lock()

    def of(self, key: Hashable, make: Callable[[], _Made]) -> _Made:
        """Return what was made for a key, such as the digest of a dataset; what is kept for another is let go.

        Args:
            key: tells what it is made of.
            make: makes it; what it raises is raised here, and nothing is kept.
        """
        kept = self._kept
        if kept is None or kept[0] != key:
            with self._lock:
                kept = self._kept
                if kept is None or kept[0] != key:
                    self._kept = kept = (key, make())
        return kept[1]
