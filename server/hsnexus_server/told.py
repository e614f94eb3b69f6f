"""What the build tells of the things that have pages: values by property and subject, and the way back."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from hsnexus import argument
from hsnexus.vocab import DCTERMS, HSN, OA, PREFIXES

__all__ = ["DEFINITION", "LABEL", "NOTE", "OTHER_NAME", "PREDICATES", "SCOPE", "SUBCLASS", "TYPE", "Told", "told"]

LABEL: Final = f"{PREFIXES['rdfs']}label"
OTHER_NAME: Final = f"{PREFIXES['skos']}altLabel"
DEFINITION: Final = f"{PREFIXES['skos']}definition"
SCOPE: Final = f"{PREFIXES['skos']}scopeNote"
NOTE: Final = f"{PREFIXES['skos']}editorialNote"
SUBCLASS: Final = f"{PREFIXES['rdfs']}subClassOf"
TYPE: Final = f"{PREFIXES['rdf']}type"
_OF_WORKS: Final = ("bibliographicCitation", "creator", "identifier", "isPartOf", "publisher", "source", "title")
_OURS: Final = (
    "accordingTo", "addressedTo", "amount", "amountMax", "amountMin", "attributedTo", "citedInFootnote",
    "concernsGroup", "contrasts", "currency", "definesTerm", "end", "firstWords", "gloss", "hasDimension", "hasRange",
    "hasVoice", "heldUnder", "inAspect", "inSection", "justifiedBy", "lastWords", "letterCount", "lettersSha256",
    "mentions", "normalisedBy", "normalisedSha256", "noteNumber", "noteOf", "ofFactor", "pointsTo", "protectsGroup",
    "rawSha256", "readAs", "recommends", "sectionNumber", "silentBecause", "start", "statesBroader", "statesNarrower",
    "supportedByFigure", "textSha256", "unit", "wordCount", "year",
)  # fmt: skip
PREDICATES: Final = argument.PREDICATES | {
    DEFINITION,
    NOTE,
    SCOPE,
    OA.hasSource,
    *(getattr(DCTERMS, name) for name in _OF_WORKS),
    *(getattr(HSN, name) for name in _OURS),
}
"""The properties whose statements are kept."""
_Values = Mapping[str, Mapping[str, tuple[str, ...]]]


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of things that have IRIs.

    Attributes:
        said: property, to subject, to the texts of its values in order.
        pointing: property, to the IRI of a value, to the subjects in order.
    """

    said: _Values
    pointing: _Values

    def all(self, iri: str, key: str) -> tuple[str, ...]:
        """Return the values of a property."""
        return self.said[key].get(iri, ())

    def one(self, iri: str, key: str) -> str:
        """Return the first value of a property; empty where there is none."""
        return next(iter(self.all(iri, key)), "")

    def number(self, iri: str, key: str) -> int:
        """Return the first value of a property as a whole number; 0 where there is none, or it is something else."""
        text = self.one(iri, key)
        return int(text) if text.isascii() and text.isdigit() else 0

    def back(self, iri: str, key: str) -> tuple[str, ...]:
        """Return the subjects that have this thing as a value of a property."""
        return self.pointing[key].get(iri, ())

    def of_class(self, iri: str) -> tuple[str, ...]:
        """Return the things of a class."""
        return self.back(iri, TYPE)

    def place(self, passage: str) -> int:
        """Return where a passage begins; the first of its pieces, where it has several."""
        pieces = self.all(passage, HSN.hasRange) or (passage,)
        return min(self.number(piece, HSN.start) for piece in pieces)


def told(triples: Iterable[Triple]) -> Told:
    """Read triples; those of other properties, and of things without an IRI, are passed over."""
    said: dict[str, defaultdict[str, set[str]]] = {key: defaultdict(set) for key in PREDICATES}
    pointing: dict[str, defaultdict[str, set[str]]] = {key: defaultdict(set) for key in PREDICATES}
    for subject, predicate, value in triples:
        key = predicate.value
        if key not in PREDICATES or not isinstance(subject, NamedNode):
            continue
        if isinstance(value, NamedNode):
            said[key][subject.value].add(value.value)
            pointing[key][value.value].add(subject.value)
        elif isinstance(value, Literal):
            said[key][subject.value].add(value.value)
    return Told(_ordered(said), _ordered(pointing))


def _ordered(found: Mapping[str, Mapping[str, set[str]]]) -> _Values:
    return {key: {one: tuple(sorted(others)) for one, others in several.items()} for key, several in found.items()}
