"""The schema: classes, properties and names of a build, as data of other people is held against them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Final

import pyoxigraph as ox

from hsnexus.datacheck.defined import defined
from hsnexus.facts import closure
from hsnexus.vocab import BASE, HSN, PREFIXES

__all__ = ["CLASSES", "Property", "Schema", "schema"]

_OWL: Final = PREFIXES["owl"]
_RDF: Final = PREFIXES["rdf"]
_RDFS: Final = PREFIXES["rdfs"]
_CLASS: Final = f"{_OWL}Class"
_OBJECT: Final = f"{_OWL}ObjectProperty"
CLASSES: Final = frozenset((f"{_RDFS}subClassOf", f"{_OWL}equivalentClass", f"{_RDF}type"))
"""What leads to classes."""
_KINDS_OF_PROPERTY: Final = (_OBJECT, f"{_OWL}DatatypeProperty", f"{_OWL}AnnotationProperty")


@dataclass(frozen=True, slots=True)
class Property:
    """A property of ours.

    Attributes:
        leads_to_things: whether its values are things, not literals; ``None`` where both may be.
        functional: whether a thing has at most one value.
        derived: whether only the build states it, from claims.
        irreflexive: whether it leads from no thing to that thing itself.
        asymmetric: whether it never leads there and back.
        acyclic: whether it never leads back, by however many steps.
        domain: classes one of which its subject belongs to; none where any will do.
        range: classes, or datatypes, one of which its value belongs to; none where any will do.
    """

    leads_to_things: bool | None
    functional: bool
    derived: bool
    irreflexive: bool
    asymmetric: bool
    acyclic: bool
    domain: frozenset[str]
    range: frozenset[str]


@dataclass(frozen=True)
class Schema:
    """What a build says of its terms and things, by IRI.

    Attributes:
        above: of each class of ours, itself and the classes above it.
        properties: of ours.
        apart: pairs of classes that nothing belongs to both of.
        kinds: of each thing of ours, its classes and those above them.
        names: every IRI that has a description in the build.
        withdrawn: the things that are deprecated.
        factor_of: of a class, the factor that stands for it.
        signs: of a relation, the sign that it gives to a claim.
        relations_of: of a class of claims that is defined by their relation, the relations that make one.
        store: the build itself.
    """

    above: Mapping[str, frozenset[str]]
    properties: Mapping[str, Property]
    apart: frozenset[frozenset[str]]
    kinds: Mapping[str, frozenset[str]]
    names: frozenset[str]
    withdrawn: frozenset[str]
    factor_of: Mapping[str, str]
    signs: Mapping[str, str]
    relations_of: Mapping[str, frozenset[str]]
    store: ox.Store

    def holds(self, quad: ox.Quad) -> bool:
        """Tell whether some graph of the build says the same, word for word."""
        if isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode):
            return False
        return any(True for _ in self.store.quads_for_pattern(quad.subject, quad.predicate, quad.object, None))

    @cached_property
    def _fitting(self) -> dict[str, frozenset[str]]:
        return {"": frozenset(self.properties), **dict.fromkeys(CLASSES, frozenset(self.above))}

    def fitting(self, predicate: str) -> frozenset[str]:
        """Return the names that a predicate can lead to; all properties where it is empty, none where any name can."""
        if predicate not in self._fitting:
            this = self.properties.get(predicate)
            wanted = this.range if this and this.leads_to_things else frozenset[str]()
            self._fitting[predicate] = frozenset(iri for iri, kinds in self.kinds.items() if kinds & wanted)
        return self._fitting[predicate]


def schema(store: ox.Store) -> Schema:
    """Return what the default graph of a store says of our terms and things."""
    types: defaultdict[str, set[str]] = defaultdict(set)
    names: set[str] = set()
    for quad in store.quads_for_pattern(None, None, None, ox.DefaultGraph()):
        if isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith(BASE):
            names.add(quad.subject.value)
            if quad.predicate.value == f"{_RDF}type" and isinstance(quad.object, ox.NamedNode):
                types[quad.subject.value].add(quad.object.value)
    parents: defaultdict[str, set[str]] = defaultdict(set)
    for below, over in _pairs(store, f"{_RDFS}subClassOf"):
        parents[below.value].add(over.value)
    above = {iri: closure([iri], parents) for iri, kinds in types.items() if _CLASS in kinds}
    return Schema(
        above=above,
        properties=dict(_properties(store, types)),
        apart=frozenset(_apart(store)),
        kinds={
            iri: frozenset().union(*(above.get(kind, ()) for kind in kinds))
            for iri, kinds in types.items()
            if kinds & above.keys()
        },
        names=frozenset(names),
        withdrawn=frozenset(each.value for each in _subjects(store, f"{_OWL}deprecated")),
        factor_of=dict(_factors(store)),
        signs=(signs := {one.value: sign.value for one, sign in _pairs(store, HSN.carriesPolarity)}),
        relations_of=dict(defined(store, signs)),
        store=store,
    )


def _properties(store: ox.Store, types: Mapping[str, set[str]]) -> Iterator[tuple[str, Property]]:
    over: defaultdict[str, set[str]] = defaultdict(set)
    for below, above in _pairs(store, f"{_RDFS}subPropertyOf"):
        over[below.value].add(above.value)
    loops = {
        each.value
        for node in _subjects(store, f"{_OWL}hasSelf")
        for each in _objects(store, node, f"{_OWL}onProperty")
        if isinstance(each, ox.NamedNode)
    }
    derived = {HSN.claimedToInfluence, HSN.claimedNotToInfluence, HSN.hasPolarity}
    for iri, kinds in types.items():
        if kinds.isdisjoint(_KINDS_OF_PROPERTY):
            continue
        wider = closure([iri], over)
        inherited = {kind for each in wider for kind in types.get(each, ())}
        asymmetric = f"{_OWL}AsymmetricProperty" in inherited
        yield (
            iri,
            Property(
                leads_to_things=None if _KINDS_OF_PROPERTY[2] in kinds else _OBJECT in kinds,
                functional=f"{_OWL}FunctionalProperty" in kinds,
                derived=iri in loops or not wider.isdisjoint(derived),
                irreflexive=asymmetric or f"{_OWL}IrreflexiveProperty" in inherited,
                asymmetric=asymmetric,
                # What is above it holds of all the steps together; back at the start it would be there and back.
                acyclic=asymmetric and f"{_OWL}TransitiveProperty" in inherited,
                domain=_stated(store, iri, over, f"{_RDFS}domain"),
                range=_stated(store, iri, over, f"{_RDFS}range"),
            ),
        )


def _stated(store: ox.Store, iri: str, over: Mapping[str, set[str]], predicate: str) -> frozenset[str]:
    """Return what a domain or a range names; where a property has none, that of the properties right above it."""
    own = frozenset(_named(store, ox.NamedNode(iri), predicate))
    return own or frozenset(
        each for above in over.get(iri, ()) for each in _named(store, ox.NamedNode(above), predicate)
    )


def _named(store: ox.Store, subject: ox.NamedNode, predicate: str) -> Iterator[str]:
    """Yield the classes that a domain or a range names, one by one where it is a union."""
    for value in _objects(store, subject, predicate):
        if isinstance(value, ox.NamedNode):
            yield value.value
        elif isinstance(value, ox.BlankNode):
            for union in _objects(store, value, f"{_OWL}unionOf"):
                yield from _members(store, union)


def _apart(store: ox.Store) -> Iterator[frozenset[str]]:
    for one, other in _pairs(store, f"{_OWL}disjointWith"):
        yield frozenset((one.value, other.value))
    for axiom in _subjects(store, f"{_RDF}type", f"{_OWL}AllDisjointClasses"):
        for members in _objects(store, axiom, f"{_OWL}members"):
            yield from map(frozenset, combinations(sorted(_members(store, members)), 2))


def _factors(store: ox.Store) -> Iterator[tuple[str, str]]:
    for restriction in _subjects(store, f"{_OWL}onProperty", HSN.instantiatesFactor):
        for factor in _objects(store, restriction, f"{_OWL}hasValue"):
            for quad in store.quads_for_pattern(None, None, restriction, ox.DefaultGraph()):
                if isinstance(quad.subject, ox.NamedNode) and isinstance(factor, ox.NamedNode):
                    yield quad.subject.value, factor.value


def _members(store: ox.Store, node: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> Iterator[str]:
    """Yield the names in a list of RDF."""
    while isinstance(node, ox.BlankNode):
        for first in _objects(store, node, f"{_RDF}first"):
            if isinstance(first, ox.NamedNode):
                yield first.value
        node = next(_objects(store, node, f"{_RDF}rest"))


def _objects(
    store: ox.Store, subject: ox.NamedNode | ox.BlankNode, predicate: str
) -> Iterator[ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple]:
    for quad in store.quads_for_pattern(subject, ox.NamedNode(predicate), None, ox.DefaultGraph()):
        yield quad.object


def _subjects(store: ox.Store, predicate: str, value: str | None = None) -> Iterator[ox.NamedNode | ox.BlankNode]:
    wanted = ox.NamedNode(value) if value else None
    for quad in store.quads_for_pattern(None, ox.NamedNode(predicate), wanted, ox.DefaultGraph()):
        if isinstance(quad.subject, ox.NamedNode | ox.BlankNode):
            yield quad.subject


def _pairs(store: ox.Store, predicate: str) -> Iterator[tuple[ox.NamedNode, ox.NamedNode]]:
    for quad in store.quads_for_pattern(None, ox.NamedNode(predicate), None, ox.DefaultGraph()):
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode):
            yield quad.subject, quad.object
