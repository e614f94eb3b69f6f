"""Constructs of OWL, made as the triples that stand for them.

Source: https://www.w3.org/TR/owl2-mapping-to-rdf/.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import pyoxigraph as ox

from hsnexus.vocab import PREFIXES

__all__ = ["NOTHING", "THING", "Constructs", "Node", "owl", "rdf"]

Node = ox.NamedNode | ox.BlankNode
_INTEGER: Final = ox.NamedNode(f"{PREFIXES['xsd']}nonNegativeInteger")
_TRUE: Final = ox.Literal("true", datatype=ox.NamedNode(f"{PREFIXES['xsd']}boolean"))


def owl(name: str) -> ox.NamedNode:
    """Return a term of OWL by its local name."""
    return ox.NamedNode(PREFIXES["owl"] + name)


def rdf(name: str) -> ox.NamedNode:
    """Return a term of RDF by its local name."""
    return ox.NamedNode(PREFIXES["rdf"] + name)


THING: Final = owl("Thing")
NOTHING: Final = owl("Nothing")


@dataclass(slots=True)
class Constructs:
    """Makes expressions, each a node, and keeps the triples that they are made of."""

    triples: list[ox.Triple] = field(default_factory=list)

    def say(self, subject: Node, predicate: ox.NamedNode, value: Node | ox.Literal) -> Node:
        """Keep a triple; return its subject."""
        self.triples.append(ox.Triple(subject, predicate, value))
        return subject

    def both(self, *members: Node, data: bool = False) -> Node:
        """Return the intersection of classes, or of data ranges."""
        return self._of("intersectionOf", members, data=data)

    def either(self, *members: Node, data: bool = False) -> Node:
        """Return the union of classes, or of data ranges."""
        return self._of("unionOf", members, data=data)

    def no(self, one: Node, *, data: bool = False) -> Node:
        """Return the complement of a class, or of a data range."""
        return self.say(self._new(data=data), owl("datatypeComplementOf" if data else "complementOf"), one)

    def one_of(self, *members: Node | ox.Literal, data: bool = False) -> Node:
        """Return the class of just these individuals, or the data range of just these literals."""
        return self.say(self._new(data=data), owl("oneOf"), self.listed(members))

    def inverse(self, role: Node) -> Node:
        """Return the inverse of a property."""
        return self.say(ox.BlankNode(), owl("inverseOf"), role)

    def restricted(self, role: Node, word: str, value: Node | ox.Literal) -> Node:
        """Return a restriction; ``word`` is ``someValuesFrom``, ``allValuesFrom`` or ``hasValue``."""
        return self.say(self._restriction(role), owl(word), value)

    def some(self, role: Node, one: Node) -> Node:
        """Return the class of what has a property with a value in a class."""
        return self.restricted(role, "someValuesFrom", one)

    def value(self, role: Node, one: Node | ox.Literal) -> Node:
        """Return the class of what has a property with a value."""
        return self.restricted(role, "hasValue", one)

    def itself(self, role: Node) -> Node:
        """Return the class of what has itself as the value of a property."""
        node = self._restriction(role)
        self.say(node, owl("hasSelf"), _TRUE)
        return node

    def counted(self, role: Node, word: str, number: int, one: Node | None = None, *, data: bool = False) -> Node:
        """Return a cardinality restriction; ``word`` is ``min``, ``max`` or an empty string for exactly."""
        node = self._restriction(role)
        count = ox.Literal(str(number), datatype=_INTEGER)
        qualified = f"{word}QualifiedCardinality" if word else "qualifiedCardinality"
        plain = f"{word}Cardinality" if word else "cardinality"
        self.say(node, owl(plain if one is None else qualified), count)
        return node if one is None else self.say(node, owl("onDataRange" if data else "onClass"), one)

    def faceted(self, datatype: Node, facets: Sequence[tuple[ox.NamedNode, ox.Literal]]) -> Node:
        """Return a datatype with facets."""
        node = self.say(self._new(data=True), owl("onDatatype"), datatype)
        cells = [self.say(ox.BlankNode(), facet, value) for facet, value in facets]
        return self.say(node, owl("withRestrictions"), self.listed(cells))

    def listed(self, members: Sequence[Node | ox.Literal]) -> Node:
        """Return the head of a list."""
        rest: Node = rdf("nil")
        for member in reversed(members):
            cell = self.say(ox.BlankNode(), rdf("first"), member)
            rest = self.say(cell, rdf("rest"), rest)
        return rest

    def _of(self, word: str, members: Sequence[Node], *, data: bool) -> Node:
        return members[0] if len(members) == 1 else self.say(self._new(data=data), owl(word), self.listed(members))

    def _new(self, *, data: bool = False) -> Node:
        kind = ox.NamedNode(f"{PREFIXES['rdfs']}Datatype") if data else owl("Class")
        return self.say(ox.BlankNode(), rdf("type"), kind)

    def _restriction(self, role: Node) -> Node:
        return self.say(self.say(ox.BlankNode(), rdf("type"), owl("Restriction")), owl("onProperty"), role)
