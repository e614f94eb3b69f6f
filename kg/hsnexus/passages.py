"""Passages: how a stretch of text is normalised, proved by its hashes, and found again."""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import accumulate
from typing import Final

from hsnexus.passage import Edition, Passage, Piece, Proof, Range

__all__ = [
    "Copy",
    "Outcome",
    "Verdict",
    "copy_of",
    "edge_words",
    "is_edition",
    "letters",
    "locate",
    "normalise",
    "occurrences",
    "proof",
    "verdict",
    "words",
]

_DELETED: Final = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff"
    "\u00b2\u00b3\u00b9\u2070\u2074-\u2079]"
)
_MAPPED: Final = str.maketrans(
    {
        **dict.fromkeys(map(chr, range(0x2018, 0x201C)), "'"),
        **dict.fromkeys(map(chr, range(0x201C, 0x2020)), '"'),
        **dict.fromkeys(map(chr, range(0x2010, 0x2016)), "-"),
    }
)
_SPACES: Final = re.compile(
    "[\u0009-\u000d\u001c-\u0020\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+"
)
_NOT_LETTER: Final = re.compile("[^a-z]+")
_MOST_EDGE_WORDS: Final = 4
_WORDS_AN_EDGE_WORD: Final = 10
_FEWEST_WORDS: Final = 5
_RUNNING_HEAD: Final = 3


def normalise(text: str) -> str:
    r"""Return the text in normal form N1, on which every position, count and hash of ours is taken.

    In this order, on code points: invisible characters and superscript digits go; NFC; curly quotes and the
    dashes become ASCII; each run of white space becomes one space; the ends are stripped. N1 is idempotent.

    >>> normalise("a\u00a0\u201cmove\u201d\u00b2 \u2013 two\n words ")
    'a "move" - two words'
    """
    text = unicodedata.normalize("NFC", _DELETED.sub("", text)).translate(_MAPPED)
    return _SPACES.sub(" ", text).strip(" ")


def words(text: str) -> list[str]:
    """Return the words of a text in normal form: the runs of characters that are no space."""
    return text.split(" ") if text else []


def letters(text: str) -> str:
    """Return what is left of a text when only its letters a to z count, in lower case, after NFKD.

    Line breaks, hyphens, note marks and punctuation do not matter to it, so that a passage can be proved on any
    text of the article.
    """
    return _NOT_LETTER.sub("", unicodedata.normalize("NFKD", text).lower())


