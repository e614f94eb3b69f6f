"""Works as plain values: what a dataset knows of each that a reference list can say."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from hsnexus.statements import unprefixed
from hsnexus.vocab import DCTERMS, HSN, PREFIXES

__all__ = ["TYPES", "Work", "work", "works"]

_TYPE: Final = f"{PREFIXES['rdf']}type"
_LABELS: Final = (f"{PREFIXES['rdfs']}label", f"{PREFIXES['skos']}altLabel")
_OTHERS: Final = re.compile(r",?\s+et al\.?$")
# What is called a source, and is a part of one.
_PARTS: Final = (HSN.Footnote, HSN.Section, HSN.TextEdition)

TYPES: Final[Mapping[str, str]] = {
    unprefixed("fabio:Book"): "book",
    unprefixed("fabio:BookChapter"): "book chapter",
    unprefixed("fabio:ConferencePaper"): "conference paper",
    unprefixed("fabio:JournalArticle"): "journal article",
    unprefixed("fabio:ReportDocument"): "report",
}
"""What the classes of works are called."""


@dataclass(frozen=True, slots=True)
class Work:
    """A work; what is not known of it is empty.

    Attributes:
        iri: of it.
        type: what it is called in ``TYPES``.
        title: of it.
        other_titles: by which it is cited too.
        creators: who wrote or edited it, in alphabetical order, as the order in print is not known; each as printed.
        bodies: those of the creators that are organisations, whose names have no parts.
        container: the title of the work that it is part of.
        year: it appeared.
        publisher: of it, else of the work that it is part of.
        number: its own, as a press release has one.
        citation: what the source that cites it prints.
    """

    iri: str
    type: str
    title: str
    other_titles: tuple[str, ...]
    creators: tuple[str, ...]
    bodies: frozenset[str]
    container: str
    year: str
    publisher: str
    number: str
    citation: str

    @property
    def key(self) -> str:
        """The last part of the IRI."""
        return self.iri.rpartition("/")[2]

    @property
    def authors(self) -> tuple[str, ...]:
        """The creators without the words for others who are not named."""
        return tuple(_OTHERS.sub("", name) for name in self.creators)

    @property
    def has_others(self) -> bool:
        """Whether there are creators who are not named."""
        return self.authors != self.creators

    @property
    def note(self) -> str:
        """What the source that cites it prints, and its other titles."""
        return "; ".join((*filter(None, (self.citation,)), *(f"also cited as {title}" for title in self.other_titles)))


def works(store: ox.Store) -> tuple[Work, ...]:
    """Return the works that the default graph describes: the annotated sources, and all that they cite."""
    parts = {iri for kind in _PARTS for iri in _subjects(store, _TYPE, ox.NamedNode(kind))}
    found = {*_subjects(store, _TYPE, ox.NamedNode(HSN.Source))} - parts
    return tuple(work(store, iri) for iri in sorted(found))


def work(store: ox.Store, iri: str) -> Work:
    """Return what the default graph says of a work."""
    kinds = [TYPES[kind] for kind in _things(store, iri, _TYPE) if kind in TYPES]
    wholes = _things(store, iri, DCTERMS.isPartOf)
    creators = _names(store, iri, DCTERMS.creator)
    publishers = _names(store, iri, DCTERMS.publisher)
    return Work(
        iri=iri,
        type=kinds[0] if len(kinds) == 1 else "",
        title=_one(_texts(store, iri, DCTERMS.title)),
        other_titles=_texts(store, iri, _LABELS[1]),
        creators=creators,
        bodies=frozenset(name for name in creators if _is_body(store, name)),
        container=_one([title for whole in wholes for title in _texts(store, whole, DCTERMS.title)]),
        year=_one(_texts(store, iri, HSN.year)),
        publisher=_one(publishers or [name for whole in wholes for name in _names(store, whole, DCTERMS.publisher)]),
        number=_one(_texts(store, iri, DCTERMS.identifier)),
        citation=_one(_texts(store, iri, DCTERMS.bibliographicCitation)),
    )


def _is_body(store: ox.Store, name: str) -> bool:
    """Tell whether a name is that of an organisation which the dataset knows."""
    named = {
        subject
        for label in _LABELS
        for term in (ox.Literal(name, language="en"), ox.Literal(name))
        for subject in _subjects(store, label, term)
    }
    return any(HSN.Organisation in _things(store, subject, _TYPE) for subject in named)


def _subjects(store: ox.Store, predicate: str, value: ox.NamedNode | ox.Literal) -> Iterable[str]:
    for quad in store.quads_for_pattern(None, ox.NamedNode(predicate), value, ox.DefaultGraph()):
        if isinstance(quad.subject, ox.NamedNode):
            yield quad.subject.value


def _texts(store: ox.Store, subject: str, predicate: str) -> tuple[str, ...]:
    quads = store.quads_for_pattern(ox.NamedNode(subject), ox.NamedNode(predicate), None, ox.DefaultGraph())
    return tuple(
        sorted(quad.object.value for quad in quads if isinstance(quad.object, ox.Literal) and quad.object.value)
    )


def _names(store: ox.Store, subject: str, predicate: str) -> tuple[str, ...]:
    """Return texts, and what the things beside them are called; those without a label by their IRIs."""
    things = _things(store, subject, predicate)
    called = ((*_texts(store, thing, _LABELS[0]), thing)[0] for thing in things)
    return tuple(sorted({*_texts(store, subject, predicate), *called}))


def _things(store: ox.Store, subject: str, predicate: str) -> tuple[str, ...]:
    quads = store.quads_for_pattern(ox.NamedNode(subject), ox.NamedNode(predicate), None, ox.DefaultGraph())
    return tuple(sorted(quad.object.value for quad in quads if isinstance(quad.object, ox.NamedNode)))


def _one(texts: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(texts))
