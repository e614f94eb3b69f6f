"""Texts that were SPARQL, and what chance makes of them."""

import re
from collections.abc import Callable, Sequence
from random import Random
from typing import Final

from fuzz import TABLES

__all__ = ["mutated"]

_LONGEST: Final = 70_000  # of a token: more than a query may have
_TOKEN: Final = re.compile(r"\w+|\s+|.", re.DOTALL)
_WORDS: Final = TABLES["mutations"]
_BYTES: Final = (
    *(
        b"\xff",
        b"\xfe\xff",
        b"\xc0\xaf",
        b"\xe0\x80\xaf",
        b"\xed\xa0\x80",
        b"\xf4\x90\x80\x80",
        b"\xf0\x9f\x98",
        b"\xc3",
    ),
    *(b"\x80", b"\0", b"\r", b"\n", b"\x1a", b"\xef\xbb\xbf"),
)


def mutated(draw: Random, text: str, others: Sequence[str]) -> bytes:
    """Return a text changed in a few places, in UTF-8 or nearly so.

    Args:
        draw: chance.
        text: what is changed.
        others: texts that tokens are taken from.
    """
    tokens = _TOKEN.findall(text)
    for _ in range(draw.choice((1, 1, 1, 2, 3, 8))):
        draw.choice(_CHANGES)(draw, tokens, draw.choice(others))
    data = "".join(tokens).encode()
    return _spoilt(draw, data) if draw.random() < 0.25 else data


def _delete(draw: Random, tokens: list[str], _: str) -> None:
    if tokens:
        start = draw.randrange(len(tokens))
        del tokens[start : start + draw.choice((1, 1, 2, 10))]


def _duplicate(draw: Random, tokens: list[str], _: str) -> None:
    start = draw.randrange(len(tokens) + 1)
    tokens[start:start] = tokens[start : start + draw.choice((1, 5, 20))] * draw.choice((1, 1, 2, 50))


def _swap(draw: Random, tokens: list[str], _: str) -> None:
    if tokens:
        one, two = draw.randrange(len(tokens)), draw.randrange(len(tokens))
        tokens[one], tokens[two] = tokens[two], tokens[one]


def _insert(draw: Random, tokens: list[str], _: str) -> None:
    space = draw.choice(("", " ", "\n"))
    tokens.insert(draw.randrange(len(tokens) + 1), space + draw.choice(_WORDS["words"]) + space)


def _splice(draw: Random, tokens: list[str], other: str) -> None:
    taken = _TOKEN.findall(other)
    start, place = draw.randrange(len(taken) + 1), draw.randrange(len(tokens) + 1)
    tokens[place : place + draw.choice((0, 1, 5))] = taken[start : start + draw.choice((1, 3, 20, 200))]


def _number(draw: Random, tokens: list[str], _: str) -> None:
    places = [place for place, token in enumerate(tokens) if token.isdecimal()] or [draw.randrange(len(tokens) + 1)]
    place = draw.choice(places)
    tokens[place : place + 1] = [draw.choice((*_WORDS["numbers"], "9" * 400))]


def _nest(draw: Random, tokens: list[str], _: str) -> None:
    opening, closing = draw.choice(_WORDS["nests"])
    start = draw.randrange(len(tokens) + 1)
    end = draw.randrange(start, len(tokens) + 1)
    times = draw.choice((2, 10, 60, 199, 201, 3000))
    tokens[end:end] = [closing * (times + draw.choice((0, 0, 0, 1, -1)))]
    tokens[start:start] = [opening * times]


def _lengthen(draw: Random, tokens: list[str], _: str) -> None:
    place = draw.randrange(len(tokens) + 1)
    holder = draw.choice(_WORDS["holders"])
    tokens.insert(place, holder.format(draw.choice("aé0 _") * draw.choice((100, 5000, _LONGEST))))


def _case(draw: Random, tokens: list[str], _: str) -> None:
    if tokens:
        place = draw.randrange(len(tokens))
        tokens[place] = draw.choice((tokens[place].swapcase(), tokens[place].title(), tokens[place] + "\n"))


_CHANGES: Final[Sequence[Callable[[Random, list[str], str], None]]] = (
    *(_delete, _delete, _duplicate, _swap, _insert, _insert, _splice, _splice, _number, _nest, _lengthen, _case),
)


def _spoilt(draw: Random, data: bytes) -> bytes:
    """Return bytes of which some are not as they were."""
    place = draw.randrange(len(data) + 1)
    rest = place + draw.choice((0, 0, 1, 2))
    flipped = bytes(byte ^ 1 << draw.randrange(8) for byte in data[place : place + 1])
    middle = draw.choice((b"", flipped, draw.choice(_BYTES), draw.choice(_BYTES), draw.randbytes(3)))
    return data[:place] if draw.random() < 0.1 else data[:place] + middle + data[rest:]
