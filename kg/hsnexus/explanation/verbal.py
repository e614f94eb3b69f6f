"""Axioms in plain English, for those that English says as shortly as the Manchester syntax does."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from hsnexus.axioms import Axiom
from hsnexus.constructs import owl
from hsnexus.expressions import Term, members

__all__ = ["sentence"]

_LETTERS: Final = "ABCDEFGHIJ"
_MOST: Final = len(_LETTERS) - 1
_NATURES: Final[Mapping[str, str]] = {
    "FunctionalProperty": "Nothing {role} more than one thing",
    "InverseFunctionalProperty": "No two things {role} the same thing",
    "TransitiveProperty": "If A {role} B and B {role} C, then A {role} C",
    "SymmetricProperty": "If A {role} B, then B {role} A",
    "AsymmetricProperty": "If A {role} B, then B does not: {role} A",
    "ReflexiveProperty": "Everything {role} itself",
    "IrreflexiveProperty": "Nothing {role} itself",
}


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
        ways: Mapping[str, Callable[[], str]] = {
            "SubClassOf": lambda: f"Every {self._noun(subject)} {self._predicate(value)}",
            "EquivalentTo": lambda: f"Being {_a(self._name(subject))} means being {self._noun_or_one_of(value)}",
            "DisjointWith": lambda: f"Nothing is both {_a(self._noun(subject))} and {_a(self._noun(value))}",
            "Type": lambda: f"{_upper(self._thing(subject))} {self._predicate(value)}",
            "Fact": lambda: f"{_upper(self._thing(subject))} {self._name(axiom.main.predicate)} {self._thing(value)}",
            "SubPropertyOf": lambda: f"If A {self._name(subject)} B, then A {self._name(value)} B",
            "InverseOf": lambda: f"A {self._name(subject)} B just where B {self._name(value)} A",
            "Domain": lambda: f"Whatever {self._name(subject)} something {self._predicate(value)}",
            "Range": lambda: f"If A {self._name(subject)} B, then B {self._predicate(value)}",
            "Characteristics": lambda: _NATURES[self._local(value)].format(role=self._name(subject)),
            "SubPropertyChain": lambda: self._chain(subject, value),
            "DisjointClasses": lambda: f"Nothing is two of these: {', '.join(self._members(axiom))}",
            "DifferentIndividuals": lambda: f"{_upper(_listed(self._members(axiom), 'and'))} differ from each other",
        }
        if axiom.keyword not in ways:
            raise _HardError
        return ways[axiom.keyword]()

    def _noun(self, node: Term) -> str:
        """Return what a class is called, or a class with what its members are like."""
        if isinstance(node, ox.NamedNode):
            return "thing" if node == owl("Thing") else self.name(node.value)
        both = self.graph.get(node, {}).get(owl("intersectionOf").value)
        if both is None:
            return f"thing that {self._phrase(node)}"
        several = list(members(self.graph, both[0]))
        first = next((each for each in several if isinstance(each, ox.NamedNode)), None)
        rest = [self._predicate(each) for each in several if each != first]
        return f"{'thing' if first is None else self._noun(first)} that {' and '.join(rest)}"

    def _noun_or_one_of(self, node: Term) -> str:
        said = self.graph.get(node, {})
        for key, join in (("oneOf", self._thing), ("unionOf", lambda each: _a(self._noun(each)))):
            if owl(key).value in said:
                return _listed([join(each) for each in members(self.graph, said[owl(key).value][0])], "or")
        return _a(self._noun(node))

    def _predicate(self, node: Term) -> str:
        """Return what is said of a thing of a class: ``is a refugee``, ``has volition compelled``."""
        if isinstance(node, ox.NamedNode) or owl("intersectionOf").value in self.graph.get(node, {}):
            return f"is {_a(self._noun(node))}"
        if {owl("oneOf").value, owl("unionOf").value} & self.graph.get(node, {}).keys():
            return f"is {self._noun_or_one_of(node)}"
        return self._phrase(node)

    def _phrase(self, node: Term) -> str:
        said = self.graph.get(node, {})
        if (on := said.get(owl("onProperty").value)) is None:
            raise _HardError
        role = self._name(on[0])
        if (some := said.get(owl("someValuesFrom").value)) is not None:
            return f"{role} {_a(self._noun(some[0]))}"
        if (value := said.get(owl("hasValue").value)) is not None:
            return f"{role} {self._thing(value[0])}"
        if owl("hasSelf").value in said:
            return f"{role} itself"
        if (only := said.get(owl("allValuesFrom").value)) is not None and isinstance(only[0], ox.NamedNode):
            return f"{role} nothing that is not {_a(self._noun(only[0]))}"
        raise _HardError

    def _name(self, node: Term) -> str:
        if not isinstance(node, ox.NamedNode):
            raise _HardError
        return self.name(node.value)

    def _local(self, node: Term) -> str:
        return node.value.rpartition("#")[2] if isinstance(node, ox.NamedNode) else ""

    def _thing(self, node: Term) -> str:
        if isinstance(node, ox.NamedNode):
            return self.name(node.value)
        if isinstance(node, ox.Literal):
            return node.value
        raise _HardError

    def _chain(self, role: Term, head: Term) -> str:
        steps = list(members(self.graph, head))
        if len(steps) > _MOST:
            raise _HardError
        told = []
        for at, step in enumerate(steps):
            one, other = _LETTERS[at], _LETTERS[at + 1]
            inverse = self.graph.get(step, {}).get(owl("inverseOf").value) if isinstance(step, ox.BlankNode) else None
            told.append(f"{other} {self._name(inverse[0])} {one}" if inverse else f"{one} {self._name(step)} {other}")
        return f"If {_listed(told, 'and')}, then A {self._name(role)} {_LETTERS[len(steps)]}"

    def _members(self, axiom: Axiom) -> list[str]:
        said = self.graph.get(axiom.main.subject, {})
        heads = [head for key in ("members", "distinctMembers") for head in said.get(owl(key).value, ())]
        return [self._thing(each) for head in heads for each in members(self.graph, head)]


def _a(noun: str) -> str:
    return f"an {noun}" if noun[:1].casefold() in set("aeiou") else f"a {noun}"


def _listed(several: Sequence[str], last: str) -> str:
    return several[0] if len(several) == 1 else f"{', '.join(several[:-1])} {last} {several[-1]}"


def _upper(text: str) -> str:
    """Begin a sentence with a capital, but with a prefixed name as it is."""
    return text if ":" in text.partition(" ")[0] else text[:1].upper() + text[1:]
