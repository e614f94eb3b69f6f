"""A passage, where it stands and what proves it, as plain values that need no RDF library."""

from dataclasses import dataclass

__all__ = ["Edition", "Passage", "Piece", "Proof", "Range"]


@dataclass(frozen=True, slots=True)
class Range:
    """A stretch of a text in normal form, in code points.

    Attributes:
        start: where it begins, counted from 0.
        end: where it ends: the first code point that is no longer part of it.
    """

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Proof:
    """What proves a stretch of text without giving it away.

    Attributes:
        first_words: its opening words, four at the most; empty for a stretch of fewer than five words.
        last_words: its closing words, likewise.
        word_count: the number of its words.
        text_sha256: SHA-256, in hexadecimal, of its text in normal form, as UTF-8.
        letter_count: the number of its letters a to z, after NFKD and in lower case.
        letters_sha256: SHA-256, in hexadecimal, of these letters.
    """

    first_words: str
    last_words: str
    word_count: int
    text_sha256: str
    letter_count: int
    letters_sha256: str


@dataclass(frozen=True, slots=True)
class Piece:
    """One unbroken part of a passage.

    Attributes:
        iri: its node; the passage itself where that is in one piece.
        range: where it stands.
        proof: what proves it.
    """

    iri: str
    range: Range
    proof: Proof


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a source's text, in one piece or in several, that carries claims or is silent.

    Attributes:
        iri: the passage.
        text: the text edition on which its positions count.
        section: the section in which it stands.
        pieces: its unbroken parts, in the order of the text.
        proof: what proves its pieces, joined by one space.
        silent: the reason for which nothing was taken from it; ``None`` for a passage that carries something.
    """

    iri: str
    text: str
    section: str
    pieces: tuple[Piece, ...]
    proof: Proof
    silent: str | None


@dataclass(frozen=True, slots=True)
class Edition:
    """A text of a source that positions count on.

    Attributes:
        iri: the edition.
        raw_sha256: SHA-256 of its file, in hexadecimal.
        normalised_sha256: SHA-256 of its text in normal form.
    """

    iri: str
    raw_sha256: str
    normalised_sha256: str
