"""Two numbers that all our processes see: which dataset is served, and how many answers fronts gave from memory."""

import mmap
import struct
from typing import Final

__all__ = ["Tally"]

_NUMBER: Final = struct.Struct("<Q")


class Tally:
    """Memory that is shared by the processes forked later: one writes the generation, each front its own hits."""

    def __init__(self, fronts: int) -> None:
        """Make room for so many fronts."""
        self._memory = mmap.mmap(-1, _NUMBER.size * (1 + fronts))
        self._fronts = fronts

    @property
    def generation(self) -> int:
        """How many datasets have been served so far."""
        return int(_NUMBER.unpack_from(self._memory, 0)[0])

    def next_generation(self) -> None:
        """Another dataset is served from now on."""
        _NUMBER.pack_into(self._memory, 0, self.generation + 1)

    def hit(self, front: int) -> None:
        """A front, counted from 0, has given an answer from memory."""
        place = _NUMBER.size * (1 + front)
        _NUMBER.pack_into(self._memory, place, _NUMBER.unpack_from(self._memory, place)[0] + 1)

    @property
    def hits(self) -> int:
        """How many answers all fronts have given from memory."""
        return sum(_NUMBER.unpack_from(self._memory, _NUMBER.size * (1 + front))[0] for front in range(self._fronts))
