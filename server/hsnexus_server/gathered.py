"""What pages ask of a dataset again and again: a front reads the engine's answer once, and keeps what it made of it."""

from collections.abc import Callable
from typing import Final, Generic, TypeVar

from hsnexus.answers import Answer
from hsnexus_server.asked import PLAIN, Asking
from hsnexus_server.description import Description
from hsnexus_server.latest import Latest

__all__ = ["Gathered"]

_Made = TypeVar("_Made")
_MOST: Final = 32


class Gathered(Generic[_Made]):
    """Keeps what was made of the last answers to some queries; threads may share it."""

    def __init__(self, make: Callable[[Answer], _Made]) -> None:
        """Keep nothing yet; ``make`` makes of an answer what is kept."""
        self._make = make
        self._kept: dict[tuple[str, bool], Latest[_Made]] = {}

    def of(self, asking: Asking, text: str, build: Description | None = None) -> _Made:
        """Return what is made of the answer to a query.

        The engine is asked each time, and answers from its cache; only another answer is read again.

        Args:
            asking: who asks.
            text: one of a few queries of ours; of more than can be kept nothing is.
            build: the dataset of whose graphs only those of the build are asked; ``None``: all is asked.

        Raises:
            RefusalError: what the engine refuses.
        """
        answer, key = asking.run(text, PLAIN, build), (text, build is None)
        answer.close()
        latest = self._kept.get(key) or Latest()
        if len(self._kept) < _MOST:
            latest = self._kept.setdefault(key, latest)
        return latest.of((answer.etag, answer.version), lambda: self._make(asking.found(text, build).answer))
