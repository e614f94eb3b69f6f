"""Sentences: the one way in which a text edition is cut, so that coverage counts the same thing every time."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from hsnexus.model import Range
from hsnexus.passages import normalise

__all__ = ["Sentence", "sentences"]

_PARAGRAPH: Final = re.compile(r"(?:[^\n]|\n(?!\s*\n|\s*[-•]\s))+")
_BREAK: Final = re.compile(
    r"""(?<=[.!?])["')\]]*\s+(?=["'(\[]*[A-Z0-9])"""  # a stop, then a capital or a figure
    r"""|(?<=[a-z"]\.\d)\s+(?=[A-Z])|(?<=[a-z"]\.\d\d)\s+(?=[A-Z])"""  # a note mark set as plain figures between them
)
_ABBREVIATIONS: Final = frozenset(
    {"al", "a.i", "art", "cit", "e.g", "ed", "eds", "ex", "i.e", "md", "mr", "no", "nos", "op", "p", "pp", "vol", "vs"}
)
_LAST_WORD: Final = re.compile(r"([A-Za-z.]+)\.[\"')\]]*$")
_WORD: Final = re.compile(r"\w")
_INITIAL: Final = re.compile(r"(?:[A-Z]\.)*[A-Z]")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, heading, list item or part of a note: its range in the text's normal form, and its own text."""

    range: Range
    text: str


def sentences(raw: str) -> Iterator[Sentence]:
    """Cut a text edition and yield its sentences in reading order.

    Paragraphs (blank lines stand between them, or a bullet opens them) are cut first, on the raw text, so that
    headings, list items and notes stand alone; then sentences, at a full stop, question or exclamation mark before a
    capital or a figure, unless the stop ends an abbreviation or an initial. Ranges count on the normal form of the
    whole text.
    """
    text = normalise(raw)
    at = 0
    for paragraph in _PARAGRAPH.finditer(raw):
        for piece in filter(_WORD.search, _pieces(normalise(paragraph.group()))):
            start = text.index(piece, at)
            at = start + len(piece)
            yield Sentence(Range(start, at), piece)


def _pieces(paragraph: str) -> Iterator[str]:
    start = 0
    for gap in _BREAK.finditer(paragraph):
        if not _ends_abbreviation(paragraph[: gap.start()].rstrip("\"')]")):
            yield paragraph[start : gap.start()].strip() + paragraph[gap.start() : gap.end()].strip()
            start = gap.end()
    if paragraph[start:].strip():
        yield paragraph[start:].strip()


def _ends_abbreviation(before: str) -> bool:
    found = _LAST_WORD.search(before)
    return found is not None and (
        found.group(1).lower() in _ABBREVIATIONS or _INITIAL.fullmatch(found.group(1)) is not None
    )
