"""Axioms in plain English, for those that English says as shortly as the Manchester syntax does."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from hsnexus.article import a
from hsnexus.axioms import Axiom
from hsnexus.constructs import owl
from hsnexus.explanation.phrases import Phrase, phrase, quoted
from hsnexus.expressions import Term, members
from hsnexus.vocab import PREFIXES

__all__ = ["sentence"]

_LETTERS: Final = "ABCDEFGHIJ"
_MOST: Final = len(_LETTERS) - 1
_NATURES: Final[Mapping[str, str]] = {
    "FunctionalProperty": "Nothing {more}",
    "InverseFunctionalProperty": "If A {c} and B {c}, then A and B are the same",
    "TransitiveProperty": "If A {b} and B {c}, then A {c}",
    "SymmetricProperty": "If A {b}, then B {a}",
    "AsymmetricProperty": "If A {b}, then it is not so that B {a}",
    "ReflexiveProperty": "Everything {itself}",
    "IrreflexiveProperty": "Nothing {itself}",
}
# What speaks of properties as if they were classes.
_OF_ROLES: Final = frozenset((owl("equivalentProperty"), owl("propertyDisjointWith")))
_TEXT: Final = ox.NamedNode(f"{PREFIXES['xsd']}string")
_TRUTH: Final = ox.NamedNode(f"{PREFIXES['xsd']}boolean")
_RANGE: Final = f"{PREFIXES['rdfs']}range"


class _HardError(Exception):
    """An expression that is easier read in the Manchester syntax."""


def sentence(axiom: Axiom, graph: Mapping[Term, Mapping[str, Sequence[Term]]], name: Callable[[str], str]) -> str:
    """Return an axiom as a sentence; an empty string where the Manchester syntax is easier to read.

    Args:
        axiom: to be told.
        graph: the triples around it.
        name: what the thing with an IRI is called.
    """
    try:
        return f"{_Teller(graph, name).told(axiom)}."
    except _HardError:
        return ""


@dataclass(frozen=True, slots=True)
class _Teller:
    graph: Mapping[Term, Mapping[str, Sequence[Term]]]
    name: Callable[[str], str]

    def told(self, axiom: Axiom) -> str:
        """Return the axiom without its full stop."""
        subject, value = axiom.main.subject, axiom.main.object
        if axiom.main.predicate in _OF_ROLES:
            raise _HardError
        ways: Mapping[str, Callable[[], str]] = {
            "SubClassOf": lambda: f"Every {self._noun(subject)} {self._predicate(value)}",
            "EquivalentTo": lambda: f"Being {a(self._noun(subject))} means being {self._noun_or_one_of(value)}",
            "DisjointWith": lambda: f"Nothing is both {a(self._noun(subject))} and {a(self._noun(value))}",
            "Type": lambda: f"{_upper(self._thing(subject))} {self._predicate(value)}",
            "Fact": lambda: self._fact(subject, axiom.main.predicate, value),
            "SubPropertyOf": lambda: f"If A {self._role(subject).of('B')}, then A {self._role(value).of('B')}",
            "InverseOf": lambda: f"A {self._role(subject).of('B')} just where B {self._role(value).of('A')}",
            "Domain": lambda: f"Whatever {self._role(subject).some()} {self._predicate(value)}",
            "Range": lambda: f"If A {self._role(subject).of('B')}, then B {self._predicate(value)}",
            "Characteristics": lambda: self._nature(self._role(subject), self._local(value)),
            "SubPropertyChain": lambda: self._chain(subject, value),
            "DisjointClasses": lambda: f"Nothing is two of these: {', '.join(self._members(axiom))}",
            "DifferentIndividuals": lambda: f"{_upper(_listed(self._members(axiom), 'and'))} differ from each other",
        }
        if axiom.keyword not in ways:
            raise _HardError
        return ways[axiom.keyword]()

    def _fact(self, subject: Term, role: ox.NamedNode, value: Term) -> str:
        told = _upper(self._thing(subject))
        if isinstance(value, ox.Literal) and value.datatype == _TRUTH:
            phrased = phrase(self.name(role.value)).verb
            is_true = value.value in {"true", "1"}
            return f"{told} {phrased}" if is_true else f"It is not so that {self._thing(subject)} {phrased}"
        return f"{told} {self._role(role).of(self._thing(value))}"

    def _nature(self, role: Phrase, nature: str) -> str:
        ends = {letter: role.of(letter.upper()) for letter in "abc"}
        return _NATURES[nature].format(**ends, itself=f"{role.verb} itself", more=role.more_than_one())

    def _noun(self, node: Term) -> str:
        """Return what a class is called, or a class with what its members are like."""
        if isinstance(node, ox.NamedNode):
            return "thing" if node == owl("Thing") else quoted(self.name(node.value))
        both = self.graph.get(node, {}).get(owl("intersectionOf").value)
        if both is None:
            return f"thing that {self._phrase(node)}"
        several = list(members(self.graph, both[0]))
        first = next((each for each in several if isinstance(each, ox.NamedNode)), None)
        rest = [self._predicate(each) for each in several if each != first]
        return f"{'thing' if first is None else self._noun(first)} that {' and '.join(rest)}"

    def _noun_or_one_of(self, node: Term) -> str:
        said = self.graph.get(node, {})
        for key, join in (("oneOf", self._thing), ("unionOf", lambda each: a(self._noun(each)))):
            if owl(key).value in said:
                return _listed([join(each) for each in members(self.graph, said[owl(key).value][0])], "or")
        return a(self._noun(node))

    def _predicate(self, node: Term) -> str:
        """Return what is said of a thing of a class: ``is a refugee``, ``has volition compelled``."""
        if isinstance(node, ox.NamedNode) or owl("intersectionOf").value in self.graph.get(node, {}):
            return f"is {a(self._noun(node))}"
        if {owl("oneOf").value, owl("unionOf").value} & self.graph.get(node, {}).keys():
            return f"is {self._noun_or_one_of(node)}"
        return self._phrase(node)

    def _phrase(self, node: Term) -> str:
        said = self.graph.get(node, {})
        if (on := said.get(owl("onProperty").value)) is None:
            raise _HardError
        role = self._role(on[0])
        if (some := said.get(owl("someValuesFrom").value)) is not None:
            return role.some() if some[0] == owl("Thing") else self._some(role, some[0])
        if (value := said.get(owl("hasValue").value)) is not None:
            return role.of(self._thing(value[0]))
        if owl("hasSelf").value in said:
            return f"{role.verb} itself"
        if (only := said.get(owl("allValuesFrom").value)) is not None and isinstance(only[0], ox.NamedNode):
            return role.none_but(self._noun(only[0]))
        raise _HardError

    def _some(self, role: Phrase, node: Term) -> str:
        """Return what is said of a thing that has a property with a value in a class."""
        if not role.noun:
            return f"{role.verb} {self._noun_or_one_of(node)}"
        predicate = self._predicate(node)
        is_named = isinstance(node, ox.NamedNode) or owl("intersectionOf").value in self.graph.get(node, {})
        return role.one(self._noun(node) if is_named else "", predicate)

    def _role(self, node: Term) -> Phrase:
        """Return what a property is called, as a verb."""
        if not isinstance(node, ox.NamedNode) or _TRUTH in self.graph.get(node, {}).get(_RANGE, ()):
            raise _HardError
        return phrase(self.name(node.value))

    def _local(self, node: Term) -> str:
        return node.value.rpartition("#")[2] if isinstance(node, ox.NamedNode) else ""

    def _thing(self, node: Term) -> str:
        if isinstance(node, ox.NamedNode):
            return quoted(self.name(node.value))
        if isinstance(node, ox.Literal):
            return f'"{node.value}"' if node.datatype == _TEXT or node.language else node.value
        raise _HardError

    def _chain(self, role: Term, head: Term) -> str:
        steps = list(members(self.graph, head))
        if len(steps) > _MOST:
            raise _HardError
        told = []
        for at, step in enumerate(steps):
            one, other = _LETTERS[at], _LETTERS[at + 1]
            inverse = self.graph.get(step, {}).get(owl("inverseOf").value) if isinstance(step, ox.BlankNode) else None
            back = inverse and f"{other} {self._role(inverse[0]).of(one)}"
            told.append(back or f"{one} {self._role(step).of(other)}")
        return f"If {_listed(told, 'and')}, then A {self._role(role).of(_LETTERS[len(steps)])}"

    def _members(self, axiom: Axiom) -> list[str]:
        said = self.graph.get(axiom.main.subject, {})
        heads = [head for key in ("members", "distinctMembers") for head in said.get(owl(key).value, ())]
        return [self._thing(each) for head in heads for each in members(self.graph, head)]


def _listed(several: Sequence[str], last: str) -> str:
    return several[0] if len(several) == 1 else f"{', '.join(several[:-1])} {last} {several[-1]}"


def _upper(text: str) -> str:
    """Begin a sentence with a capital, but with a prefixed name as it is."""
    return text if ":" in text.partition(" ")[0] else text[:1].upper() + text[1:]
