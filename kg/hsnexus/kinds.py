"""The kinds of things that other people's names are matched with: factors, classes, actors, instruments and works."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from hsnexus.vocab import HSN, PREFIXES

__all__ = ["KINDS", "Kind"]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of things.

    Attributes:
        name: in the plural, as in the path of its table.
        one: a thing of it.
        class_iri: the class whose things these are.
        but: classes whose things these are not.
        broader: the property that leads to the next broader thing of the kind; empty where there is none.
        told: columns of its table that others lack, each with the property whose values it holds.
        spoken_of: the path from a claim to what it speaks of, among things of this kind.
    """

    name: str
    one: str
    class_iri: str
    but: tuple[str, ...]
    broader: str
    told: Mapping[str, str]
    spoken_of: str


KINDS: Final[Mapping[str, Kind]] = {
    kind.name: kind
    for kind in (
        Kind(
            "factors",
            "factor",
            HSN.Factor,
            (),
            "hsn:broaderFactor",
            {"opposite": "hsn:oppositeOf"},
            "hsn:hasCause|hsn:hasEffect|hsn:underCondition|hsn:viaMechanism",
        ),
        Kind(
            "classes",
            "class",
            f"{PREFIXES['owl']}Class",
            (),
            "rdfs:subClassOf",
            {},
            "(hsn:hasCause|hsn:hasEffect)/rdf:type",
        ),
        Kind(
            "actors",
            "actor",
            HSN.Actor,
            (),
            "",
            {},
            "hsn:concernsGroup|hsn:attributedTo|hsn:addressedTo|hsn:perceivedBy",
        ),
        Kind(
            "instruments",
            "instrument",
            HSN.Instrument,
            (),
            "",
            {"title": "dcterms:title", "year": "hsn:year"},
            "hsn:statedIn/hsn:mentions",
        ),
        Kind(
            "works",
            "work",
            HSN.Source,
            (HSN.Footnote, HSN.Section, HSN.TextEdition),
            "dcterms:isPartOf",
            {"title": "dcterms:title", "creators": "dcterms:creator", "year": "hsn:year"},
            "hsn:attributedTo|hsn:citedInFootnote/hsn:readAs",
        ),
    )
}
"""Each kind by its name."""
