"""Entailment: whether an axiom follows from others, asked of HermiT as whether its opposite can hold."""

from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from hsnexus.axioms import Axiom
from hsnexus.constructs import NOTHING, THING, Constructs, Node, owl, rdf
from hsnexus.hermit import consistent, satisfiable
from hsnexus.vocab import PREFIXES

__all__ = ["OPPOSITE", "Opposite", "asker", "contradicts"]

OPPOSITE: Final = "urn:x-hsnexus:opposite"
"""The class of what would have to exist if the axiom did not hold; it is empty where the axiom follows."""
# From so many characters on, two runs of HermiT beside each other are sooner done than one.
_LONG: Final = 1_000_000
_ANY: Final = ox.NamedNode("urn:x-hsnexus:anything")
_DECLARED: Final[Mapping[str, str]] = {
    "class": f"{PREFIXES['owl']}Class",
    "object property": f"{PREFIXES['owl']}ObjectProperty",
    "datatype property": f"{PREFIXES['owl']}DatatypeProperty",
    "individual": f"{PREFIXES['owl']}NamedIndividual",
    "datatype": f"{PREFIXES['rdfs']}Datatype",
}


@dataclass(slots=True)
class Opposite:
    """Makes the class of the opposite of an axiom, from the parts of the axiom."""

    make: Constructs

    def of_classes(self, keyword: str, one: Node, other: Node) -> Node:
        """Return what is opposed to one class being below, equivalent to or disjoint with another."""
        make = self.make
        if keyword == "SubClassOf":
            return make.both(one, make.no(other))
        if keyword == "DisjointWith":
            return make.both(one, other)
        return make.either(make.both(one, make.no(other)), make.both(other, make.no(one)))

    def of_roles(self, keyword: str, one: Node, other: Node) -> Node:
        """Return what is opposed to one object property being below, equal to, apart from or inverse to another."""
        if keyword == "InverseOf":
            return self.of_roles("EquivalentTo", one, self.make.inverse(other))
        make = self.make
        here, there = (make.value(role, _ANY) for role in (one, other))
        if keyword == "DisjointWith":
            return make.both(here, there)
        below = make.both(here, make.no(make.value(other, _ANY)))
        return (
            below
            if keyword == "SubPropertyOf"
            else make.either(below, make.both(there, make.no(make.value(one, _ANY))))
        )

    def of_domain(self, role: Node, one: Node, *, data: bool) -> Node:
        """Return what is opposed to a class being the domain of a property."""
        there = self.make.counted(role, "min", 1) if data else self.make.some(role, THING)
        return self.make.both(there, self.make.no(one))

    def of_range(self, role: Node, one: Node, *, data: bool) -> Node:
        """Return what is opposed to a class, or a data range, being the range of a property."""
        return self.make.some(role, self.make.no(one, data=data))

    def of_nature(self, nature: str, role: Node) -> Node:
        """Return what is opposed to a property having a characteristic, such as ``Functional``."""
        make = self.make
        back = make.inverse(role)
        ways: Mapping[str, Callable[[], Node]] = {
            "Functional": lambda: self._two(role),
            "InverseFunctional": lambda: self._two(back),
            "Transitive": lambda: make.both(make.some(role, make.value(role, _ANY)), make.no(make.value(role, _ANY))),
            "Symmetric": lambda: make.both(make.value(role, _ANY), make.no(make.value(back, _ANY))),
            "Asymmetric": lambda: make.both(make.value(role, _ANY), make.value(back, _ANY)),
            "Reflexive": lambda: make.both(make.one_of(_ANY), make.no(make.value(role, _ANY))),
            "Irreflexive": lambda: make.both(make.one_of(_ANY), make.value(role, _ANY)),
        }
        return ways[nature]()

    def of_type(self, thing: Node, one: Node) -> Node:
        """Return what is opposed to a thing belonging to a class."""
        return self.make.both(self.make.one_of(thing), self.make.no(one))

    def of_fact(self, thing: Node, role: Node, value: Node | ox.Literal) -> Node:
        """Return what is opposed to a thing having a value of a property."""
        return self.of_type(thing, self.make.value(role, value))

    def of_things(self, keyword: str, one: Node, other: Node) -> Node:
        """Return what is opposed to two things being the same, or different."""
        there = self.make.one_of(other)
        return self.make.both(self.make.one_of(one), self.make.no(there) if keyword == "SameAs" else there)

    def _two(self, role: Node) -> Node:
        make = self.make
        return make.both(make.value(role, _ANY), make.some(role, make.no(make.one_of(_ANY))))


def asker(
    opposite: Node, triples: Sequence[ox.Triple], kinds: Mapping[str, Collection[str]]
) -> Callable[[Sequence[Sequence[Axiom]]], list[bool]]:
    """Return what tells, of each of several sets of axioms, whether the axiom with that opposite follows from it.

    Args:
        opposite: the class of the opposite.
        triples: what it is made of.
        kinds: what each IRI is declared to be.
    """
    kept: dict[Axiom, str] = {}
    defined = (
        ox.Triple(ox.NamedNode(OPPOSITE), rdf("type"), owl("Class")),
        ox.Triple(ox.NamedNode(OPPOSITE), owl("equivalentClass"), opposite),
    )
    own = _terms(triples)
    ask = _lines((*defined, *triples))

    def document(axioms: Sequence[Axiom]) -> str:
        for axiom in axioms:
            if axiom not in kept:
                kept[axiom] = _lines(axiom.triples)
        terms = own.union(*(axiom.terms for axiom in axioms))
        return "".join((_declarations(terms, kinds), *(kept[axiom] for axiom in axioms), ask))

    def follows(several: Sequence[Sequence[Axiom]]) -> list[bool]:
        documents = [document(axioms) for axioms in several]
        half = (len(documents) + 1) // 2 if sum(map(len, documents)) > _LONG else len(documents)
        with ThreadPoolExecutor(2) as pool:
            parts = pool.map(lambda part: satisfiable(part, OPPOSITE), (documents[:half], documents[half:]))
            return [not can for part in parts for can in part]

    return follows


def contradicts(axioms: Sequence[Axiom], addition: Sequence[ox.Triple], kinds: Mapping[str, Collection[str]]) -> bool:
    """Tell whether axioms contradict each other once some triples are added."""
    terms = _terms(addition).union(*(axiom.terms for axiom in axioms))
    told = (_declarations(terms, kinds), *(_lines(axiom.triples) for axiom in axioms), _lines(addition))
    return not consistent("".join(told))


def _declarations(terms: Collection[str], kinds: Mapping[str, Collection[str]]) -> str:
    return "".join(
        f"<{term}> <{rdf('type').value}> <{_DECLARED[kind]}> .\n"
        for term in sorted(terms)
        for kind in sorted(kinds.get(term, ()))
        if kind in _DECLARED
    )


def _terms(triples: Sequence[ox.Triple]) -> set[str]:
    every = (term for each in triples for term in (each.subject, each.predicate, each.object))
    return {term.value for term in every if isinstance(term, ox.NamedNode) and term not in {THING, NOTHING}}


def _lines(triples: Sequence[ox.Triple]) -> str:
    return "".join(f"{triple} .\n" for triple in triples)
