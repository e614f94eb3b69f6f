"""Where a claim is stated: each passage with its place, and with what proves it without its words."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from hsnexus.vocab import HSN, OA
from hsnexus_server.asked import Asking

__all__ = ["Passage", "Piece", "passages"]

_TEXT: Final = f"""SELECT ?passage ?section ?text ?words ?sha256 ?letters ?lettersSha256 ?first ?last
  ?start ?end ?ownLetters ?ownSha256
WHERE {{{{
  <{{0}}> <{HSN.statedIn}> ?passage .
  ?passage <{HSN.inSection}> ?section ;
    <{OA.hasSource}> ?text ;
    <{HSN.wordCount}> ?words ;
    <{HSN.textSha256}> ?sha256 ;
    <{HSN.letterCount}> ?letters ;
    <{HSN.lettersSha256}> ?lettersSha256 ;
    <{HSN.hasRange}>? ?piece .
  ?piece <{HSN.start}> ?start ;
    <{HSN.end}> ?end ;
    <{HSN.letterCount}> ?ownLetters ;
    <{HSN.lettersSha256}> ?ownSha256 .
  OPTIONAL {{{{ ?passage <{HSN.firstWords}> ?first ; <{HSN.lastWords}> ?last }}}}
}}}}
ORDER BY ?passage ?start
"""


@dataclass(frozen=True, slots=True)
class Piece:
    """An unbroken part of a passage.

    Attributes:
        start: where it begins in the text in normal form, in code points.
        end: the place after its last code point.
        letters: how many letters it has, from a to z.
        letters_sha256: of these letters.
    """

    start: int
    end: int
    letters: int
    letters_sha256: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a source's text, in one piece or in several.

    Attributes:
        iri: of the passage.
        section: in which it stands.
        text: the edition that its places count on.
        words: how many words it has.
        sha256: of the whole in normal form.
        letters: how many letters the whole has.
        letters_sha256: of these.
        first: its first words; empty where it is too short to give any away.
        last: its last words, likewise.
        pieces: its parts, in order.
    """

    iri: str
    section: str
    text: str
    words: int
    sha256: str
    letters: int
    letters_sha256: str
    first: str
    last: str
    pieces: tuple[Piece, ...]


def passages(asking: Asking, claim: str) -> tuple[Passage, ...]:
    """Return the passages in which a claim is stated, in the order of the text.

    Args:
        asking: who asks the engine.
        claim: its IRI.
    """
    found = asking.found(_TEXT.format(claim)).answer.texts
    told = (_passage(list(rows)) for _, rows in groupby(found, key=lambda row: row[0]))
    return tuple(sorted(told, key=lambda each: (each.text, each.pieces[0].start, each.iri)))


def _passage(rows: Sequence[tuple[str, ...]]) -> Passage:
    iri, section, text, words, sha256, letters, letters_sha256, first, last = rows[0][:9]
    pieces = tuple(Piece(int(start), int(end), int(own), proof) for start, end, own, proof in (row[9:] for row in rows))
    return Passage(
        iri, section, text, int(words), sha256, int(letters), letters_sha256, first or "", last or "", pieces
    )
