"""Facts: what the default graph of a dataset says of things, refused where it is not what an export can carry."""

import re
import textwrap
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, NoReturn

import pyoxigraph as ox

from hsnexus.errors import SourceError
from hsnexus.vocab import PREFIXES, prefixed

__all__ = ["Facts", "Text", "plain"]

Text = str | Mapping[str, str]
"""A text: bare where it is English, else with its ``text`` and, where it has one, its ``language``."""

_ADVICE: Final = "Run `hsnexus check`, which tells what belongs there"
_TYPE: Final = f"{PREFIXES['rdf']}type"
_LABEL: Final = f"{PREFIXES['rdfs']}label"
_STRING: Final = f"{PREFIXES['xsd']}string"
_INTEGER: Final = f"{PREFIXES['xsd']}integer"
_TEXTS: Final = frozenset({_STRING, f"{PREFIXES['rdf']}langString"})
_ENGLISH: Final = "en"
_LONGEST: Final = 80
_NUMBER: Final = re.compile("0|[1-9][0-9]*")


def plain(text: Text) -> str:
    """Return a text without its language."""
    return text if isinstance(text, str) else text["text"]


@dataclass(frozen=True)
class Facts:
    """What a store says in its default graph; read predicate by predicate, each once.

    Attributes:
        store: holds the dataset.
    """

    store: ox.Store
    _read: dict[str, Mapping[str, list[ox.Triple]]] = field(default_factory=dict, repr=False, compare=False)

    def terms(self, subject: str, predicate: str) -> tuple[ox.NamedNode | ox.Literal, ...]:
        """Return the values that a thing has of a predicate, in the order of their texts.

        Raises:
            SourceError: one of them is a blank node or a triple term.
        """
        if predicate not in self._read:
            self._read[predicate] = self._triples(predicate)
        found = [_named(subject, triple) for triple in self._read[predicate].get(subject, ())]
        return tuple(sorted(found, key=lambda term: (term.value, str(term))))

    def things(self, subject: str, predicate: str) -> tuple[str, ...]:
        """Return the IRIs that a thing has of a predicate.

        Raises:
            SourceError: a value is none.
        """
        found = self.terms(subject, predicate)
        return tuple(term.value if isinstance(term, ox.NamedNode) else _no(subject, predicate, term) for term in found)

    def types(self, subject: str) -> tuple[str, ...]:
        """Return the classes of a thing that have names; class expressions are passed over."""
        quads = self.store.quads_for_pattern(ox.NamedNode(subject), ox.NamedNode(_TYPE), None, ox.DefaultGraph())
        return tuple(sorted(quad.object.value for quad in quads if isinstance(quad.object, ox.NamedNode)))

    def texts(self, subject: str, predicate: str) -> tuple[Text, ...]:
        """Return the texts that a thing has of a predicate.

        Raises:
            SourceError: a value is none, is empty, or has a base direction.
        """
        return tuple(_text(subject, predicate, term) for term in self.terms(subject, predicate))

    def numbers(self, subject: str, predicate: str, least: int = 0) -> tuple[int, ...]:
        """Return the whole numbers that a thing has of a predicate, from the least that there can be.

        Raises:
            SourceError: a value is none.
        """
        return tuple(_number(subject, predicate, term, least) for term in self.terms(subject, predicate))

    def label(self, subject: str) -> Text | None:
        """Return what a thing is called: its English label, else the first of the others; ``None`` for none.

        Raises:
            SourceError: a label is no text.
        """
        found = self.texts(subject, _LABEL)
        return next((text for text in found if isinstance(text, str)), found[0] if found else None)

    def name(self, subject: str) -> str:
        """Return what a thing is called, without the language; its prefixed name where it has no label."""
        label = self.label(subject)
        return prefixed(subject) if label is None else plain(label)

    def of_class(self, kind: str) -> tuple[str, ...]:
        """Return the IRIs of the things of a class.

        Raises:
            SourceError: one of them is a blank node, which nobody can cite.
        """
        found = []
        for quad in self.store.quads_for_pattern(None, ox.NamedNode(_TYPE), ox.NamedNode(kind), ox.DefaultGraph()):
            if not isinstance(quad.subject, ox.NamedNode):
                message = f"a {prefixed(kind)} is a blank node, which nobody can cite"
                raise SourceError(message, where=str(quad.subject), advice="Give it an IRI")
            found.append(quad.subject.value)
        return tuple(sorted(found))

    def _triples(self, predicate: str) -> Mapping[str, list[ox.Triple]]:
        """Return the statements with a predicate by their subjects; of blank nodes no export speaks."""
        found: defaultdict[str, list[ox.Triple]] = defaultdict(list)
        for quad in self.store.quads_for_pattern(None, ox.NamedNode(predicate), None, ox.DefaultGraph()):
            if isinstance(quad.subject, ox.NamedNode):
                found[quad.subject.value].append(quad.triple)
        return found


def _named(subject: str, triple: ox.Triple) -> ox.NamedNode | ox.Literal:
    if isinstance(triple.object, ox.NamedNode | ox.Literal):
        return triple.object
    return _no(subject, triple.predicate.value, triple.object)


def _text(subject: str, predicate: str, term: ox.NamedNode | ox.Literal) -> Text:
    if not isinstance(term, ox.Literal) or term.datatype.value not in _TEXTS or not term.value:
        _no(subject, predicate, term)
    if term.language == _ENGLISH:
        return term.value
    return {"text": term.value, "language": term.language} if term.language else {"text": term.value}


def _number(subject: str, predicate: str, term: ox.NamedNode | ox.Literal, least: int) -> int:
    if not isinstance(term, ox.Literal) or term.datatype.value != _INTEGER or not _NUMBER.fullmatch(term.value):
        _no(subject, predicate, term)
    return int(term.value) if int(term.value) >= least else _no(subject, predicate, term)


def _no(subject: str, predicate: str, term: object) -> NoReturn:
    shown = textwrap.shorten(str(term), _LONGEST, placeholder="…")
    message = f"its {prefixed(predicate)} {shown} is not what an export can carry there"
    raise SourceError(message, where=subject, advice=_ADVICE)
