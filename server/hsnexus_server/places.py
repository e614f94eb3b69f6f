"""Where claims are stated: section, passage, offsets, and the words that a passage opens and closes with."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode

from hsnexus import evidence
from hsnexus.answers import Answer
from hsnexus_server.asked import Asking
from hsnexus_server.cells import Cell, cell
from hsnexus_server.gathered import Gathered

__all__ = ["Place", "placed", "places"]

# Of more claims than these the places are asked of all claims at once, whose answer is kept.
_NAMED: Final = 200


@dataclass(frozen=True, slots=True)
class Place:
    """Where a claim is stated.

    Attributes:
        section: its title.
        passage: the passage.
        start: offset of its first character, or of that of a piece of it.
        end: offset behind its last character.
        first: its first words; empty where they are not told.
        last: its last words.
        sha256: hash of the whole passage, in hexadecimal.
    """

    section: str
    passage: Cell
    start: str
    end: str
    first: str
    last: str
    sha256: str


def places(
    asking: Asking, claims: Collection[NamedNode], every: Gathered[Mapping[str, list[Place]]], root: str
) -> Mapping[str, list[Place]]:
    """Return the places of claims by IRI; a claim that is stated nowhere is left out.

    Args:
        asking: who asks.
        claims: whose places are wanted.
        every: keeps the places of all claims, for when many are asked for.
        root: of this server, from the page.
    """
    if len(claims) > _NAMED:
        return every.of(asking, evidence.QUERY)
    named = " ".join(sorted(map(str, claims)))
    text = evidence.QUERY.replace("WHERE {\n", f"WHERE {{\n  VALUES ?claim {{ {named} }}\n", 1)
    return placed(asking.found(text).answer, root)


def placed(known: Answer, root: str) -> Mapping[str, list[Place]]:
    """Return the places that the query of evidence found, by the IRI of the claim.

    Args:
        known: the answer.
        root: of this server, from the page.
    """
    found: defaultdict[str, list[Place]] = defaultdict(list)
    for terms, (claim, section, _, *rest) in zip(known.terms, known.texts, strict=True):
        found[claim].append(Place(section, cell(terms[2], root), *rest))
    return found
