"""Data of other people, as it is held against the schema: its statements, and what each of its things is."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Final, TypeAlias

import pyoxigraph as ox

from hsnexus.datacheck.schema import Schema
from hsnexus.facts import closure
from hsnexus.userfiles import one_line
from hsnexus.vocab import BASE, PREFIXES, prefixed

__all__ = ["Data", "Node", "Statement", "data", "readable", "shown"]

Node: TypeAlias = ox.NamedNode | ox.BlankNode
Statement: TypeAlias = tuple[Node, str, Node | ox.Literal]

_TYPE: Final = f"{PREFIXES['rdf']}type"
_ABOVE: Final = (f"{PREFIXES['rdfs']}subClassOf", f"{PREFIXES['owl']}equivalentClass")
_XSD: Final = PREFIXES["xsd"]
_STRING: Final = f"{_XSD}string"
_ANY: Final = re.compile(r".*", re.DOTALL)
_WRITTEN: Final[Mapping[str, re.Pattern[str]]] = {
    f"{_XSD}boolean": re.compile(r"true|false|0|1"),
    f"{_XSD}decimal": re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"),
    f"{_XSD}integer": re.compile(r"[+-]?[0-9]+"),
    _STRING: _ANY,
    f"{PREFIXES['rdf']}langString": _ANY,
}
"""How literals are written of the datatypes that properties of ours lead to."""
_DIGITS: Final = 1000
_LONGEST: Final = 80


@dataclass(frozen=True)
class Data:
    """What the user's files say together.

    Attributes:
        schema: that they are held against.
        statements: those that RDF 1.1 can say, whichever graph they stand in; in order.
        file_of: each subject, to the first file that describes it.
        labels: of blank nodes that have a name in their file, that name.
    """

    schema: Schema
    statements: tuple[Statement, ...]
    file_of: Mapping[Node, str]
    labels: Mapping[ox.BlankNode, str]

    @cached_property
    def kinds(self) -> Mapping[Node, frozenset[str]]:
        """The classes of each thing that is typed here, and all classes above them, the user's and ours."""
        parents: defaultdict[str, set[str]] = defaultdict(set)
        for subject, predicate, value in self.statements:
            if predicate in _ABOVE and isinstance(subject, ox.NamedNode) and isinstance(value, ox.NamedNode):
                parents[subject.value].add(value.value)
                if predicate == _ABOVE[1]:
                    parents[value.value].add(subject.value)
        for iri, above in self.schema.above.items():
            parents[iri] |= above
        types: defaultdict[Node, set[str]] = defaultdict(set)
        for subject, predicate, value in self.statements:
            if predicate == _TYPE and isinstance(value, ox.NamedNode):
                types[subject].add(value.value)
        seen: dict[frozenset[str], frozenset[str]] = {}
        for kinds in types.values():
            key = frozenset(kinds)
            if key not in seen:
                seen[key] = closure(key, parents)
        return {node: seen[frozenset(kinds)] for node, kinds in types.items()}

    def kinds_of(self, term: Node) -> frozenset[str]:
        """Return what a thing is, as the graph and the files say together."""
        ours = self.schema.kinds.get(term.value, frozenset()) if isinstance(term, ox.NamedNode) else frozenset()
        return ours | self.kinds.get(term, frozenset())

    @cached_property
    def apart(self) -> Mapping[str, frozenset[str]]:
        """Of each class of ours, those that share nothing with it."""
        others: defaultdict[str, set[str]] = defaultdict(set)
        for pair in self.schema.apart:
            one, other = sorted(pair)
            others[one].add(other)
            others[other].add(one)
        return {one: frozenset(apart) for one, apart in others.items()}

    def clash(self, kinds: Iterable[str]) -> tuple[str, str] | None:
        """Return two classes among some that share nothing; ``None`` where all of them can be true of one thing."""
        for one, other in combinations(sorted(kinds), 2):
            if other in self.apart.get(one, ()):
                return one, other
        return None

    def told(self, node: Node) -> str:
        """Return how a finding names a thing: its IRI, or a blank node by its name, its type, or what leads to it."""
        if isinstance(node, ox.NamedNode):
            return node.value
        if node in self.labels:
            return f"_:{self.labels[node]}"
        types = sorted(prefixed(value.value) for value in self._values(node, _TYPE) if isinstance(value, ox.NamedNode))
        what = f"[] a {', '.join(types)}" if types else "[]"
        leader, predicate = self._leading.get(node, (node, ""))
        return f"{what}, {prefixed(predicate)} of {leader.value}" if isinstance(leader, ox.NamedNode) else what

    def _values(self, node: Node, predicate: str) -> Collection[Node | ox.Literal]:
        return [value for name, value in self.described.get(node, ()) if name == predicate]

    @cached_property
    def described(self) -> Mapping[Node, list[tuple[str, Node | ox.Literal]]]:
        """What is said of each subject, in order."""
        found: defaultdict[Node, list[tuple[str, Node | ox.Literal]]] = defaultdict(list)
        for subject, predicate, value in self.statements:
            found[subject].append((predicate, value))
        return found

    @cached_property
    def _leading(self) -> Mapping[Node, tuple[Node, str]]:
        return {
            value: (subject, predicate)
            for subject, predicate, value in reversed(self.statements)
            if isinstance(value, ox.BlankNode)
        }


