"""A description as its page shows it: title, what is said, and what points there, with a name for each IRI."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from hsnexus.expressions import Graph, Term, expression
from hsnexus.vocab import BASE, PREFIXES, TERM_ORDER, prefixed
from hsnexus_server.addresses import href

__all__ = ["Portrait", "Statement", "Value", "literal", "portrait", "rank", "statements"]

_LABEL: Final = f"{PREFIXES['rdfs']}label"
_TITLE: Final = f"{PREFIXES['dcterms']}title"
_TYPE: Final = f"{PREFIXES['rdf']}type"
_DEFINITION: Final = f"{PREFIXES['skos']}definition"
_RANK: Final = {iri: rank for rank, iri in enumerate((_TYPE, *TERM_ORDER))}
_PLAIN: Final = {f"{PREFIXES['xsd']}string", f"{PREFIXES['rdf']}langString"}


@dataclass(frozen=True, slots=True)
class Value:
    """A term at the other end of a statement.

    Attributes:
        text: its name, or itself.
        href: where it leads; empty if nowhere.
        language: of a text; empty for what has none.
        datatype: of what is no text, as a prefixed name.
    """

    text: str
    href: str = ""
    language: str = ""
    datatype: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """A property and the terms that it leads to, or comes from."""

    property: Value
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Portrait:
    """What a page shows.

    Attributes:
        iri: of the thing.
        title: its label, else its name.
        definition: in words; empty if there is none.
        statements: what is said of it.
        incoming: what points to it, by property.
    """

    iri: str
    title: str
    definition: str
    statements: tuple[Statement, ...]
    incoming: tuple[Statement, ...]


def portrait(iri: str, triples: Iterable[Triple], properties: Mapping[str, str], root: str) -> Portrait:
    """Return what the page of a thing shows.

    Args:
        iri: of the thing.
        triples: its description.
        properties: the labels of properties, by IRI.
        root: of the server, from the page.
    """
    graph, back = _graph(triples)
    this = NamedNode(iri)

    def named(term: Term) -> str:
        if not isinstance(term, NamedNode):
            return term.value if isinstance(term, Literal) else str(term)
        said = graph.get(term, {})
        labels = [each for each in said.get(_LABEL, said.get(_TITLE, ())) if isinstance(each, Literal)]
        chosen = min(labels, key=lambda each: (each.language != "en", each.value), default=None)
        return chosen.value if chosen else properties.get(term.value, _short(term.value))

    def value(term: Term) -> Value:
        if isinstance(term, NamedNode):
            return Value(named(term), href(term.value, root))
        return literal(term) if isinstance(term, Literal) else Value(expression(graph, term, named))

    said = graph.get(this, {})
    definition = next((each.value for each in said.get(_DEFINITION, ()) if isinstance(each, Literal)), "")
    own = {key: terms for key, terms in said.items() if key not in {_LABEL, _DEFINITION}}
    return Portrait(iri, named(this), definition, statements(own, value), statements(_incoming(back, this), value))


def statements(found: Mapping[str, Iterable[Term]], value: Callable[[Term], Value]) -> tuple[Statement, ...]:
    """Return statements as a page shows them: in the order of terms, the values of each by their texts.

    Args:
        found: the terms that each property leads to, or comes from.
        value: shows a term; the property too.
    """
    return tuple(
        Statement(
            value(NamedNode(each)),
            tuple(sorted(map(value, found[each]), key=lambda one: (one.text.casefold(), one.href))),
        )
        for each in sorted(found, key=lambda each: (rank(each), each))
    )


def rank(iri: str) -> int:
    """Return the place of a property among those that a thing is told by."""
    return _RANK.get(iri, len(_RANK))


def literal(term: Literal) -> Value:
    """Return a literal as a page shows it."""
    datatype = "" if term.datatype.value in _PLAIN else prefixed(term.datatype.value)
    return Value(term.value, language=term.language or "", datatype=datatype)


def _graph(triples: Iterable[Triple]) -> tuple[Graph, Mapping[Term, list[tuple[str, Term]]]]:
    """Return triples by subject, and by object the properties and subjects that lead there."""
    graph: defaultdict[Term, defaultdict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
    back: defaultdict[Term, list[tuple[str, Term]]] = defaultdict(list)
    for triple in triples:
        graph[triple.subject][triple.predicate.value].append(triple.object)
        back[triple.object].append((triple.predicate.value, triple.subject))
    return graph, back


def _incoming(back: Mapping[Term, list[tuple[str, Term]]], this: NamedNode) -> Mapping[str, list[Term]]:
    """Return the subjects that point to a thing, by property; those that do so within an expression as well."""
    found: defaultdict[str, dict[Term, None]] = defaultdict(dict)
    ahead: list[Term] = [this]
    seen: set[Term] = set()
    while ahead:
        for key, subject in back.get(ahead.pop(), ()):
            if subject in seen:
                continue
            if isinstance(subject, BlankNode):
                seen.add(subject)
                ahead.append(subject)
            elif subject != this:
                found[key][subject] = None
    return {key: list(subjects) for key, subjects in found.items()}


def _short(iri: str) -> str:
    """Return a name for what has no label."""
    short = prefixed(iri)
    return iri.removeprefix(BASE) if short == iri else short
