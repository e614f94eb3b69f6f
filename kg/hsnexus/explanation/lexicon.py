"""A lexicon: what the terms and things of several files are called, by kind."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

import pyoxigraph as ox

from hsnexus.article import a
from hsnexus.errors import QuestionError
from hsnexus.expressions import Term, named
from hsnexus.names import Named, UnclearNameError, expanded, folded, labelled, last_part, meant
from hsnexus.vocab import PREFIXES, prefixed

__all__ = ["Lexicon", "lexicon"]

_LABEL: Final = f"{PREFIXES['rdfs']}label"
_OTHER: Final = f"{PREFIXES['skos']}altLabel"
_KINDS: Final[Mapping[str, tuple[str, ...]]] = {
    "class": ("class",),
    "individual": ("individual",),
    "object property": ("object property",),
    "datatype property": ("datatype property",),
    "property": ("object property", "datatype property"),
    "datatype": ("datatype",),
}
_BUILT_IN: Final = {
    "thing": f"{PREFIXES['owl']}Thing",
    "owl:thing": f"{PREFIXES['owl']}Thing",
    "nothing": f"{PREFIXES['owl']}Nothing",
    "owl:nothing": f"{PREFIXES['owl']}Nothing",
}
_DATATYPES: Final = tuple(PREFIXES[name] for name in ("xsd", "rdf", "rdfs"))
_SHOWN: Final = 60
_PLAIN: Final = ("string", "integer", "decimal", "boolean", "dateTime", "nonNegativeInteger", "anyURI")


@dataclass(frozen=True)
class Lexicon:
    """What IRIs are called, and what names mean.

    Attributes:
        things: what there is of each kind, such as ``class``.
        labels: by IRI.
        data: the IRIs of the datatype properties.
        short: prefixes beside those of everywhere, such as ``claim`` where there is one source only.
    """

    things: Mapping[str, Collection[Named]]
    labels: Mapping[str, str]
    data: frozenset[str]
    short: Mapping[str, str] = field(default_factory=dict)

    def is_data(self, iri: str) -> bool:
        """Tell whether an IRI is that of a datatype property."""
        return iri in self.data

    def of(self, kind: str, name: str) -> str:
        """Return the IRI of the one thing of a kind that is called so.

        A name is an IRI, a prefixed name, the last part of an IRI, a label or another label.

        Raises:
            QuestionError: nothing of the kind is called so, or several things are.
        """
        full = self._full(name)
        if kind == "class" and full.casefold() in _BUILT_IN:
            return _BUILT_IN[full.casefold()]
        if kind == "datatype" and (found := _datatype(full)):
            return found
        try:
            return meant(full, self._all(_KINDS[kind]), what=kind)
        except UnclearNameError as error:
            others = [each for each in _KINDS if each not in {kind, "property", *_KINDS[kind]} and self.has(each, full)]
            if not others or not error.message.startswith("no "):
                raise
            message = f"{name[:_SHOWN]!r} is {a(others[0])}, and {a(kind)} is wanted here"
            advice = f"Name {a(kind)}, or say another axiom: `hsnexus explain --help` lists them"
            raise QuestionError(message, advice=advice) from error

    def label(self, term: Term) -> str:
        """Return a term as Protégé shows it: its label, in quotation marks where it is of several words.

        Claims and other things whose label is a sentence keep their prefixed name.
        """
        name = self.labels.get(term.value) if isinstance(term, ox.NamedNode) else None
        if name is None or not isinstance(term, ox.NamedNode) or _is_statement(term.value):
            return named(term)
        plain = name.replace("-", "").replace("_", "")
        escaped = name.replace("\\", "\\\\").replace("'", "\\'")
        return name if plain.isalnum() else f"'{escaped}'"

    def words(self, iri: str) -> str:
        """Return what a thing is called in a sentence."""
        name = self.labels.get(iri)
        return prefixed(iri) if name is None or _is_statement(iri) else name

    def has(self, kind: str, name: str) -> bool:
        """Tell whether something of a kind, or several things, are called so; sooner than `of` does."""
        full = self._full(name)
        if kind == "class" and full.casefold() in _BUILT_IN:
            return True
        return any(expanded(full) in self.called[each] or folded(full) in self.called[each] for each in _KINDS[kind])

    @cached_property
    def called(self) -> Mapping[str, frozenset[str]]:
        """By kind, the IRIs and all names of what there is."""
        return {
            kind: frozenset(
                name
                for thing in self.things.get(kind, ())
                for name in (thing.iri, last_part(thing.iri), folded(thing.label), *map(folded, thing.others))
            )
            for several in _KINDS.values()
            for kind in several
        }

    def _full(self, name: str) -> str:
        prefix, colon, local = name.partition(":")
        return self.short[prefix] + local if colon and prefix in self.short else name

    def _all(self, kinds: Iterable[str]) -> list[Named]:
        return [thing for kind in kinds for thing in self.things.get(kind, ())]


def lexicon(
    triples: Iterable[ox.Triple], kinds: Mapping[str, Collection[str]], short: Mapping[str, str] | None = None
) -> Lexicon:
    """Return what the terms and things of some triples are called.

    Args:
        triples: with their labels.
        kinds: what each IRI is.
        short: prefixes beside those of everywhere.
    """
    labels: dict[str, str] = {}
    others: defaultdict[str, list[str]] = defaultdict(list)
    for triple in triples:
        if isinstance(triple.subject, ox.NamedNode) and isinstance(triple.object, ox.Literal):
            if triple.predicate.value == _LABEL:
                text = triple.object.value
                labels[triple.subject.value] = min(text, labels.get(triple.subject.value, text))
            elif triple.predicate.value == _OTHER:
                others[triple.subject.value].append(triple.object.value)
    rows: defaultdict[str, list[tuple[str, str | None, str | None]]] = defaultdict(list)
    for iri, several in kinds.items():
        for kind in several:
            rows[kind] += [(iri, labels.get(iri), other) for other in others.get(iri, [""])]
    things = {kind: labelled((iri, label, other or None) for iri, label, other in row) for kind, row in rows.items()}
    data = frozenset(iri for iri, several in kinds.items() if "datatype property" in several)
    return Lexicon(things, labels, data, short or {})


def _datatype(name: str) -> str | None:
    prefix, colon, local = name.partition(":")
    if not colon:
        return PREFIXES["xsd"] + name if name in _PLAIN else None
    iri = PREFIXES.get(prefix, "") + local if not name.startswith("<") else name[1:-1]
    return iri if iri.startswith(_DATATYPES) else None


def _is_statement(iri: str) -> bool:
    """Tell whether a thing is one whose label is a sentence."""
    return iri.rpartition("/")[0].endswith(("/claim", "/recommendation", "/definition", "/figure", "/passage"))
