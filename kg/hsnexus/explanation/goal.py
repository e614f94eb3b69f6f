"""A goal: the axiom that somebody asks about, read from a line of text."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from hsnexus.axioms import CHARACTERISTICS, KEYWORDS
from hsnexus.constructs import Constructs, Node, owl, rdf
from hsnexus.errors import QuestionError
from hsnexus.explanation.entailment import Opposite
from hsnexus.explanation.manchester import Names, Reader
from hsnexus.explanation.tokens import Token, refuse, tokens

__all__ = ["SYNTAX", "Goal", "goal"]

SYNTAX: Final = (
    "CLASS SubClassOf CLASS",
    "CLASS EquivalentTo CLASS",
    "CLASS DisjointWith CLASS",
    "INDIVIDUAL Type CLASS",
    "INDIVIDUAL PROPERTY INDIVIDUAL-OR-LITERAL",
    "INDIVIDUAL SameAs INDIVIDUAL",
    "INDIVIDUAL DifferentFrom INDIVIDUAL",
    "PROPERTY SubPropertyOf PROPERTY",
    "PROPERTY InverseOf PROPERTY",
    "PROPERTY Domain CLASS",
    "PROPERTY Range CLASS",
    "PROPERTY Characteristics CHARACTERISTIC",
)
"""What a line may say."""

_ONCE: Final = Counter(KEYWORDS.values())
# Of classes and of properties to be equivalent or disjoint are two predicates.
_PREDICATES: Final[Mapping[str, ox.NamedNode]] = {
    "Type": rdf("type"),
    **{keyword: predicate for predicate, keyword in KEYWORDS.items() if _ONCE[keyword] == 1},
}
_TYPED: Final[Mapping[str, str]] = {
    "subclassof": "SubClassOf",
    "rdfs:subclassof": "SubClassOf",
    "equivalentto": "EquivalentTo",
    "owl:equivalentclass": "EquivalentTo",
    "disjointwith": "DisjointWith",
    "owl:disjointwith": "DisjointWith",
    "type": "Type",
    "types": "Type",
    "a": "Type",
    "rdf:type": "Type",
    "sameas": "SameAs",
    "owl:sameas": "SameAs",
    "differentfrom": "DifferentFrom",
    "owl:differentfrom": "DifferentFrom",
    "subpropertyof": "SubPropertyOf",
    "rdfs:subpropertyof": "SubPropertyOf",
    "inverseof": "InverseOf",
    "owl:inverseof": "InverseOf",
    "domain": "Domain",
    "rdfs:domain": "Domain",
    "range": "Range",
    "rdfs:range": "Range",
    "characteristics": "Characteristics",
}
_NATURES: Final = {name.casefold(): name for name in CHARACTERISTICS}
# The most words that the name of a property is made of.
_WORDS: Final = 12
_SHOWN: Final = 60
_OF_ROLES: Final = ("SubPropertyOf", "InverseOf", "EquivalentTo", "DisjointWith")


@dataclass(frozen=True, slots=True)
class Goal:
    """An axiom that may follow.

    Attributes:
        keyword: of the Manchester syntax; ``Fact`` for a property value.
        main: the triple that it turns on.
        triples: the axiom.
        opposite: the class of what would have to exist if it did not hold.
        denial: what that class is made of.
    """

    keyword: str
    main: ox.Triple
    triples: tuple[ox.Triple, ...]
    opposite: Node
    denial: tuple[ox.Triple, ...]


def goal(text: str, names: Names) -> Goal:
    """Return the axiom that a line of text says; see ``SYNTAX`` for the ways to say one.

    Raises:
        QuestionError: it says none, or it names what there is not.
    """
    pieces = tokens(text)
    if not pieces:
        message = "there is no axiom"
        raise QuestionError(message, advice=f"Say it as one of: {'; '.join(SYNTAX)}")
    depth = 0
    for at, piece in enumerate(pieces):
        depth += (piece.text in {"(", "{"}) - (piece.text in {")", "}"}) if piece.kind == "mark" else 0
        if not depth and at > 0 and piece.word in _TYPED:
            return _split(_Sides(text, pieces[:at], pieces[at + 1 :], names), _TYPED[piece.word])
    return _fact(text, pieces, names)


@dataclass(frozen=True, slots=True)
class _Sides:
    """What stands on either side of the keyword."""

    text: str
    left: Sequence[Token]
    right: Sequence[Token]
    names: Names

    def readers(self, make: Constructs) -> tuple[Reader, Reader]:
        return (
            Reader(self.text, [*self.left], self.names, make),
            Reader(self.text, [*self.right], self.names, make),
        )

    def speaks_of_roles(self, keyword: str) -> bool:
        """Tell whether the left side is the name of a property and of nothing else."""
        if keyword in {"SubPropertyOf", "InverseOf"}:
            return True
        if keyword not in _OF_ROLES or not all(piece.is_name for piece in self.left):
            return False
        name = " ".join(piece.text for piece in self.left)
        return self.names.has("property", name) and not self.names.has("class", name)


def _split(sides: _Sides, keyword: str) -> Goal:
    if sides.speaks_of_roles(keyword):
        return _of_roles(sides, keyword)
    make = Constructs()
    denied = Constructs()
    against = Opposite(denied)
    left, right = sides.readers(make)
    match keyword:
        case "Domain" | "Range" | "Characteristics":
            return _of_role(sides, keyword)
        case "Type":
            subject: Node = left.name("individual")
            value: Node = right.expression()
            opposite = against.of_type(subject, value)
        case "SameAs" | "DifferentFrom":
            subject, value = left.name("individual"), right.name("individual")
            opposite = against.of_things(keyword, subject, value)
        case _:
            subject, value = left.expression(), right.expression()
            opposite = against.of_classes(keyword, subject, value)
    left.end()
    right.end()
    predicate = _PREDICATES.get(keyword) or owl("equivalentClass" if keyword == "EquivalentTo" else "disjointWith")
    return _goal(keyword, ox.Triple(subject, predicate, value), make, opposite, denied)


def _of_role(sides: _Sides, keyword: str) -> Goal:
    make, denied = Constructs(), Constructs()
    left, right = sides.readers(make)
    role, data = left.role()
    against = Opposite(denied)
    if keyword == "Characteristics":
        nature = _NATURES.get(sides.right[0].word) if len(sides.right) == 1 else None
        if nature is None:
            refuse(f"a characteristic is missing: one of {', '.join(CHARACTERISTICS)}", sides.text, _place(sides))
        if data and nature != "Functional":
            message = f"a datatype property cannot be {nature.lower()}"
            raise QuestionError(message, advice="Name an object property, or ask for Functional")
        opposite = denied.counted(role, "min", 2) if data else against.of_nature(nature, role)
        left.end()
        return _goal(keyword, ox.Triple(role, rdf("type"), owl(f"{nature}Property")), make, opposite, denied)
    if keyword == "Domain":
        value = right.expression()
        opposite = against.of_domain(role, value, data=data)
    else:
        value = right.range(data=data)
        opposite = against.of_range(role, value, data=data)
    left.end()
    right.end()
    return _goal(keyword, ox.Triple(role, _PREDICATES[keyword], value), make, opposite, denied)


def _of_roles(sides: _Sides, keyword: str) -> Goal:
    make, denied = Constructs(), Constructs()
    left, right = sides.readers(make)
    one, other = left.object_role(), right.object_role()
    left.end()
    right.end()
    names = {"EquivalentTo": "equivalentProperty", "DisjointWith": "propertyDisjointWith"}
    predicate = _PREDICATES.get(keyword) or owl(names[keyword])
    opposite = Opposite(denied).of_roles(keyword, one, other)
    return _goal(keyword, ox.Triple(one, predicate, other), make, opposite, denied)


def _fact(text: str, pieces: Sequence[Token], names: Names) -> Goal:
    """Return a fact: of all ways to cut the words, the one in which the middle is a property."""
    cuts = [
        (at, to)
        for at in range(1, len(pieces))
        for to in range(at + 1, min(len(pieces), at + _WORDS))
        if all(piece.is_name for piece in pieces[:to])
        and names.has("property", " ".join(piece.text for piece in pieces[at:to]))
    ]
    if not cuts:
        if len(pieces) > 2 and all(piece.is_name for piece in pieces[:2]):  # noqa: PLR2004 - thing and property
            names.of("property", pieces[1].text)
        message = f"this is no axiom: {text.strip()[:_SHOWN]!r}"
        raise QuestionError(message, advice=f"Say it as one of: {'; '.join(SYNTAX)}")
    error: QuestionError | None = None
    for at, to in sorted(cuts, key=lambda cut: (cut[1] - cut[0], cut)):
        try:
            return _stated(text, (pieces[:at], pieces[at:to], pieces[to:]), names)
        except QuestionError as found:
            error = error or found
    raise error or AssertionError


def _stated(text: str, parts: tuple[Sequence[Token], Sequence[Token], Sequence[Token]], names: Names) -> Goal:
    make, denied = Constructs(), Constructs()
    left, middle, right = (Reader(text, [*part], names, make) for part in parts)
    subject = left.name("individual")
    role = middle.name("property")
    value = right.value(data=names.is_data(role.value))
    for each in (left, middle, right):
        each.end()
    opposite = Opposite(denied).of_fact(subject, role, value)
    return _goal("Fact", ox.Triple(subject, role, value), make, opposite, denied)


def _goal(keyword: str, main: ox.Triple, make: Constructs, opposite: Node, denied: Constructs) -> Goal:
    return Goal(keyword, main, (main, *make.triples), opposite, (*make.triples, *denied.triples))


def _place(sides: _Sides) -> int:
    return sides.right[0].at if sides.right else len(sides.text)
