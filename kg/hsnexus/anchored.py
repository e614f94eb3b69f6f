"""The passages of a dataset, and the text editions that they count on, as its store has them."""

from collections.abc import Mapping
from typing import Final

import pyoxigraph as ox

from hsnexus.errors import SourceError
from hsnexus.facts import Values, of_class, stored, the, values
from hsnexus.passage import Edition, Passage, Piece, Proof, Range
from hsnexus.vocab import HSN, OA, PREFIXES

__all__ = ["editions", "passages", "starts"]

_TYPE: Final = f"{PREFIXES['rdf']}type"
_OF_EDITIONS: Final = frozenset({_TYPE, HSN.rawSha256, HSN.normalisedSha256})
_OF_STARTS: Final = frozenset({_TYPE, HSN.hasRange, HSN.start})
_OF_PASSAGES: Final = frozenset(
    {
        _TYPE,
        HSN.end,
        HSN.firstWords,
        HSN.hasRange,
        HSN.inSection,
        HSN.lastWords,
        HSN.letterCount,
        HSN.lettersSha256,
        HSN.silentBecause,
        HSN.start,
        HSN.textSha256,
        HSN.wordCount,
        OA.hasSource,
    }
)
_ADVICE: Final = "Let `hsnexus anchor` write the passage, and build anew"


def editions(store: ox.Store) -> tuple[Edition, ...]:
    """Return the text editions that the default graph of a store describes, by IRI.

    Raises:
        SourceError: an edition lacks one of its hashes.
    """
    said = values(stored(store, _OF_EDITIONS), _OF_EDITIONS)
    return tuple(
        Edition(iri, the(said, iri, HSN.rawSha256), the(said, iri, HSN.normalisedSha256))
        for iri in sorted(of_class(said, HSN.TextEdition))
    )


def starts(store: ox.Store) -> Mapping[str, int]:
    """Return where each passage and silent span of the default graph begins; what has no readable place is left out."""
    said = values(stored(store, _OF_STARTS), _OF_STARTS)
    places = {iri: min(map(int, found)) for iri, found in said[HSN.start].items() if all(map(str.isdecimal, found))}
    found = {}
    for kind in (HSN.Passage, HSN.SilentSpan):
        for iri in of_class(said, kind):
            pieces = [places[each] for each in (iri, *said[HSN.hasRange].get(iri, ())) if each in places]
            if pieces:
                found[iri] = min(pieces)
    return found


def passages(store: ox.Store) -> tuple[Passage, ...]:
    """Return the passages and silent spans of the default graph of a store, in the order of their texts.

    Raises:
        SourceError: one lacks a position, a part of its proof, its section or its text.
    """
    said = values(stored(store, _OF_PASSAGES), _OF_PASSAGES)
    iris = {iri for kind in (HSN.Passage, HSN.SilentSpan) for iri in of_class(said, kind)}
    found = (_passage(said, iri) for iri in iris)
    return tuple(sorted(found, key=lambda each: (each.text, each.pieces[0].range.start, each.iri)))


def _passage(said: Values, iri: str) -> Passage:
    own = _proof(said, iri)
    parts = [Piece(part, _range(said, part), _proof(said, part)) for part in said[HSN.hasRange].get(iri, ())]
    return Passage(
        iri=iri,
        text=the(said, iri, OA.hasSource),
        section=the(said, iri, HSN.inSection),
        pieces=tuple(sorted(parts, key=lambda part: part.range.start)) or (Piece(iri, _range(said, iri), own),),
        proof=own,
        silent=next(iter(said[HSN.silentBecause].get(iri, ())), None),
    )


def _range(said: Values, iri: str) -> Range:
    found = Range(_number(said, iri, HSN.start), _number(said, iri, HSN.end))
    if not 0 <= found.start < found.end:
        message = f"the range from {found.start} to {found.end} holds no text"
        raise SourceError(message, where=iri, advice=_ADVICE)
    return found


def _proof(said: Values, iri: str) -> Proof:
    return Proof(
        first_words=next(iter(said[HSN.firstWords].get(iri, ())), ""),
        last_words=next(iter(said[HSN.lastWords].get(iri, ())), ""),
        word_count=_number(said, iri, HSN.wordCount),
        text_sha256=the(said, iri, HSN.textSha256),
        letter_count=_number(said, iri, HSN.letterCount),
        letters_sha256=the(said, iri, HSN.lettersSha256),
    )


def _number(said: Values, iri: str, predicate: str) -> int:
    value = the(said, iri, predicate)
    try:
        return int(value)
    except ValueError as error:
        message = f"{value!r} is no whole number, as {predicate} wants"
        raise SourceError(message, where=iri, advice=_ADVICE) from error
