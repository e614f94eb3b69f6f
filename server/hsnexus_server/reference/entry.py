"""A term of the ontology as the reference shows it."""

from dataclasses import dataclass, field
from typing import Final

from pyoxigraph import Literal, NamedNode

from hsnexus.expressions import Pieces
from hsnexus.vocab import PREFIXES, prefixed

__all__ = ["KINDS", "Axioms", "Entry", "Kind", "Note"]

_OWL: Final = PREFIXES["owl"]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of term.

    Attributes:
        iri: of the class of OWL.
        frame: keyword that opens a frame of the Manchester syntax.
        name: of one such term.
        names: of several.
        anchor: of their part of the page.
    """

    iri: str
    frame: str
    name: str
    names: str
    anchor: str


KINDS: Final = (
    Kind(f"{_OWL}Class", "Class", "class", "Classes", "list-of-classes"),
    Kind(
        f"{_OWL}ObjectProperty", "ObjectProperty", "object property", "Object properties", "list-of-object-properties"
    ),
    Kind(
        f"{_OWL}DatatypeProperty",
        "DataProperty",
        "datatype property",
        "Datatype properties",
        "list-of-datatype-properties",
    ),
    Kind(
        f"{_OWL}AnnotationProperty",
        "AnnotationProperty",
        "annotation property",
        "Annotation properties",
        "list-of-annotation-properties",
    ),
    Kind(f"{_OWL}NamedIndividual", "Individual", "individual", "Individuals of closed lists", "list-of-individuals"),
)
"""Of terms, in the order of the page."""

Axioms = tuple[tuple[str, tuple[Pieces, ...]], ...]
"""Keyword of a section of a frame, to what stands in it."""


@dataclass(frozen=True, slots=True)
class Note:
    """What a term is told to be by an annotation property: texts, and things that it points to."""

    property: str
    values: tuple[NamedNode | Literal, ...]


@dataclass(frozen=True)
class Entry:
    """A term.

    Attributes:
        iri: its IRI.
        anchor: of its part of the page: the local name of one of ours, the prefixed name of one of others.
        kind: what it is.
        label: its name.
        others: its other names.
        definition: in words; empty if there is none.
        notes: its other annotations, in order.
        asserted: the axioms that stand in the ontology.
        inferred: those that the reasoner adds.
        above: asserted to inferred or not, to the terms right above it.
        below: likewise, to the terms right below it.
        members: likewise, to the individuals of a class.
        mentioned: how axioms of other terms speak of it, to those terms.
    """

    iri: str
    anchor: str
    kind: Kind
    label: str
    others: tuple[str, ...] = ()
    definition: str = ""
    notes: tuple[Note, ...] = ()
    asserted: Axioms = ()
    inferred: Axioms = ()
    above: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    below: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    members: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    mentioned: tuple[tuple[str, tuple[str, ...]], ...] = field(default=())

    @property
    def short(self) -> str:
        """Its prefixed name."""
        return prefixed(self.iri)