def data(schema: Schema, files: Mapping[str, tuple[Iterable[ox.Quad], Collection[str]]]) -> Data:
    """Return what some files say together; blank nodes of different files never meet.

    Args:
        schema: that they will be held against.
        files: by name, the statements of each, and the labels of blank nodes that are written in it.
    """
    statements: dict[Statement, None] = {}
    file_of: dict[Node, str] = {}
    labels: dict[ox.BlankNode, str] = {}
    for number, (name, (quads, written)) in enumerate(files.items()):
        for quad in sorted(quads, key=str):
            subject, value = quad.subject, quad.object
            if isinstance(subject, ox.Triple) or isinstance(value, ox.Triple):
                continue
            renamed = [_apart(term, number) for term in (subject, value)]
            for old, new in zip((subject, value), renamed, strict=True):
                if isinstance(old, ox.BlankNode) and isinstance(new, ox.BlankNode) and old.value in written:
                    labels[new] = old.value
            one, other = renamed
            if not isinstance(one, ox.Literal):
                statements[one, quad.predicate.value, other] = None
                file_of.setdefault(one, name)
    return Data(schema, tuple(statements), file_of, labels)


def _apart(term: Node | ox.Literal, number: int) -> Node | ox.Literal:
    return ox.BlankNode(f"f{number}x{term.value}") if isinstance(term, ox.BlankNode) else term


def readable(literal: ox.Literal) -> bool:
    """Tell whether a literal is of a datatype that properties of ours lead to, and written as that wants.

    >>> readable(ox.Literal("NaN", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#decimal")))
    False
    """
    written = _WRITTEN.get(literal.datatype.value)
    if written is None or written.fullmatch(literal.value) is None:
        return False
    return written is _ANY or len(literal.value) <= _DIGITS


def shown(term: Node | ox.Literal) -> str:
    """Return a term as a message tells it: short, in one line, and without characters that steer a terminal.

    >>> shown(ox.Literal("2005-03-01", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#date")))
    '"2005-03-01"^^xsd:date'
    """
    if isinstance(term, ox.NamedNode):
        return prefixed(term.value) if term.value.startswith(BASE) else f"<{_short(term.value)}>"
    if isinstance(term, ox.BlankNode):
        return "a blank node"
    kind = "" if term.datatype.value == _STRING else f"^^{prefixed(term.datatype.value)}"
    return f'"{_short(term.value)}"' + (f"@{term.language}" if term.language else kind)


def _short(text: str) -> str:
    text = one_line(text[: _LONGEST * 2])
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