def edge_words(count: int) -> int:
    """Return how many opening, and as many closing, words a passage of ``count`` words shows; 0 below five words."""
    if count < _FEWEST_WORDS:
        return 0
    return max(1, min(_MOST_EDGE_WORDS, count // _WORDS_AN_EDGE_WORD))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def proof(text: str) -> Proof:
    """Return the proof of a stretch of text that is already in normal form."""
    all_words, all_letters = words(text), letters(text)
    shown = edge_words(len(all_words))
    return Proof(
        first_words=" ".join(all_words[:shown]),
        last_words=" ".join(all_words[len(all_words) - shown :]),
        word_count=len(all_words),
        text_sha256=_sha256(text),
        letter_count=len(all_letters),
        letters_sha256=_sha256(all_letters),
    )


def occurrences(text: str, wanted: str) -> Iterator[int]:
    """Yield each position at which ``wanted`` stands in ``text``, overlapping ones too; none for an empty string."""
    at = text.find(wanted) if wanted else -1
    while at >= 0:
        yield at
        at = text.find(wanted, at + 1)


def locate(text: str, expected: Proof, length: int) -> list[Range]:
    """Find again, in a text in normal form, each stretch of ``length`` code points whose hash is the expected one.

    It is looked for where the opening words stand; where the proof shows none, wherever a word begins.
    """
    starts = occurrences(text, expected.first_words) if expected.first_words else _word_starts(text)
    return [
        Range(start, start + length)
        for start in starts
        if start + length <= len(text) and _sha256(text[start : start + length]) == expected.text_sha256
    ]


def _word_starts(text: str) -> Iterator[int]:
    yield 0
    yield from (space + 1 for space in occurrences(text, " "))


@dataclass(frozen=True, slots=True)
class Stream:
    """The letters of a text, one after the other, and where in them a run of letters begins."""

    text: str
    starts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Copy:
    """A text of a source as somebody has it: in normal form, and as streams of letters to find passages in.

    The second stream lacks the running heads, which would cut through what runs over the end of a page; a text that has
    none has one stream.
    """

    text: str
    streams: tuple[Stream, ...]


def copy_of(raw: str) -> Copy:
    """Return what passages are proved on, from a text with its line breaks.

    A running head is a line whose letters come again on three lines or more; page numbers do not count.
    """
    lines = raw.splitlines()
    heads = [letters(line) for line in lines]
    times = Counter(heads)
    kept = [line for line, head in zip(lines, heads, strict=True) if times[head] < _RUNNING_HEAD]
    whole, flowing = _stream(normalise(raw)), _stream("\n".join(kept))
    return Copy(normalise(raw), (whole,) if flowing.text == whole.text else (whole, flowing))


def _stream(text: str) -> Stream:
    runs = _NOT_LETTER.split(unicodedata.normalize("NFKD", text).lower())
    starts = accumulate((len(run) for run in runs[:-1]), initial=0)
    return Stream("".join(runs), tuple(dict.fromkeys(starts)))


def is_edition(copy: Copy, edition: Edition) -> bool:
    """Tell whether a copy is the very text that positions count on; how its white space runs makes no difference."""
    return _sha256(copy.text) == edition.normalised_sha256


class Outcome(Enum):
    """What a text says of a passage.

    PROVED: it is where it should be, and its hashes agree. MOVED: so they do, but it stands elsewhere in the text.
    LETTERS: only its letters a to z are found, one after the other. FAILED: not even these.
    """

    PROVED = "proved"
    MOVED = "proved, offsets differ"
    LETTERS = "proved by letters, offsets differ"
    FAILED = "not proved"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a text proves a passage.

    Attributes:
        passage: the passage.
        outcome: whether, and how, it is proved.
        detail: where it has been found, or in what the text at its place differs; it tells four words of it at most.
        ranges: where it stands, piece by piece; none where only its letters are found, or nothing is.
    """

    passage: Passage
    outcome: Outcome
    detail: str
    ranges: tuple[Range, ...]


def verdict(copy: Copy, passage: Passage) -> Verdict:
    """Judge a passage by a copy of its source: at its place, elsewhere in it, or by its letters alone."""
    text = copy.text
    at_place = tuple(piece.range for piece in passage.pieces)
    objections = [_objection(text, piece) for piece in passage.pieces]
    if not any(objections):
        joined = " ".join(text[piece.range.start : piece.range.end] for piece in passage.pieces)
        objection = _difference(proof(joined), passage.proof)
        return Verdict(passage, Outcome.FAILED if objection else Outcome.PROVED, objection, at_place)
    moved = [_nearest(locate(text, piece.proof, _length(piece)), piece.range) for piece in passage.pieces]
    ranges = tuple(found for found in moved if found is not None)
    if len(ranges) == len(passage.pieces):
        joined = " ".join(text[found.start : found.end] for found in ranges)
        objection = _difference(proof(joined), passage.proof)
        if not objection:
            places = ", ".join(f"{found.start}-{found.end}" for found in ranges)
            return Verdict(passage, Outcome.MOVED, f"found at {places}", ranges)
    objection = next(filter(None, objections))
    if _has_letters(copy, passage.proof) or all(_has_letters(copy, piece.proof) for piece in passage.pieces):
        return Verdict(passage, Outcome.LETTERS, objection, ())
    return Verdict(passage, Outcome.FAILED, objection, ())


def _length(piece: Piece) -> int:
    return piece.range.end - piece.range.start


def _objection(text: str, piece: Piece) -> str:
    return _difference(proof(text[piece.range.start : piece.range.end]), piece.proof)


def _difference(found: Proof, stated: Proof) -> str:
    """Name the first part in which two proofs differ; empty where they agree."""
    parts = (
        ("hsn:textSha256", found.text_sha256, stated.text_sha256),
        ("hsn:lettersSha256", found.letters_sha256, stated.letters_sha256),
        ("hsn:wordCount", found.word_count, stated.word_count),
        ("hsn:letterCount", found.letter_count, stated.letter_count),
        ("hsn:firstWords", found.first_words, stated.first_words),
        ("hsn:lastWords", found.last_words, stated.last_words),
    )
    for name, in_text, in_passage in parts:
        if in_text != in_passage:
            return f"{name} is {in_passage!r}, the text there gives {in_text!r}"
    return ""


def _nearest(found: Sequence[Range], stated: Range) -> Range | None:
    return min(found, key=lambda place: abs(place.start - stated.start), default=None)


def _has_letters(copy: Copy, expected: Proof) -> bool:
    """Tell whether a run of letters with the expected count and hash stands anywhere in a stream of the copy."""
    return any(_in_stream(stream, expected) for stream in copy.streams)


def _in_stream(stream: Stream, expected: Proof) -> bool:
    """Look where the opening words stand; where the proof shows none, wherever a run of letters begins."""
    text, opening, count = stream.text, letters(expected.first_words), expected.letter_count
    if not count:
        return False
    starts = occurrences(text, opening) if opening else stream.starts
    whole = (text[start : start + count] for start in starts if start + count <= len(text))
    return any(_sha256(each) == expected.letters_sha256 for each in whole)
