"""Words that nobody has written: syllables strung together, for texts of a given length."""

import random
from itertools import product
from typing import Final

__all__ = ["phrase"]

_ONSETS: Final = ("b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z")
_RHYMES: Final = ("a", "e", "i", "o", "u", "an", "el", "or")
_SYLLABLES: Final = tuple(map("".join, product(_ONSETS, _RHYMES)))
_WORDS: Final = tuple(map("".join, product(_SYLLABLES, _SYLLABLES)))


def phrase(draw: random.Random, count: int) -> str:
    """Return so many words.

    >>> phrase(random.Random(1), 3)
    'foten sobe bosu'
    """
    return " ".join(draw.choices(_WORDS, k=count))
